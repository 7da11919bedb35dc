using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>Keys of one column of 128-bit integers or decimals: pairs of the numbers of both halves.</summary>
internal sealed class WideKeyTable(DataType type, Allocator memory, bool hashZero) : KeyTable
{
    private readonly WordTable _high = new(memory, hashZero);
    private readonly WordTable _low = new(memory, hashZero);
    private readonly WordTable _pairs = new(memory, hashZero);
    private readonly NativeList<(int High, int Low)> _halves = new(memory);
    private readonly NativeList<ulong> _words = new(memory);
    private readonly NativeList<int> _numbers = new(memory);

    public override int Count => _pairs.Count;

    public override long ByteSize => _high.ByteSize + _low.ByteSize + _pairs.ByteSize + _halves.ByteSize + _words.ByteSize + _numbers.ByteSize;

    public override int Width => 1;

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        var key = (PrimitiveColumn)keys[0];
        int length = key.Length;
        bool nulls = key.NullCount > 0;
        _numbers.Clear();
        Span<int> both = _numbers.Extend(2 * length);
        Span<int> highs = both[..length];
        Span<int> lows = both[length..];
        _words.Clear();
        Span<ulong> words = _words.Extend(length);
        HighWords(key, words);
        _high.Map(words, highs);
        LowWords(key, words);
        _low.Map(words, lows);
        for (int row = 0; row < length; row++)
        {
            words[row] = Pairing.Word(highs[row], lows[row]);
        }
        if (nulls)
        {
            NullRows.MapAround(_pairs, key, words, numbers);
        }
        else
        {
            _pairs.Map(words, numbers);
        }
        Pairing.Remember(_halves, _pairs.Count, numbers, highs, lows);
    }

    public override KeyFinder CreateFinder(Allocator memory) => new Finder(_high, _low, _pairs, memory);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate(16L * numbers.Length);
        Span<Int128> values = buffer.Span<Int128>();
        for (int row = 0; row < values.Length; row++)
        {
            (int high, int low) = _halves[numbers[row]];
            values[row] = numbers[row] == _pairs.NullNumber ? 0 : new Int128(_high.Words[high], _low.Words[low]);
        }
        target[0] = new PrimitiveColumn(type, buffer, numbers.Length, NullRows.Validity(numbers, _pairs.NullNumber, memory));
    }

    public override void Dispose()
    {
        _high.Dispose();
        _low.Dispose();
        _pairs.Dispose();
        _halves.Dispose();
        _words.Dispose();
        _numbers.Dispose();
    }

    // What lies under a null is undefined; it becomes 0.
    private static void HighWords(PrimitiveColumn key, Span<ulong> words)
    {
        ReadOnlySpan<Int128> values = key.Values<Int128>();
        for (int row = 0; row < words.Length; row++)
        {
            words[row] = key.IsValid(row) ? (ulong)(values[row] >> 64) : 0;
        }
    }

    private static void LowWords(PrimitiveColumn key, Span<ulong> words)
    {
        ReadOnlySpan<Int128> values = key.Values<Int128>();
        for (int row = 0; row < words.Length; row++)
        {
            words[row] = key.IsValid(row) ? (ulong)values[row] : 0;
        }
    }

    private sealed class Finder(WordTable high, WordTable low, WordTable pairs, Allocator memory) : KeyFinder
    {
        private readonly NativeList<ulong> _words = new(memory);
        private readonly NativeList<int> _numbers = new(memory);

        public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
        {
            var key = (PrimitiveColumn)keys[0];
            int length = key.Length;
            _numbers.Clear();
            Span<int> both = _numbers.Extend(2 * length);
            _words.Clear();
            Span<ulong> words = _words.Extend(length);
            HighWords(key, words);
            high.Find(words, both[..length]);
            LowWords(key, words);
            low.Find(words, both[length..]);
            Pairing.Find(pairs, both[..length], both[length..], words, numbers);
            NullRows.FindAround(pairs, key, numbers);
        }

        public override void Dispose()
        {
            _words.Dispose();
            _numbers.Dispose();
        }
    }
}
