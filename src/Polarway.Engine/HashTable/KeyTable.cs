using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>
/// Dense numbers for distinct keys of one or more columns, in the order of arrival. Null is a key of its own, NaN equals NaN and -0
/// equals 0. Used by one thread at a time.
/// </summary>
internal abstract class KeyTable : IDisposable
{
    /// <summary>Distinct keys so far.</summary>
    public abstract int Count { get; }

    /// <summary>Bytes of the memory that is held.</summary>
    public abstract long ByteSize { get; }

    /// <summary>Columns of the key.</summary>
    public abstract int Width { get; }

    /// <summary>A table for keys of these types, all columns in one.</summary>
    public static KeyTable For(ReadOnlySpan<DataType> types, Allocator memory, bool hashZero)
    {
        KeyTable table = ForOne(types[0], memory, hashZero);
        foreach (DataType next in types[1..])
        {
            table = new PairKeyTable(table, ForOne(next, memory, hashZero), memory, hashZero);
        }
        return table;
    }

    /// <summary>Says before the first key which keys will come; a table may choose its form by them.</summary>
    public virtual void Prepare(ReadOnlySpan<Column> keys)
    {
    }

    /// <summary>The number of each row's key; new keys get new numbers. There are as many columns as the key has.</summary>
    public abstract void Map(ReadOnlySpan<Column> keys, Span<int> numbers);

    /// <summary>A reader for one lane, valid while the table lives and gets no new keys.</summary>
    public abstract KeyFinder CreateFinder(Allocator memory);

    /// <summary>The key columns of some numbers, in their order. The target gets a reference each.</summary>
    public abstract void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory);

    public abstract void Dispose();

    private static KeyTable ForOne(DataType type, Allocator memory, bool hashZero) => type.Physical switch
    {
        PhysicalKind.Null => new NullKeyTable(),
        PhysicalKind.Int128 or PhysicalKind.UInt128 => new WideKeyTable(type, memory, hashZero),
        PhysicalKind.View or PhysicalKind.Dictionary => new TextKeyTable(type, memory, hashZero),
        PhysicalKind.List or PhysicalKind.Array or PhysicalKind.Struct or PhysicalKind.Int256 => new NestedKeyTable(type, memory, hashZero),
        _ => new FixedKeyTable(type, memory, hashZero),
    };
}
