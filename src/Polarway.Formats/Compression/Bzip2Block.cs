using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>One block of bzip2 data: read from bits, put back in order, and given out byte by byte.</summary>
internal sealed class Bzip2Block
{
    private const int GroupSymbols = 50;
    private const int MostGroups = 6;
    private const int MostSelectors = 18_002;
    private const int MostSymbols = 258;
    private const int LargestRun = 2 << 20;

    private readonly Bzip2Code[] _codes = [.. Enumerable.Range(0, MostGroups).Select(_ => new Bzip2Code())];
    private readonly byte[] _selectors = new byte[MostSelectors];
    private readonly byte[] _front = new byte[256];
    private uint[] _links = [];
    private int _length;
    private int _given;
    private uint _at;

    /// <summary>What the block says its bytes sum up to.</summary>
    public uint Checksum { get; private set; }

    /// <summary>Reads a block, from behind its magic number.</summary>
    /// <param name="capacity">Most bytes of a block of this stream.</param>
    public void Read(Bzip2Bits bits, int capacity)
    {
        Checksum = bits.Take(32);
        if (bits.Take(1) != 0)
        {
            CorruptBytesException.Throw("bzip2: a block is randomised, as versions before 0.9.5 wrote them; unpack it with bzip2");
        }
        int origin = (int)bits.Take(24);
        if (_links.Length < capacity)
        {
            _links = GC.AllocateUninitializedArray<uint>(capacity);
        }
        int used = ReadAlphabet(bits);
        int selectors = ReadSelectors(bits, out int groups);
        ReadCodes(bits, groups, used + 2);
        _length = ReadSymbols(bits, selectors, used, capacity);
        if (origin >= _length)
        {
            CorruptBytesException.Throw("bzip2: the origin of a block lies outside of it");
        }
        Link();
        _given = 0;
        _at = _links[origin] >> 8;
    }

    /// <summary>The next bytes of the block, before runs are spread out; 0 at its end.</summary>
    public int Give(Span<byte> target)
    {
        int count = Math.Min(target.Length, _length - _given);
        uint[] links = _links;
        uint at = _at;
        for (int index = 0; index < count; index++)
        {
            uint link = links[at];
            target[index] = (byte)link;
            at = link >> 8;
        }
        _at = at;
        _given += count;
        return count;
    }

    private int ReadAlphabet(Bzip2Bits bits)
    {
        uint ranges = bits.Take(16);
        int used = 0;
        for (int range = 0; range < 16; range++)
        {
            if ((ranges & (0x8000u >> range)) == 0)
            {
                continue;
            }
            uint members = bits.Take(16);
            for (int member = 0; member < 16; member++)
            {
                if ((members & (0x8000u >> member)) != 0)
                {
                    _front[used++] = (byte)((range * 16) + member);
                }
            }
        }
        return used > 0 ? used : CorruptBytesException.Throw<int>("bzip2: a block uses no bytes");
    }

    private int ReadSelectors(Bzip2Bits bits, out int groups)
    {
        groups = (int)bits.Take(3);
        int count = (int)bits.Take(15);
        if (groups is < 2 or > MostGroups || count == 0)
        {
            CorruptBytesException.Throw("bzip2: the number of tables or selectors is wrong");
        }
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (int selector = 0; selector < count; selector++)
        {
            int place = 0;
            while (bits.Take(1) != 0)
            {
                if (++place >= groups)
                {
                    CorruptBytesException.Throw("bzip2: a selector names a table that is not there");
                }
            }
            byte chosen = order[place];
            order[..place].CopyTo(order[1..]);
            order[0] = chosen;
            // Some writers give more than there can be groups of symbols.
            if (selector < MostSelectors)
            {
                _selectors[selector] = chosen;
            }
        }
        return Math.Min(count, MostSelectors);
    }

    private void ReadCodes(Bzip2Bits bits, int groups, int symbols)
    {
        Span<byte> lengths = stackalloc byte[MostSymbols];
        for (int group = 0; group < groups; group++)
        {
            int length = (int)bits.Take(5);
            for (int symbol = 0; symbol < symbols; symbol++)
            {
                while (true)
                {
                    if (length is < 1 or > 20)
                    {
                        CorruptBytesException.Throw("bzip2: a code has a length outside of 1 to 20");
                    }
                    if (bits.Take(1) == 0)
                    {
                        break;
                    }
                    length += bits.Take(1) == 0 ? 1 : -1;
                }
                lengths[symbol] = (byte)length;
            }
            _codes[group].Set(lengths[..symbols]);
        }
    }

    /// <summary>Undoes the move to front and the runs of zeros; the bytes stand in the low parts of the links.</summary>
    private int ReadSymbols(Bzip2Bits bits, int selectors, int used, int capacity)
    {
        int end = used + 1;
        int length = 0;
        int run = 0;
        int weight = 1;
        for (int group = 0; group < selectors; group++)
        {
            Bzip2Code code = _codes[_selectors[group]];
            for (int left = GroupSymbols; left > 0; left--)
            {
                int symbol = code.Read(bits);
                if (symbol <= 1)
                {
                    run += weight << symbol;
                    weight <<= 1;
                    if (weight > LargestRun || run > capacity)
                    {
                        CorruptBytesException.Throw("bzip2: a run is longer than its block");
                    }
                    continue;
                }
                if (run > 0)
                {
                    length = Repeat(length, run, capacity);
                    run = 0;
                    weight = 1;
                }
                if (symbol == end)
                {
                    return length;
                }
                if (length >= capacity)
                {
                    CorruptBytesException.Throw("bzip2: a block is longer than its stream says");
                }
                _links[length++] = ToFront(symbol - 1);
            }
        }
        return CorruptBytesException.Throw<int>("bzip2: a block has no end");
    }

    private int Repeat(int length, int run, int capacity)
    {
        if (run > capacity - length)
        {
            CorruptBytesException.Throw("bzip2: a block is longer than its stream says");
        }
        _links.AsSpan(length, run).Fill(_front[0]);
        return length + run;
    }

    private byte ToFront(int place)
    {
        byte value = _front[place];
        _front.AsSpan(0, place).CopyTo(_front.AsSpan(1));
        _front[0] = value;
        return value;
    }

    /// <summary>Sorts the rotations back: the high part of a link is the place of the byte that follows.</summary>
    private void Link()
    {
        Span<int> starts = stackalloc int[256];
        starts.Clear();
        Span<uint> links = _links.AsSpan(0, _length);
        foreach (uint link in links)
        {
            starts[(byte)link]++;
        }
        int sum = 0;
        for (int value = 0; value < starts.Length; value++)
        {
            (starts[value], sum) = (sum, sum + starts[value]);
        }
        for (int place = 0; place < links.Length; place++)
        {
            links[starts[(byte)links[place]]++] |= (uint)place << 8;
        }
    }
}
