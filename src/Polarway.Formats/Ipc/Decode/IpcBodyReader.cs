using System.Buffers.Binary;
using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// Walks the fields of one record batch (or dictionary) along its nodes and buffers, and makes arrays of them. What the C Data Interface
/// cannot say, the sizes of buffers, is checked here; the rest (offsets, views, indexes) the importer checks.
/// </summary>
internal sealed unsafe class IpcBodyReader
{
    private const int PairBytes = 16;
    private const long MaxRows = int.MaxValue;

    private readonly IpcBytes _bytes;
    private readonly IpcMessage _message;
    private readonly IpcBodyCodec? _codec;
    private readonly bool _isBigEndian;
    private readonly IpcArrayForm _form;
    private readonly Allocator _memory;
    private readonly IReadOnlyDictionary<long, Column> _dictionaries;
    private readonly (long First, long Second)[] _nodes;
    private readonly (long First, long Second)[] _buffers;
    private readonly long[] _variadic;
    private int _node;
    private int _buffer;
    private int _variadicAt;

    /// <param name="batch">The RecordBatch table.</param>
    /// <param name="dictionaries">Values by number of the dictionary; borrowed.</param>
    /// <param name="isBigEndian">Values are copied and turned around.</param>
    public IpcBodyReader(
        IpcBytes bytes, IpcMessage message, FlatTable batch, IpcArrayForm form, Allocator memory, IReadOnlyDictionary<long, Column> dictionaries, bool isBigEndian)
    {
        _isBigEndian = isBigEndian;
        _bytes = bytes;
        _message = message;
        _form = form;
        _memory = memory;
        _dictionaries = dictionaries;
        if (!batch.Exists)
        {
            IpcError.Corrupt($"the message at byte {message.MetadataStart} has no record batch");
        }
        Length = batch.Int64(0);
        if (Length is < 0 or > MaxRows)
        {
            IpcError.Corrupt($"a batch of {Length} rows");
        }
        _nodes = Pairs(batch, 1);
        _buffers = Pairs(batch, 2);
        FlatTable compression = batch.Table(3);
        _codec = compression.Exists ? IpcBodyCodec.Open(compression.Byte(0), compression.Byte(1)) : null;
        ReadOnlySpan<byte> counts = batch.Vector(4, sizeof(long), out int count);
        _variadic = new long[count];
        for (int item = 0; item < count; item++)
        {
            _variadic[item] = BinaryPrimitives.ReadInt64LittleEndian(counts[(item * sizeof(long))..]);
        }
    }

    /// <summary>Rows of the batch.</summary>
    public long Length { get; }

    /// <summary>The next field's array.</summary>
    public ArrowArray* Read(IpcField field)
    {
        (long length, long nulls) = NextNode(field);
        string format = field.BatchFormat;
        int views = format is "vu" or "vz" ? NextVariadic(field) : 0;
        bool isUnion = format.StartsWith("+u", StringComparison.Ordinal);
        if (_message.HasUnionValidity && format == "+r")
        {
            // Empty always: the nulls are those of the values.
            NextBuffer(field, out _);
        }
        if (isUnion && _message.HasUnionValidity && ReadValidity(field, length, nulls) is not null)
        {
            Throw.Unsupported($"Arrow IPC: column '{field.Name}': a union with nulls of its own, as until Arrow 1.0");
        }
        int own = BuffersOf(format);
        ArrowArray* array = _form.Make(length, nulls, own + (views == 0 && format is not ("vu" or "vz") ? 0 : views + 1), field.BatchChildren.Length);
        if (own > 0 && !isUnion)
        {
            array->Buffers[0] = ReadValidity(field, length, nulls);
        }
        if (own > 1 || isUnion)
        {
            ReadValues(field, format, array, views);
        }
        for (int child = 0; child < field.BatchChildren.Length; child++)
        {
            array->Children[child] = Read(field.BatchChildren[child]);
        }
        if (field.DictionaryId is { } id)
        {
            array->Dictionary = _form.Make(0, 0, 0, 0);
            _form.Dictionaries.Add(array->Dictionary, _dictionaries.TryGetValue(id, out Column? words) ? words
                : IpcError.Corrupt<Column>($"column '{field.Name}': its dictionary {id} has not come"));
        }
        return array;
    }

    /// <summary>Passes over the next field.</summary>
    public void Skip(IpcField field)
    {
        NextNode(field);
        int views = field.BatchFormat is "vu" or "vz" ? NextVariadic(field) : 0;
        bool hasNulls = _message.HasUnionValidity && (field.BatchFormat == "+r" || field.BatchFormat.StartsWith("+u", StringComparison.Ordinal));
        _buffer += BuffersOf(field.BatchFormat) + views + (hasNulls ? 1 : 0);
        foreach (IpcField child in field.BatchChildren)
        {
            Skip(child);
        }
    }

    private void ReadValues(IpcField field, string format, ArrowArray* array, int views)
    {
        long length = array->Length;
        switch (format)
        {
            case "u" or "z" or "U" or "Z":
                int width = format is "u" or "z" ? sizeof(int) : sizeof(long);
                array->Buffers[1] = Numbers(field, length == 0 ? 0 : length + 1, width);
                long last = length == 0 ? 0 : width == sizeof(int) ? ((int*)array->Buffers[1])[length] : ((long*)array->Buffers[1])[length];
                array->Buffers[2] = Require(field, last, out _);
                break;
            case "+l" or "+m":
                array->Buffers[1] = Numbers(field, length == 0 ? 0 : length + 1, sizeof(int));
                break;
            case "+L":
                array->Buffers[1] = Numbers(field, length == 0 ? 0 : length + 1, sizeof(long));
                break;
            case "+vl" or "+vL":
                int bytes = format == "+vl" ? sizeof(int) : sizeof(long);
                array->Buffers[1] = Numbers(field, length, bytes);
                array->Buffers[2] = Numbers(field, length, bytes);
                break;
            case "vu" or "vz":
                ReadViews(field, array, views);
                break;
            case "b":
                array->Buffers[1] = Require(field, (length + 7) >> 3, out _);
                break;
            case "tiD":
                array->Buffers[1] = Numbers(field, 2 * length, sizeof(int));
                break;
            case "tin":
                array->Buffers[1] = Require(field, length * WidthOf(format), out _);
                if (_isBigEndian)
                {
                    array->Buffers[1] = Turned((byte*)array->Buffers[1], length, ByteOrder.TurnMonthDayNanos, sizeof(Int128));
                }
                break;
            case var _ when format.StartsWith("+u", StringComparison.Ordinal):
                array->Buffers[0] = Require(field, length, out _);
                if (format.StartsWith("+ud", StringComparison.Ordinal))
                {
                    array->Buffers[1] = Numbers(field, length, sizeof(int));
                }
                break;
            case var _ when format.StartsWith("w:", StringComparison.Ordinal):
                array->Buffers[1] = Require(field, checked(length * WidthOf(format)), out _);
                break;
            default:
                array->Buffers[1] = Numbers(field, length, (int)WidthOf(format));
                break;
        }
    }

    private void ReadViews(IpcField field, ArrowArray* array, int views)
    {
        long length = array->Length;
        byte* start = Require(field, length * sizeof(View), out _);
        array->Buffers[1] = _isBigEndian ? Turned(start, length, ByteOrder.TurnViews, sizeof(View)) : start;
        var sizes = (long*)_form.Allocate(views * sizeof(long));
        for (int heap = 0; heap < views; heap++)
        {
            array->Buffers[2 + heap] = Require(field, 0, out sizes[heap]);
        }
        array->Buffers[2 + views] = sizes;
    }

    /// <summary>The next buffer, which has so many numbers of a width, in our byte order.</summary>
    private byte* Numbers(IpcField field, long count, int width)
    {
        byte* start = Require(field, checked(count * width), out _);
        return _isBigEndian && width > 1 ? Turned(start, count, (source, target, items) => ByteOrder.Turn(source, target, items, width), width) : start;
    }

    private byte* Turned(byte* source, long count, ByteOrder.Turner turn, int width)
    {
        NativeBuffer made = _memory.Allocate(count * width);
        _form.Keep(made);
        turn(source, made.Pointer, count);
        return made.Pointer;
    }

    private byte* ReadValidity(IpcField field, long length, long nulls)
    {
        byte* validity = NextBuffer(field, out long bytes);
        if (nulls == 0 || length == 0)
        {
            return null;
        }
        if (bytes < (length + 7) >> 3)
        {
            IpcError.Corrupt($"column '{field.Name}': {bytes} bytes of validity for {length} rows");
        }
        return validity;
    }

    /// <summary>The next buffer, which must have so many bytes.</summary>
    private byte* Require(IpcField field, long needed, out long bytes)
    {
        byte* buffer = NextBuffer(field, out bytes);
        if (needed < 0 || bytes < needed)
        {
            IpcError.Corrupt($"column '{field.Name}': a buffer of {bytes} bytes where {needed} are needed");
        }
        return buffer;
    }

    private byte* NextBuffer(IpcField field, out long bytes)
    {
        if (_buffer >= _buffers.Length)
        {
            IpcError.Corrupt($"column '{field.Name}': the batch has only {_buffers.Length} buffers");
        }
        (long offset, long length) = _buffers[_buffer++];
        if (offset < 0 || length < 0 || offset > _message.BodyLength - length)
        {
            IpcError.Corrupt($"column '{field.Name}': a buffer of {length} bytes at {offset} of a body of {_message.BodyLength}");
        }
        byte* start = _bytes.Pointer + _message.BodyStart + offset;
        bytes = length;
        if (_codec is null || length == 0)
        {
            return start;
        }
        byte* plain = _codec.Decompress(start, ref bytes, _memory, out NativeBuffer? made, field.Name);
        if (made is not null)
        {
            _form.Keep(made);
        }
        return plain;
    }

    private (long Length, long Nulls) NextNode(IpcField field)
    {
        if (_node >= _nodes.Length)
        {
            IpcError.Corrupt($"column '{field.Name}': the batch has only {_nodes.Length} nodes");
        }
        (long length, long nulls) = _nodes[_node++];
        // -1: the writer did not count them.
        if (length is < 0 or > MaxRows || nulls < -1 || nulls > length)
        {
            IpcError.Corrupt($"column '{field.Name}': {length} rows, {nulls} of them null");
        }
        return (length, nulls);
    }

    private int NextVariadic(IpcField field)
    {
        long count = _variadicAt < _variadic.Length ? _variadic[_variadicAt++] : -1;
        if (count < 0 || count > _buffers.Length)
        {
            IpcError.Corrupt($"column '{field.Name}': {count} data buffers for its views");
        }
        return (int)count;
    }

    private static (long, long)[] Pairs(FlatTable batch, int slot)
    {
        ReadOnlySpan<byte> bytes = batch.Vector(slot, PairBytes, out int count);
        var pairs = new (long, long)[count];
        for (int pair = 0; pair < count; pair++)
        {
            ReadOnlySpan<byte> item = bytes.Slice(pair * PairBytes, PairBytes);
            pairs[pair] = (BinaryPrimitives.ReadInt64LittleEndian(item), BinaryPrimitives.ReadInt64LittleEndian(item[sizeof(long)..]));
        }
        return pairs;
    }

    /// <summary>Buffers of a layout without the data buffers of views.</summary>
    private static int BuffersOf(string format) => format switch
    {
        "n" or "+r" => 0,
        "+s" => 1,
        "u" or "z" or "U" or "Z" or "+vl" or "+vL" => 3,
        _ when format.StartsWith("+w", StringComparison.Ordinal) || format.StartsWith("+us", StringComparison.Ordinal) => 1,
        _ => 2,
    };

    private static long WidthOf(string format) => format switch
    {
        "c" or "C" => 1,
        "s" or "S" or "e" => 2,
        "i" or "I" or "f" or "tdD" or "tts" or "ttm" or "tiM" => 4,
        "tin" or IpcField.Int128Format or IpcField.UInt128Format => 16,
        _ when format.StartsWith("w:", StringComparison.Ordinal) => int.Parse(format.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture),
        _ when format.StartsWith("d:", StringComparison.Ordinal) => int.Parse(format.AsSpan(format.LastIndexOf(',') + 1), System.Globalization.CultureInfo.InvariantCulture) / 8,
        _ => 8,
    };
}
