using System.Buffers.Binary;
using System.Text;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// A table of a FlatBuffers message. Every position is checked before it is read, so a hostile message gives an error and never a
/// read outside its bytes. Offsets only point forward, so there are no cycles; sharing is bounded by those who recurse.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _table;
    private readonly int _vtable;
    private readonly int _vtableLength;

    private FlatTable(ReadOnlySpan<byte> bytes, long table)
    {
        _bytes = bytes;
        _table = Check(bytes, table, sizeof(int));
        _vtable = Check(bytes, table - BinaryPrimitives.ReadInt32LittleEndian(bytes[_table..]), 2 * sizeof(ushort));
        _vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[_vtable..]);
        Check(bytes, _vtable, _vtableLength);
    }

    /// <summary>False for an absent table.</summary>
    public bool Exists => _vtableLength > 0;

    /// <summary>The outermost table of a message.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes)
    {
        Check(bytes, 0, sizeof(uint));
        return new FlatTable(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
    }

    public bool Bool(int field) => Slot(field, 1) is var at && at != 0 && _bytes[at] != 0;

    public byte Byte(int field, byte absent = 0) => Slot(field, 1) is var at && at != 0 ? _bytes[at] : absent;

    public short Int16(int field, short absent = 0)
        => Slot(field, sizeof(short)) is var at && at != 0 ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]) : absent;

    public int Int32(int field, int absent = 0)
        => Slot(field, sizeof(int)) is var at && at != 0 ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]) : absent;

    public long Int64(int field, long absent = 0)
        => Slot(field, sizeof(long)) is var at && at != 0 ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]) : absent;

    /// <summary>A nested table; absent ones do not exist.</summary>
    public FlatTable Table(int field) => Target(field) is var at && at != 0 ? new FlatTable(_bytes, at) : default;

    /// <summary>Text, or null.</summary>
    public string? Text(int field)
    {
        ReadOnlySpan<byte> bytes = Vector(field, 1, out _);
        return Target(field) == 0 ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The bytes of a vector of scalars or structs; empty when absent.</summary>
    public ReadOnlySpan<byte> Vector(int field, int itemBytes, out int count)
    {
        long at = Target(field);
        count = 0;
        if (at == 0)
        {
            return default;
        }
        int start = Check(_bytes, at, sizeof(uint));
        uint items = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[start..]);
        int first = Check(_bytes, at + sizeof(uint), (long)items * itemBytes);
        count = (int)items;
        return _bytes.Slice(first, count * itemBytes);
    }

    /// <summary>Items of a vector of tables.</summary>
    public int Count(int field)
    {
        Vector(field, sizeof(uint), out int count);
        return count;
    }

    /// <summary>One item of a vector of tables.</summary>
    public FlatTable Item(int field, int index)
    {
        Vector(field, sizeof(uint), out int count);
        if ((uint)index >= (uint)count)
        {
            IpcError.Corrupt($"item {index} of a vector of {count}");
        }
        long at = Target(field) + sizeof(uint) + ((long)index * sizeof(uint));
        return new FlatTable(_bytes, at + BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)at..]));
    }

    /// <summary>Where a field's own bytes are; 0 when it is absent.</summary>
    private int Slot(int field, int bytes)
    {
        int entry = (2 * sizeof(ushort)) + (field * sizeof(ushort));
        if (entry + sizeof(ushort) > _vtableLength)
        {
            return 0;
        }
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(_vtable + entry)..]);
        return offset == 0 ? 0 : Check(_bytes, (long)_table + offset, bytes);
    }

    /// <summary>Where a field that is an offset points; 0 when it is absent.</summary>
    private long Target(int field)
        => Slot(field, sizeof(uint)) is var at && at != 0 ? at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]) : 0;

    private static int Check(ReadOnlySpan<byte> bytes, long at, long length)
    {
        if (at < 0 || length < 0 || at > bytes.Length - length)
        {
            IpcError.Corrupt($"metadata points to {length} bytes at {at} of {bytes.Length}");
        }
        return (int)at;
    }
}
