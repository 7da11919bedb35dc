using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;

namespace Polarway.Engine.HashTable;

/// <summary>
/// Keys of several columns: the first columns have a table, the last one has another, and a key is a pair of their numbers. So each
/// column keeps its fast path, and no row is ever encoded.
/// </summary>
internal sealed class PairKeyTable(KeyTable first, KeyTable last, Allocator memory, bool hashZero) : KeyTable
{
    private readonly WordTable _pairs = new(memory, hashZero);
    private readonly NativeList<(int First, int Last)> _parts = new(memory);
    private readonly NativeList<int> _numbers = new(memory);
    private readonly NativeList<ulong> _words = new(memory);

    public override int Count => _pairs.Count;

    public override long ByteSize => first.ByteSize + last.ByteSize + _pairs.ByteSize + _parts.ByteSize + _numbers.ByteSize + _words.ByteSize;

    public override int Width => first.Width + 1;

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        int length = numbers.Length;
        _numbers.Clear();
        Span<int> both = _numbers.Extend(2 * length);
        Span<int> firsts = both[..length];
        Span<int> lasts = both[length..];
        first.Map(keys[..^1], firsts);
        last.Map(keys[^1..], lasts);
        _words.Clear();
        Span<ulong> words = _words.Extend(length);
        for (int row = 0; row < length; row++)
        {
            words[row] = Pairing.Word(firsts[row], lasts[row]);
        }
        _pairs.Map(words, numbers);
        Pairing.Remember(_parts, _pairs.Count, numbers, firsts, lasts);
    }

    public override KeyFinder CreateFinder(Allocator memory) => new Finder(first.CreateFinder(memory), last.CreateFinder(memory), _pairs, memory);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory)
    {
        _numbers.Clear();
        Span<int> both = _numbers.Extend(2 * numbers.Length);
        Span<int> firsts = both[..numbers.Length];
        Span<int> lasts = both[numbers.Length..];
        for (int row = 0; row < numbers.Length; row++)
        {
            (firsts[row], lasts[row]) = _parts[numbers[row]];
        }
        first.Export(firsts, target[..^1], memory);
        last.Export(lasts, target[^1..], memory);
    }

    public override void Dispose()
    {
        first.Dispose();
        last.Dispose();
        _pairs.Dispose();
        _parts.Dispose();
        _numbers.Dispose();
        _words.Dispose();
    }

    private sealed class Finder(KeyFinder first, KeyFinder last, WordTable pairs, Allocator memory) : KeyFinder
    {
        private readonly NativeList<int> _numbers = new(memory);
        private readonly NativeList<ulong> _words = new(memory);

        public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
        {
            int length = numbers.Length;
            _numbers.Clear();
            Span<int> both = _numbers.Extend(2 * length);
            first.Find(keys[..^1], both[..length]);
            last.Find(keys[^1..], both[length..]);
            _words.Clear();
            Pairing.Find(pairs, both[..length], both[length..], _words.Extend(length), numbers);
        }

        public override void Dispose()
        {
            first.Dispose();
            last.Dispose();
            _numbers.Dispose();
            _words.Dispose();
        }
    }
}
