using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Polarway.Core.Kernels;

/// <summary>
/// What a zone's time is called in letters (EST, CEST, +0545) at an instant, from the zone's file (TZif, RFC 8536): .NET knows names in
/// words only. Without such a file it is the offset.
/// </summary>
internal sealed class ZoneLetters
{
    private const int HeaderBytes = 44;

    private static readonly ConcurrentDictionary<string, ZoneLetters> s_zones = new(StringComparer.Ordinal);

    private readonly long[] _changes;
    private readonly string[] _names;
    private readonly string? _first;
    private readonly (string Standard, int Offset, string? Summer)? _later;

    private ZoneLetters(long[] changes, string[] names, string? first, (string, int, string?)? later)
        => (_changes, _names, _first, _later) = (changes, names, first, later);

    public static ZoneLetters Find(string zone) => s_zones.GetOrAdd(zone, Load);

    /// <param name="second">Since 1970, in UTC.</param>
    /// <param name="offset">What the zone is ahead of UTC at that time, in seconds.</param>
    public string At(long second, int offset)
    {
        int at = Array.BinarySearch(_changes, second);
        at = at >= 0 ? at : ~at - 1;
        if (at == _changes.Length - 1 && _later is { } later)
        {
            return later.Summer is null || offset == later.Offset ? later.Standard : later.Summer;
        }
        return (at < 0 ? _first : _names[at]) ?? Offset(offset);
    }

    // Without minutes where they are nothing, as the files write zones that have no letters.
    private static string Offset(int seconds)
    {
        int minutes = Math.Abs(seconds) / 60;
        string rest = minutes % 60 == 0 ? "" : (minutes % 60).ToString("00", CultureInfo.InvariantCulture);
        return $"{(seconds < 0 ? '-' : '+')}{(minutes / 60).ToString("00", CultureInfo.InvariantCulture)}{rest}";
    }

    private static ZoneLetters Load(string zone)
    {
        if (TimeZones.Find(zone) == TimeZoneInfo.Utc)
        {
            return new ZoneLetters([], [], "UTC", null);
        }
        string folder = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } set ? set : "/usr/share/zoneinfo";
        string path = Path.Combine(folder, zone);
        return File.Exists(path) ? Read(File.ReadAllBytes(path)) : new ZoneLetters([], [], null, null);
    }

    private static ZoneLetters Read(ReadOnlySpan<byte> file)
    {
        bool isWide = file[4] >= (byte)'2';
        int width = isWide ? 8 : 4;
        ReadOnlySpan<byte> part = isWide ? file[(HeaderBytes + DataBytes(file, 4))..] : file;
        (int changeCount, int typeCount) = (Count(part, 32), Count(part, 36));
        ReadOnlySpan<byte> times = part[HeaderBytes..];
        ReadOnlySpan<byte> kinds = times[(changeCount * width)..];
        ReadOnlySpan<byte> types = kinds[changeCount..];
        ReadOnlySpan<byte> letters = types[(6 * typeCount)..];
        var changes = new long[changeCount];
        var names = new string[changeCount];
        for (int at = 0; at < changeCount; at++)
        {
            ReadOnlySpan<byte> time = times[(at * width)..];
            changes[at] = isWide ? BinaryPrimitives.ReadInt64BigEndian(time) : BinaryPrimitives.ReadInt32BigEndian(time);
            names[at] = Name(letters, types[(6 * kinds[at]) + 5]);
        }
        string footer = isWide ? Encoding.ASCII.GetString(part[(HeaderBytes + DataBytes(part, 8))..]).Trim('\n') : "";
        return new ZoneLetters(changes, names, typeCount > 0 ? Name(letters, types[5]) : null, Footer(footer));
    }

    private static int Count(ReadOnlySpan<byte> part, int at) => BinaryPrimitives.ReadInt32BigEndian(part[at..]);

    // What follows a header: indicators, leap seconds, changes with their kinds, types, letters.
    private static int DataBytes(ReadOnlySpan<byte> part, int width)
        => (Count(part, 32) * (width + 1)) + (Count(part, 36) * 6) + Count(part, 40) + (Count(part, 28) * (width + 4)) + Count(part, 24) + Count(part, 20);

    private static string Name(ReadOnlySpan<byte> letters, int at)
    {
        ReadOnlySpan<byte> name = letters[at..];
        return Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
    }

    // The rule for what comes after the last change: a name, how far it is behind UTC, the name of summer time.
    private static (string Standard, int Offset, string? Summer)? Footer(string rule)
    {
        int at = 0;
        string standard = RuleName(rule, ref at);
        if (standard.Length == 0)
        {
            return null;
        }
        int start = at;
        while (at < rule.Length && (char.IsAsciiDigit(rule[at]) || rule[at] is '+' or '-' or ':'))
        {
            at++;
        }
        string[] clock = rule[start..at].TrimStart('+', '-').Split(':');
        int seconds = 0;
        for (int part = 0; part < 3; part++)
        {
            seconds = (seconds * 60) + (part < clock.Length && int.TryParse(clock[part], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0);
        }
        string summer = RuleName(rule, ref at);
        return (standard, rule[start] == '-' ? seconds : -seconds, summer.Length == 0 ? null : summer);
    }

    private static string RuleName(string rule, ref int at)
    {
        bool isQuoted = at < rule.Length && rule[at] == '<';
        int start = isQuoted ? at + 1 : at;
        int end = start;
        while (end < rule.Length && (isQuoted ? rule[end] != '>' : char.IsAsciiLetter(rule[end])))
        {
            end++;
        }
        at = isQuoted ? Math.Min(end + 1, rule.Length) : end;
        return rule[start..end];
    }
}
