using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Polarway.Core.Kernels;

/// <summary>
/// What a zone's time without summer time is ahead of UTC, from the zone's file (TZif, RFC 8536). The file says of each change of
/// the clocks whether summer time begins; the time without it is then that of the change before, or after when that fits an hour better.
/// </summary>
internal sealed class ZoneRules
{
    private const int HeaderBytes = 44;
    private const int Hour = 3_600;

    private static readonly ConcurrentDictionary<string, ZoneRules> s_zones = new(StringComparer.Ordinal);

    private readonly long[] _changes;
    private readonly int[] _standard;
    private readonly int _first;
    private readonly int _later;

    private ZoneRules(long[] changes, int[] standard, int first, int later) => (_changes, _standard, _first, _later) = (changes, standard, first, later);

    public static ZoneRules Find(string name) => s_zones.GetOrAdd(name, Load);

    /// <summary>Seconds ahead of UTC without summer time, at an instant in seconds since 1970.</summary>
    public int StandardOffset(long second)
    {
        int at = Array.BinarySearch(_changes, second);
        at = at >= 0 ? at : ~at - 1;
        return at < 0 ? _first : at == _changes.Length - 1 ? _later : _standard[at];
    }

    private static ZoneRules Load(string name)
    {
        TimeZoneInfo zone = TimeZones.Find(name);
        string folder = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } set ? set : "/usr/share/zoneinfo";
        string path = Path.Combine(folder, name);
        // Machines whose zones are in no such files know the base of a zone of today.
        return File.Exists(path) ? Read(File.ReadAllBytes(path)) : new ZoneRules([], [], (int)zone.BaseUtcOffset.TotalSeconds, (int)zone.BaseUtcOffset.TotalSeconds);
    }

    private static ZoneRules Read(ReadOnlySpan<byte> file)
    {
        bool isWide = file[4] >= (byte)'2';
        var counts = new Counts(file);
        int start = HeaderBytes;
        if (isWide)
        {
            start += counts.Bytes(4) + HeaderBytes;
            counts = new Counts(file[(start - HeaderBytes)..]);
        }
        int width = isWide ? 8 : 4;
        ReadOnlySpan<byte> times = file[start..];
        ReadOnlySpan<byte> kinds = times[(counts.Changes * width)..];
        ReadOnlySpan<byte> types = kinds[counts.Changes..];
        var changes = new long[counts.Changes];
        var offsets = new int[counts.Changes];
        var isSummer = new bool[counts.Changes];
        for (int change = 0; change < changes.Length; change++)
        {
            changes[change] = isWide ? BinaryPrimitives.ReadInt64BigEndian(times[(change * 8)..]) : BinaryPrimitives.ReadInt32BigEndian(times[(change * 4)..]);
            ReadOnlySpan<byte> type = types[(kinds[change] * 6)..];
            offsets[change] = BinaryPrimitives.ReadInt32BigEndian(type);
            isSummer[change] = type[4] != 0;
        }
        int first = counts.Types > 0 ? BinaryPrimitives.ReadInt32BigEndian(types) : 0;
        int[] standard = Standard(offsets, isSummer, first);
        int last = standard.Length > 0 ? standard[^1] : first;
        string footer = isWide ? Encoding.ASCII.GetString(file[(start + counts.Bytes(8))..]).Trim('\n', '\0') : "";
        return new ZoneRules(changes, standard, first, footer.Length > 0 ? FooterOffset(footer) : last);
    }

    private static int[] Standard(int[] offsets, bool[] isSummer, int first)
    {
        var standard = new int[offsets.Length];
        int before = first;
        for (int change = 0; change < offsets.Length; change++)
        {
            if (!isSummer[change])
            {
                before = standard[change] = offsets[change];
                continue;
            }
            int next = Array.IndexOf(isSummer, false, change);
            int after = next < 0 ? before : offsets[next];
            standard[change] = Math.Abs(offsets[change] - before) != Hour && Math.Abs(offsets[change] - after) == Hour ? after : before;
        }
        return standard;
    }

    // The rule for all later years begins with the name of the time without summer time and what it is behind UTC: CET-1CEST,M3…
    private static int FooterOffset(string rule)
    {
        int at = rule[0] == '<' ? rule.IndexOf('>') + 1 : rule.AsSpan().IndexOfAny("+-0123456789");
        int sign = rule[at] == '-' ? 1 : -1;
        at += rule[at] is '+' or '-' ? 1 : 0;
        int seconds = 0;
        for (int unit = Hour; unit > 0; unit /= 60)
        {
            int value = 0;
            while (at < rule.Length && char.IsAsciiDigit(rule[at]))
            {
                value = (value * 10) + rule[at++] - '0';
            }
            seconds += value * unit;
            if (at >= rule.Length || rule[at] != ':')
            {
                break;
            }
            at++;
        }
        return sign * seconds;
    }

    /// <summary>How much of each the file has.</summary>
    private readonly struct Counts(ReadOnlySpan<byte> header)
    {
        private readonly int _utc = BinaryPrimitives.ReadInt32BigEndian(header[20..]);
        private readonly int _wall = BinaryPrimitives.ReadInt32BigEndian(header[24..]);
        private readonly int _leaps = BinaryPrimitives.ReadInt32BigEndian(header[28..]);
        private readonly int _characters = BinaryPrimitives.ReadInt32BigEndian(header[40..]);

        public int Changes { get; } = BinaryPrimitives.ReadInt32BigEndian(header[32..]);

        public int Types { get; } = BinaryPrimitives.ReadInt32BigEndian(header[36..]);

        public int Bytes(int width) => (Changes * (width + 1)) + (Types * 6) + _characters + (_leaps * (width + 4)) + _wall + _utc;
    }
}
