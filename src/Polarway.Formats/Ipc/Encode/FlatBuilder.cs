using System.Buffers.Binary;
using System.Text;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// Builds one FlatBuffers message from its end to its start, as the format wants: what is referred to is written before what refers
/// to it. A reference is the distance from the end of the message to the start of the object.
/// </summary>
internal sealed class FlatBuilder
{
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _largest = 1;
    private int[] _slots = [];
    private int _tableEnd;

    private Span<byte> Free => _bytes.AsSpan(0, _bytes.Length - _used);

    /// <summary>Text with its length and a terminating zero.</summary>
    public int Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Align(sizeof(uint), bytes.Length + 1);
        Push(0);
        PushBytes(bytes);
        PushInt32(bytes.Length);
        return _used;
    }

    /// <summary>A vector of scalars or structs, already encoded.</summary>
    public int Vector(ReadOnlySpan<byte> items, int count, int alignment)
    {
        Align(sizeof(uint), items.Length);
        Align(alignment, items.Length);
        PushBytes(items);
        PushInt32(count);
        return _used;
    }

    /// <summary>A vector of references.</summary>
    public int Vector(ReadOnlySpan<int> references)
    {
        Align(sizeof(uint), references.Length * sizeof(uint));
        for (int item = references.Length - 1; item >= 0; item--)
        {
            PushReference(references[item]);
        }
        PushInt32(references.Length);
        return _used;
    }

    /// <summary>Begins a table of at most so many fields. Add them in any order, then <see cref="EndTable"/>.</summary>
    public void StartTable(int fields)
    {
        _slots = new int[fields];
        _tableEnd = _used;
    }

    public void AddByte(int field, byte value)
    {
        Push(value);
        _slots[field] = _used;
    }

    public void AddBool(int field, bool value) => AddByte(field, value ? (byte)1 : (byte)0);

    public void AddInt16(int field, short value)
    {
        Align(sizeof(short), 0);
        Reserve(sizeof(short));
        _used += sizeof(short);
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(_bytes.Length - _used), value);
        _slots[field] = _used;
    }

    public void AddInt32(int field, int value)
    {
        Align(sizeof(int), 0);
        PushInt32(value);
        _slots[field] = _used;
    }

    public void AddInt64(int field, long value)
    {
        Align(sizeof(long), 0);
        Reserve(sizeof(long));
        _used += sizeof(long);
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_bytes.Length - _used), value);
        _slots[field] = _used;
    }

    /// <summary>A reference; 0 leaves the field out.</summary>
    public void AddReference(int field, int reference)
    {
        if (reference != 0)
        {
            Align(sizeof(uint), 0);
            PushReference(reference);
            _slots[field] = _used;
        }
    }

    /// <summary>Ends the table and gives its reference.</summary>
    public int EndTable()
    {
        Align(sizeof(int), 0);
        PushInt32(0);
        int table = _used;
        for (int field = _slots.Length - 1; field >= 0; field--)
        {
            PushUInt16((ushort)(_slots[field] == 0 ? 0 : table - _slots[field]));
        }
        PushUInt16((ushort)(table - _tableEnd));
        PushUInt16((ushort)((2 + _slots.Length) * sizeof(ushort)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>The message whose outermost table is <paramref name="root"/>.</summary>
    public byte[] Finish(int root)
    {
        Align(Math.Max(_largest, sizeof(long)), sizeof(uint));
        PushReference(root);
        return _bytes.AsSpan(_bytes.Length - _used).ToArray();
    }

    private void PushReference(int reference) => PushInt32(_used + sizeof(uint) - reference);

    private void PushInt32(int value)
    {
        Reserve(sizeof(int));
        _used += sizeof(int);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - _used), value);
    }

    private void PushUInt16(ushort value)
    {
        Reserve(sizeof(ushort));
        _used += sizeof(ushort);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_bytes.Length - _used), value);
    }

    private void Push(byte value)
    {
        Reserve(1);
        _used++;
        _bytes[^_used] = value;
    }

    private void PushBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        _used += bytes.Length;
        bytes.CopyTo(_bytes.AsSpan(_bytes.Length - _used));
    }

    /// <summary>Pads so that after <paramref name="more"/> bytes the position is a multiple of <paramref name="alignment"/>.</summary>
    private void Align(int alignment, int more)
    {
        _largest = Math.Max(_largest, alignment);
        int padding = -(_used + more) & (alignment - 1);
        Reserve(padding);
        Free.Slice(Free.Length - padding, padding).Clear();
        _used += padding;
    }

    private void Reserve(int bytes)
    {
        if (_used + bytes <= _bytes.Length)
        {
            return;
        }
        var larger = new byte[Math.Max(_bytes.Length * 2, _used + bytes)];
        _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
        _bytes = larger;
    }
}
