using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>Keys of one column of lists, arrays, structs or decimals of 256 bits: their row encoding is the key.</summary>
internal sealed class NestedKeyTable(DataType type, Allocator memory, bool hashZero) : KeyTable
{
    private static readonly RowOrder[] s_order = [new RowOrder(false, false)];

    private readonly TextKeyTable _table = new(DataType.Binary, memory, hashZero);

    public override int Count => _table.Count;

    public override long ByteSize => _table.ByteSize;

    public override int Width => 1;

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        using Column encoded = Encode(keys, memory);
        _table.Map([encoded], numbers);
    }

    public override KeyFinder CreateFinder(Allocator memory) => new Finder(_table.CreateFinder(memory), memory);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory)
    {
        Column[] encoded = new Column[1];
        _table.Export(numbers, encoded, memory);
        using var keys = (ViewColumn)encoded[0];
        NativeBuffer offsets = memory.Allocate(4L * (keys.Length + 1));
        Span<int> starts = offsets.Span<int>();
        int next = 0;
        for (int row = 0; row < keys.Length; row++)
        {
            starts[row] = next;
            next += keys.Views[row].Length;
        }
        starts[keys.Length] = next;
        NativeBuffer bytes = memory.Allocate(next);
        for (int row = 0; row < keys.Length; row++)
        {
            keys.BytesAt(row).CopyTo(bytes.Bytes[starts[row]..]);
        }
        using var rows = new EncodedRows(bytes, offsets, keys.Length);
        target[0] = RowEncoding.Decode(rows, [type], s_order, memory)[0];
    }

    public override void Dispose() => _table.Dispose();

    private static Column Encode(ReadOnlySpan<Column> keys, Allocator memory)
    {
        using EncodedRows rows = RowEncoding.Encode(keys, s_order, memory);
        using var builder = new ViewBuilder(DataType.Binary, memory, rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            builder.Append(rows[row]);
        }
        return builder.Finish();
    }

    private sealed class Finder(KeyFinder texts, Allocator memory) : KeyFinder
    {
        public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
        {
            using Column encoded = Encode(keys, memory);
            texts.Find([encoded], numbers);
        }

        public override void Dispose() => texts.Dispose();
    }
}
