using System.IO.Compression;

namespace Polarway.Core.Kernels;

/// <summary>What characters are made of and what pairs of them compose to, by Unicode. Read once, at the first use.</summary>
internal sealed class NormalizationTables
{
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11_172;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private static readonly Lazy<NormalizationTables> s_shared = new(() => new NormalizationTables());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<long, int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    private NormalizationTables()
    {
        using var packed = new MemoryStream(Convert.FromBase64String(NormalizationData.Packed));
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        using var bytes = new BinaryReader(unpacked);
        int decompositions = bytes.Read7BitEncodedInt();
        int classes = bytes.Read7BitEncodedInt();
        int code = 0;
        for (int entry = 0; entry < decompositions; entry++)
        {
            code += bytes.Read7BitEncodedInt();
            int header = bytes.Read7BitEncodedInt();
            var parts = new int[header >> 2];
            for (int part = 0; part < parts.Length; part++)
            {
                parts[part] = bytes.Read7BitEncodedInt();
            }
            ((header & 1) != 0 ? _compatible : _canonical).Add(code, parts);
            if ((header & 2) != 0)
            {
                _compositions.Add(Pair(parts[0], parts[1]), code);
            }
        }
        code = 0;
        for (int entry = 0; entry < classes; entry++)
        {
            code += bytes.Read7BitEncodedInt();
            _classes.Add(code, (byte)bytes.Read7BitEncodedInt());
        }
    }

    public static NormalizationTables Shared => s_shared.Value;

    /// <summary>Where the character stands among those combined with the one before; 0 for one that starts anew.</summary>
    public int ClassOf(int code) => _classes.TryGetValue(code, out byte value) ? value : 0;

    /// <summary>Appends what a character is made of, down to what cannot be taken apart.</summary>
    /// <param name="compatible">Also parts that only look alike: ligatures, widths, superscripts.</param>
    public void Decompose(int code, bool compatible, List<int> target)
    {
        int hangul = code - HangulBase;
        if ((uint)hangul < HangulCount)
        {
            target.Add(LeadBase + (hangul / (VowelCount * TailCount)));
            target.Add(VowelBase + (hangul / TailCount % VowelCount));
            if (hangul % TailCount != 0)
            {
                target.Add(TailBase + (hangul % TailCount));
            }
        }
        else if (_canonical.TryGetValue(code, out int[]? parts) || (compatible && _compatible.TryGetValue(code, out parts)))
        {
            foreach (int part in parts)
            {
                Decompose(part, compatible, target);
            }
        }
        else
        {
            target.Add(code);
        }
    }

    /// <summary>The one character that two make; -1 when there is none.</summary>
    public int Compose(int first, int second)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
        {
            return HangulBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TailCount);
        }
        bool isOpen = (uint)(first - HangulBase) < HangulCount && (first - HangulBase) % TailCount == 0;
        if (isOpen && second > TailBase && second < TailBase + TailCount)
        {
            return first + second - TailBase;
        }
        return _compositions.TryGetValue(Pair(first, second), out int code) ? code : -1;
    }

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;
}
