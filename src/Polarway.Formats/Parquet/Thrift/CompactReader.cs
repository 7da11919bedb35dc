using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Thrift;

/// <summary>
/// Reads Thrift's compact protocol from bytes that may be hostile: every count is checked against the bytes that are left, and
/// nesting is limited. A struct is read by <c>short id = 0; while (reader.NextField(ref id, out type)) switch (id) …</c>, where
/// each case reads its value or calls <see cref="Skip"/>.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>The next field of a struct; false at its end.</summary>
    public bool NextField(ref short id, out ThriftType type)
    {
        byte head = ReadByte();
        type = (ThriftType)(head & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }
        int delta = head >> 4;
        id = delta != 0 ? (short)(id + delta) : (short)ReadZigZag();
        return true;
    }

    public byte ReadByte()
    {
        if (Position >= _bytes.Length)
        {
            CorruptBytesException.ThrowTruncated("thrift data");
        }
        return _bytes[Position++];
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        return CorruptBytesException.Throw<ulong>("a thrift number is longer than 10 bytes");
    }

    public long ReadZigZag()
    {
        ulong raw = ReadVarint();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>A field of type i16, i32 or i64.</summary>
    public long ReadInteger(ThriftType type)
    {
        Expect(type is ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 or ThriftType.Byte, type, "an integer");
        return type == ThriftType.Byte ? (sbyte)ReadByte() : ReadZigZag();
    }

    public int ReadInt32(ThriftType type)
    {
        long value = ReadInteger(type);
        return value == (int)value ? (int)value : CorruptBytesException.Throw<int>($"thrift number {value} does not fit 32 bits");
    }

    /// <summary>An enum's number, which is small in this format; an unknown one is the caller's to refuse.</summary>
    public byte ReadEnum(ThriftType type)
    {
        long value = ReadInteger(type);
        return value is >= 0 and < byte.MaxValue ? (byte)value : CorruptBytesException.Throw<byte>($"thrift enum number {value} does not exist");
    }

    /// <summary>A boolean field: its value is in its type.</summary>
    public readonly bool ReadBoolean(ThriftType type)
    {
        Expect(type is ThriftType.True or ThriftType.False, type, "a boolean");
        return type == ThriftType.True;
    }

    public double ReadDouble(ThriftType type)
    {
        Expect(type == ThriftType.Double, type, "a double");
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
    }

    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        Expect(type == ThriftType.Binary, type, "a string");
        ulong length = ReadVarint();
        if (length > (ulong)Remaining)
        {
            CorruptBytesException.ThrowTruncated("a thrift string");
        }
        return Take((int)length);
    }

    public string ReadString(ThriftType type) => System.Text.Encoding.UTF8.GetString(ReadBinary(type));

    /// <summary>Length of a list; each element takes at least one byte, so it is at most what is left.</summary>
    public int ReadListHeader(ThriftType type, out ThriftType element)
    {
        Expect(type is ThriftType.List or ThriftType.Set, type, "a list");
        byte head = ReadByte();
        element = (ThriftType)(head & 0x0F);
        ulong count = (ulong)(head >> 4);
        if (count == 15)
        {
            count = ReadVarint();
        }
        if (count > (ulong)Remaining)
        {
            CorruptBytesException.ThrowTruncated("a thrift list");
        }
        return (int)count;
    }

    public readonly void ExpectStruct(ThriftType type) => Expect(type == ThriftType.Struct, type, "a struct");

    /// <summary>Passes over a value of any type.</summary>
    public void Skip(ThriftType type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            CorruptBytesException.Throw($"thrift data is nested more than {MaxDepth} deep");
        }
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                ReadBinary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                SkipElements(ReadListHeader(type, out ThriftType element), element, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                short id = 0;
                while (NextField(ref id, out ThriftType field))
                {
                    Skip(field, depth + 1);
                }
                break;
            default:
                CorruptBytesException.Throw($"thrift type {(int)type} does not exist");
                break;
        }
    }

    private void SkipElements(int count, ThriftType element, int depth)
    {
        for (int index = 0; index < count; index++)
        {
            SkipElement(element, depth);
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = ReadVarint();
        if (count == 0)
        {
            return;
        }
        byte types = ReadByte();
        for (ulong index = 0; index < count; index++)
        {
            // Each turn takes at least one byte, so a false count ends at the end of the bytes.
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 0x0F), depth);
        }
    }

    /// <summary>Booleans take a byte inside a list or map, unlike in a field.</summary>
    private void SkipElement(ThriftType element, int depth)
    {
        if (element is ThriftType.True or ThriftType.False)
        {
            ReadByte();
            return;
        }
        Skip(element, depth + 1);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Remaining)
        {
            CorruptBytesException.ThrowTruncated("thrift data");
        }
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expect(bool condition, ThriftType actual, string wanted)
    {
        if (!condition)
        {
            CorruptBytesException.Throw($"a thrift field has type {actual} and should be {wanted}");
        }
    }
}
