using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>Keys of one column of booleans, numbers or temporal values of at most 8 bytes.</summary>
internal sealed class FixedKeyTable(DataType type, Allocator memory, bool hashZero) : KeyTable
{
    private readonly WordTable _table = new(memory, hashZero);
    private readonly NativeList<ulong> _scratch = new(memory);

    public override int Count => _table.Count;

    public override long ByteSize => _table.ByteSize + _scratch.ByteSize;

    public override int Width => 1;

    public override void Prepare(ReadOnlySpan<Column> keys)
    {
        if (keys[0] is not PrimitiveColumn { NullCount: 0, Length: > 0 } plain)
        {
            return;
        }
        switch (plain.Type.Physical)
        {
            case PhysicalKind.Int64 or PhysicalKind.UInt64:
                Prepare(plain.Values<long>());
                break;
            case PhysicalKind.Int32:
                Prepare(plain.Values<int>());
                break;
            case PhysicalKind.UInt32:
                Prepare(plain.Values<uint>());
                break;
        }
    }

    private void Prepare<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        => _table.Prepare(long.CreateTruncating(Reductions.Min(values)), long.CreateTruncating(Reductions.Max(values)), values.Length);

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        Column key = keys[0];
        ReadOnlySpan<ulong> words = KeyWords.Of(key, _scratch);
        if (key.NullCount == 0)
        {
            _table.Map(words, numbers);
            return;
        }
        // With nulls all words lie in the scratch list.
        NullRows.MapAround(_table, key, _scratch.Span, numbers);
    }

    public override KeyFinder CreateFinder(Allocator memory) => new Finder(_table, memory);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory)
    {
        _scratch.Clear();
        Span<ulong> chosen = _scratch.Extend(numbers.Length);
        ReadOnlySpan<ulong> words = _table.Words;
        for (int row = 0; row < numbers.Length; row++)
        {
            chosen[row] = words[numbers[row]];
        }
        target[0] = KeyWords.ToColumn(type, chosen, NullRows.Validity(numbers, _table.NullNumber, memory), memory);
    }

    public override void Dispose()
    {
        _table.Dispose();
        _scratch.Dispose();
    }

    private sealed class Finder(WordTable table, Allocator memory) : KeyFinder
    {
        private readonly NativeList<ulong> _scratch = new(memory);

        public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
        {
            Column key = keys[0];
            table.Find(KeyWords.Of(key, _scratch), numbers);
            NullRows.FindAround(table, key, numbers);
        }

        public override void Dispose() => _scratch.Dispose();
    }
}
