using System.Text;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Text;

/// <summary>A format of dates and times in the notation of strftime, as Polars takes it.</summary>
internal sealed class TimePattern
{
    private const int NanosecondDigits = 9;
    private const string Known = "%Y %y %m %d %j %H %I %M %S %f %.f %.3f %.6f %.9f %3f %6f %9f %F %T %R %b %B %a %A %p %z %:z %s %%";

    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private readonly List<string> _pieces = [];

    /// <exception cref="PolarwayException">Compute, for a part that is not known.</exception>
    public TimePattern(string pattern)
    {
        for (int at = 0; at < pattern.Length;)
        {
            if (pattern[at] != '%')
            {
                int next = pattern.IndexOf('%', at);
                next = next < 0 ? pattern.Length : next;
                _pieces.Add(pattern[at..next]);
                at = next;
                continue;
            }
            int end = at + 1;
            while (end < pattern.Length && (pattern[end] is '.' or ':' || char.IsAsciiDigit(pattern[end])))
            {
                end++;
            }
            string piece = pattern[at..Math.Min(end + 1, pattern.Length)];
            if (!Known.Split(' ').Contains(piece))
            {
                Throw.Error(ErrorKind.Compute, $"format \"{pattern}\": \"{piece}\" is not known; there are {Known}");
            }
            _pieces.Add(piece);
            at += piece.Length;
        }
    }

    /// <summary>Bytes that any value takes at most.</summary>
    public int MaxBytes => _pieces.Sum(p => p[0] == '%' ? 24 : Encoding.UTF8.GetByteCount(p));

    /// <param name="days">Since 1970.</param>
    /// <param name="nanoseconds">Since midnight.</param>
    /// <param name="offset">Seconds east.</param>
    public int Write(int days, long nanoseconds, int offset, Span<byte> target)
    {
        CivilDate date = CivilDate.FromDays(days);
        int seconds = (int)(nanoseconds / Ticks.NanosecondsPerSecond);
        int fraction = (int)(nanoseconds % Ticks.NanosecondsPerSecond);
        int at = 0;
        foreach (string piece in _pieces)
        {
            at += WritePiece(piece, date, days, seconds, fraction, offset, target[at..]);
        }
        return at;
    }

    private static int WritePiece(string piece, CivilDate date, int days, int seconds, int fraction, int offset, Span<byte> target)
    {
        int hour = seconds / 3_600;
        switch (piece)
        {
            case "%Y": return TextFormat.Date(days, target) - 6;
            case "%F": return TextFormat.Date(days, target);
            case "%T": return TextFormat.Clock(seconds, target);
            case "%R": return TextFormat.Clock(seconds, target) - 3;
            case "%y": return TextFormat.Padded(date.Year % 100, 2, target);
            case "%m": return TextFormat.Padded(date.Month, 2, target);
            case "%d": return TextFormat.Padded(date.Day, 2, target);
            case "%j": return TextFormat.Padded(date.OrdinalDay, 3, target);
            case "%H": return TextFormat.Padded(hour, 2, target);
            case "%I": return TextFormat.Padded(((hour + 11) % 12) + 1, 2, target);
            case "%M": return TextFormat.Padded(seconds / 60 % 60, 2, target);
            case "%S": return TextFormat.Padded(seconds % 60, 2, target);
            case "%s": return TextFormat.Integer((days * Ticks.SecondsPerDay) + seconds - offset, target);
            case "%p": return Text(hour < 12 ? "AM" : "PM", target);
            case "%b": return Text(Months[date.Month - 1][..3], target);
            case "%B": return Text(Months[date.Month - 1], target);
            case "%a": return Text(Days[CivilDate.Weekday(days) - 1][..3], target);
            case "%A": return Text(Days[CivilDate.Weekday(days) - 1], target);
            case "%:z": return TextFormat.Offset(offset, target);
            case "%z": return Offset(offset, target);
            case "%%": return Text("%", target);
            case "%f" or "%9f": return TextFormat.Padded(fraction, NanosecondDigits, target);
            case "%.f": return fraction == 0 ? 0 : Fraction(fraction, fraction % 1_000_000 == 0 ? 3 : fraction % 1_000 == 0 ? 6 : 9, target);
            case "%.3f" or "%.6f" or "%.9f": return Fraction(fraction, piece[2] - '0', target);
            case "%3f" or "%6f": return TextFormat.Padded(Cut(fraction, piece[1] - '0'), piece[1] - '0', target);
            default: return Text(piece, target);
        }
    }

    private static int Fraction(int nanoseconds, int digits, Span<byte> target)
    {
        target[0] = (byte)'.';
        return 1 + TextFormat.Padded(Cut(nanoseconds, digits), digits, target[1..]);
    }

    private static int Cut(int nanoseconds, int digits) => digits switch { 3 => nanoseconds / 1_000_000, 6 => nanoseconds / 1_000, _ => nanoseconds };

    private static int Offset(int seconds, Span<byte> target)
    {
        TextFormat.Offset(seconds, target);
        target[4] = target[5] = default;
        TextFormat.Padded(Math.Abs(seconds) / 60 % 60, 2, target[3..]);
        return 5;
    }

    private static int Text(string text, Span<byte> target) => Encoding.UTF8.GetBytes(text, target);
}
