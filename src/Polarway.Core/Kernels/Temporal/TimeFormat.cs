using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>A format of strftime in chrono's dialect, cut into its parts.</summary>
internal sealed class TimeFormat
{
    /// <param name="Directive">The letter after %; 0 for text as it stands, ? for what is no directive, : and # for other forms of z.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Pad">'0', ' ' or '-' (none).</param>
    /// <param name="Digits">Of a fraction: 3, 6, 9, or 0 for as many as there are. Of an offset: how many colons.</param>
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

    /// <summary>Only numbers of a date and a clock, and months by name: what is missing is the first of its kind then, year 1 too.</summary>
    public bool IsSimple => Parts.All(p => p.Directive is '\0' or 'Y' or 'y' or 'm' or 'b' or 'd' or 'H' or 'M' or 'S' || (p.Directive == 'f' && p is { HasPoint: false, Digits: > 0 }));

    /// <summary>Whether text in this format has a clock: an hour and a minute.</summary>
    public bool HasHourAndMinute => Has('M') && (Has('H') || (Has('I') && HasHalf));

    /// <summary>Refuses what cannot be put together to a time: an hour without its minute, a clock of twelve hours without its half.</summary>
    /// <exception cref="PolarwayException">Compute.</exception>
    public void RequireWhole()
    {
        bool hasHour = Has('H') || Has('I');
        if (hasHour != Has('M') || (Has('S') && !hasHour))
        {
            Throw.Error(ErrorKind.Compute, "Invalid format string: Please either specify both hour and minute, or neither.");
        }
        if (Has('I') != HasHalf)
        {
            Throw.Error(ErrorKind.Compute, "Invalid format string: Please either specify both 12-hour directive and meridiem directive, or neither.");
        }
    }

    private bool HasHalf => Has('p') || Has('P');

    private bool Has(char directive) => Parts.Any(p => p.Directive == directive);

    public bool HasZone => Parts.Any(p => p.Directive is 'z' or 'Z' or ':' or '#');

    /// <summary>A directive that does not exist, or one that only reads: nothing can be written in this format.</summary>
    public bool CannotWrite => Parts.Any(p => p.Directive is '?' or '#');

    public static TimeFormat Parse(string format)
    {
        var parts = new List<Part>();
        Read(format, parts);
        return new TimeFormat(format, parts);
    }

    private static void Read(string format, List<Part> parts)
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
            at = Directive(format, at, parts);
        }
        if (text.Length > 0)
        {
            parts.Add(new Part('\0', text.ToString(), '0', 0, false));
        }
    }

    // Returns where the directive ends.
    private static int Directive(string format, int at, List<Part> parts)
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
        int colons = 0;
        for (; at < format.Length && format[at] == ':' && colons < 3; at++)
        {
            colons++;
        }
        bool hasColon = colons > 0;
        bool isLoose = at < format.Length && format[at] == '#';
        at += isLoose ? 1 : 0;
        char letter = at < format.Length ? format[at] : '\0';
        bool isFraction = hasPoint || digits > 0;
        if (letter == 'z' && (hasColon || isLoose))
        {
            parts.Add(new Part(isLoose ? '#' : ':', "", pad, colons, false));
        }
        else if (!hasColon && !isLoose && !isFraction && s_composed.TryGetValue(letter, out string? composed))
        {
            Read(composed, parts);
        }
        else if (letter != '\0' && !hasColon && !isLoose && Plain.Contains(letter) && (!isFraction || letter == 'f'))
        {
            parts.Add(new Part(letter, "", pad, digits, hasPoint));
        }
        else
        {
            parts.Add(new Part('?', letter == '\0' ? "%" : $"%{letter}", pad, 0, false));
        }
        return at;
    }
}
