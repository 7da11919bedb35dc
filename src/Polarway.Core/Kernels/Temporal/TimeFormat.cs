using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>A format of strftime in chrono's dialect, cut into its parts.</summary>
internal sealed class TimeFormat
{
    /// <param name="Directive">The letter after %; 0 for text as it stands.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Pad">'0', ' ' or '-' (none).</param>
    /// <param name="Digits">Of a fraction: 3, 6, 9, or 0 for as many as there are.</param>
    /// <param name="HasPoint">%.f: with the point.</param>
    public readonly record struct Part(char Directive, string Text, char Pad, int Digits, bool HasPoint);

    private static readonly Dictionary<char, string> s_composed = new()
    {
        ['T'] = "%H:%M:%S", ['X'] = "%H:%M:%S", ['D'] = "%m/%d/%y", ['x'] = "%m/%d/%y", ['F'] = "%Y-%m-%d", ['R'] = "%H:%M", ['v'] = "%e-%b-%Y",
        ['r'] = "%I:%M:%S %p", ['c'] = "%a %b %e %H:%M:%S %Y", ['h'] = "%b", ['n'] = "\n", ['t'] = "\t", ['k'] = "%_H", ['l'] = "%_I", ['e'] = "%_d",
        ['+'] = "%Y-%m-%dT%H:%M:%S%.f%:z",
    };

    private const string Plain = "YCymbBdjHIMSpPfzZsaAuwUWVGgq";

    private TimeFormat(string format, List<Part> parts)
    {
        Format = format;
        Parts = parts;
    }

    public string Format { get; }

    public IReadOnlyList<Part> Parts { get; }

    public bool HasDate => Parts.Any(p => "YCymbBdjaAuwUWVGgqs".Contains(p.Directive) && p.Directive != '\0');

    public bool HasClock => Parts.Any(p => "HIMSpPfs".Contains(p.Directive) && p.Directive != '\0');

    public bool HasZone => Parts.Any(p => p.Directive is 'z' or 'Z' or ':');

    /// <exception cref="PolarwayException">Compute: a directive that does not exist.</exception>
    public static TimeFormat Parse(string format)
    {
        var parts = new List<Part>();
        Read(format, parts, format);
        return new TimeFormat(format, parts);
    }

    private static void Read(string format, List<Part> parts, string whole)
    {
        var text = new StringBuilder();
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }
            at++;
            if (at < format.Length && format[at] == '%')
            {
                text.Append('%');
                continue;
            }
            if (text.Length > 0)
            {
                parts.Add(new Part('\0', text.ToString(), '0', 0, false));
                text.Clear();
            }
            at = Directive(format, at, parts, whole);
        }
        if (text.Length > 0)
        {
            parts.Add(new Part('\0', text.ToString(), '0', 0, false));
        }
    }

    // Returns where the directive ends.
    private static int Directive(string format, int at, List<Part> parts, string whole)
    {
        char pad = '0';
        if (at < format.Length && format[at] is '-' or '_' or '0')
        {
            pad = format[at] == '_' ? ' ' : format[at];
            at++;
        }
        bool hasPoint = at < format.Length && format[at] == '.';
        at += hasPoint ? 1 : 0;
        int digits = 0;
        if (at < format.Length && format[at] is '3' or '6' or '9')
        {
            digits = format[at] - '0';
            at++;
        }
        bool hasColon = at < format.Length && format[at] == ':';
        at += hasColon ? 1 : 0;
        char letter = at < format.Length ? format[at] : '\0';
        bool isFraction = hasPoint || digits > 0;
        if (hasColon && letter == 'z')
        {
            parts.Add(new Part(':', "", pad, 0, false));
        }
        else if (!hasColon && !isFraction && s_composed.TryGetValue(letter, out string? composed))
        {
            Read(composed, parts, whole);
        }
        else if (letter != '\0' && !hasColon && Plain.Contains(letter) && (!isFraction || letter == 'f'))
        {
            parts.Add(new Part(letter, "", pad, digits, hasPoint));
        }
        else
        {
            Throw.Error(ErrorKind.Compute, $"invalid format \"{whole}\": '%{letter}' is no directive of strftime");
        }
        return at;
    }
}
