using System.Buffers;
using System.Text;

namespace Polarway.Formats.Parquet.Thrift;

/// <summary>Writes Thrift's compact protocol. Fields of a struct come in ascending order between <see cref="Begin()"/> and
/// <see cref="End"/>.</summary>
internal sealed class CompactWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly Stack<short> _outer = new();
    private short _last;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _outer.Clear();
        _last = 0;
    }

    /// <summary>A struct that is a list's element or the whole message.</summary>
    public void Begin()
    {
        _outer.Push(_last);
        _last = 0;
    }

    /// <summary>A struct that is a field.</summary>
    public void Begin(short id)
    {
        Field(id, ThriftType.Struct);
        Begin();
    }

    public void End()
    {
        Byte(0);
        _last = _outer.Pop();
    }

    public void EmptyStruct(short id)
    {
        Begin(id);
        End();
    }

    public void Int32(short id, int value)
    {
        Field(id, ThriftType.Int32);
        ZigZag(value);
    }

    public void Int64(short id, long value)
    {
        Field(id, ThriftType.Int64);
        ZigZag(value);
    }

    public void Int8(short id, sbyte value)
    {
        Field(id, ThriftType.Byte);
        Byte((byte)value);
    }

    public void Boolean(short id, bool value) => Field(id, value ? ThriftType.True : ThriftType.False);

    public void Binary(short id, ReadOnlySpan<byte> value)
    {
        Field(id, ThriftType.Binary);
        BinaryElement(value);
    }

    public void Text(short id, string value) => Binary(id, Encoding.UTF8.GetBytes(value));

    public void List(short id, ThriftType element, int count)
    {
        Field(id, ThriftType.List);
        if (count < 15)
        {
            Byte((byte)((count << 4) | (byte)element));
            return;
        }
        Byte((byte)(0xF0 | (byte)element));
        Varint((ulong)count);
    }

    public void TextElement(string value) => BinaryElement(Encoding.UTF8.GetBytes(value));

    public void Int32Element(int value) => ZigZag(value);

    public void Int64Element(long value) => ZigZag(value);

    /// <summary>In lists they take a byte each.</summary>
    public void BooleanElement(bool value) => Byte(value ? (byte)ThriftType.True : (byte)ThriftType.False);

    public void BinaryElement(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    private void Field(short id, ThriftType type)
    {
        int delta = id - _last;
        if (delta is > 0 and <= 15)
        {
            Byte((byte)((delta << 4) | (byte)type));
        }
        else
        {
            Byte((byte)type);
            ZigZag(id);
        }
        _last = id;
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }
        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
