using System.Buffers.Binary;
using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// The nodes and buffers of one record batch or dictionary. Values of fixed width are written from where they are; text, offsets and
/// bits that start inside a byte are made here. Only the rows of the batch are written, also of lists that share their items.
/// </summary>
internal sealed unsafe partial class IpcBody(Allocator memory, IpcDictionaries? dictionaries, BufferCompressor? compressor, bool hasViews) : IDisposable
{
    private const int Alignment = 64;
    private readonly List<(long Length, long Nulls)> _nodes = [];
    private readonly List<(NativeBuffer? Buffer, long Start, long Length)> _parts = [];

    /// <summary>Nodes as the bytes of their structs.</summary>
    public byte[] NodeBytes
    {
        get
        {
            var bytes = new byte[_nodes.Count * 16];
            for (int node = 0; node < _nodes.Count; node++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(node * 16), _nodes[node].Length);
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((node * 16) + 8), _nodes[node].Nulls);
            }
            return bytes;
        }
    }

    public int NodeCount => _nodes.Count;

    public int BufferCount => _parts.Count;

    /// <summary>Bytes of all buffers with their padding.</summary>
    public long Length { get; private set; }

    /// <summary>Places of the buffers as the bytes of their structs.</summary>
    public byte[] BufferBytes
    {
        get
        {
            var bytes = new byte[_parts.Count * 16];
            long at = 0;
            for (int part = 0; part < _parts.Count; part++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(part * 16), at);
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((part * 16) + 8), _parts[part].Length);
                at += Padded(_parts[part].Length);
            }
            return bytes;
        }
    }

    /// <summary>Adds rows of a column (borrowed).</summary>
    public void Add(Column column, int from, int length)
    {
        using Column rows = column.Slice(from, length);
        Visit(rows);
    }

    /// <summary>Adds a column (borrowed) run-end encoded: where its runs of equal rows end, and the value of each.</summary>
    public void AddRuns(Column column)
    {
        // The outer array has no buffers, so its nulls are those of the values.
        _nodes.Add((column.Length, 0));
        using NativeBuffer starts = RunStarts.Of(column, memory);
        ReadOnlySpan<int> first = starts.Span<int>();
        using Column values = Gather.Take(column, first, memory);
        NativeBuffer ends = memory.Allocate(starts.Length);
        Span<int> target = ends.Span<int>();
        if (target.Length > 0)
        {
            first[1..].CopyTo(target);
            target[^1] = column.Length;
        }
        _nodes.Add((target.Length, 0));
        AddPart(null, 0, 0);
        AddPart(ends, 0, ends.Length);
        Visit(values);
    }

    /// <summary>Writes the buffers.</summary>
    public void CopyTo(IByteSink target)
    {
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        foreach ((NativeBuffer? buffer, long start, long length) in _parts)
        {
            // A span is at most 2 GiB.
            for (long done = 0; done < length;)
            {
                int step = (int)Math.Min(length - done, 1 << 30);
                target.Write(new ReadOnlySpan<byte>(buffer!.Pointer + start + done, step));
                done += step;
            }
            target.Write(zeros[..(int)(Padded(length) - length)]);
        }
    }

    public void Dispose()
    {
        foreach ((NativeBuffer? buffer, _, _) in _parts)
        {
            buffer?.Dispose();
        }
        _parts.Clear();
    }

    private void Visit(Column column)
    {
        _nodes.Add((column.Length, column.NullCount));
        switch (column)
        {
            case NullColumn:
                return;
            case ViewColumn text:
                AddBits(column.HasNulls ? column.Validity : null);
                AddText(text);
                return;
            case DictionaryColumn { Type.Kind: TypeKind.String or TypeKind.Binary } encoded:
                using (Column decoded = Dictionaries.Decode(encoded, memory))
                {
                    AddBits(decoded.HasNulls ? decoded.Validity : null);
                    AddText((ViewColumn)decoded);
                }
                return;
        }
        AddBits(column.HasNulls ? column.Validity : null);
        switch (column)
        {
            case BooleanColumn booleans:
                AddBits(booleans.Values);
                break;
            case PrimitiveColumn primitive:
                int width = primitive.Type.ByteWidth;
                AddPart(primitive.Buffer.Retain(), (long)primitive.Offset * width, (long)primitive.Length * width);
                break;
            case DictionaryColumn categories:
                IpcDictionary dictionary = dictionaries!.Next();
                switch (IpcDictionary.IndexBits(categories.Type))
                {
                    case 8: AddCodes<byte>(categories, dictionary); break;
                    case 16: AddCodes<ushort>(categories, dictionary); break;
                    default: AddCodes<uint>(categories, dictionary); break;
                }
                break;
            case ListColumn list:
                AddList(list);
                break;
            case ArrayColumn array:
                Visit(array.Items);
                break;
            case StructColumn record:
                foreach (Column field in record.Fields)
                {
                    Visit(field);
                }
                break;
            default:
                Throw.Internal($"no IPC form for a {column.GetType().Name}");
                break;
        }
    }

    private void AddBits(Bitmap? bits)
    {
        if (bits is null)
        {
            AddPart(null, 0, 0);
            return;
        }
        using Bitmap aligned = bits.Aligned(memory);
        AddPart(aligned.Buffer.Retain(), aligned.Offset >> 3, (aligned.Length + 7) >> 3);
    }

    private void AddCodes<T>(DictionaryColumn column, IpcDictionary dictionary) where T : unmanaged, IBinaryInteger<T>
    {
        uint[] numbers = dictionary.Numbers(column.Dictionary);
        NativeBuffer codes = memory.Allocate((long)column.Length * sizeof(T), zeroed: true);
        Span<T> target = codes.Span<T>();
        ReadOnlySpan<uint> source = column.Codes;
        for (int row = 0; row < target.Length; row++)
        {
            if (column.IsValid(row))
            {
                target[row] = T.CreateTruncating(numbers[source[row]]);
            }
        }
        AddPart(codes, 0, codes.Length);
    }

    private void AddList(ListColumn list)
    {
        ReadOnlySpan<long> offsets = list.Offsets;
        NativeBuffer ends = list.Type.Kind == TypeKind.Map ? SmallOffsets(offsets) : LargeOffsets(offsets);
        AddPart(ends, 0, ends.Length);
        using Column items = list.Items.Slice((int)offsets[0], (int)(offsets[^1] - offsets[0]));
        Visit(items);
    }

    private NativeBuffer LargeOffsets(ReadOnlySpan<long> offsets)
    {
        NativeBuffer ends = memory.Allocate((long)offsets.Length * sizeof(long));
        Span<long> target = ends.Span<long>();
        for (int row = 0; row < offsets.Length; row++)
        {
            target[row] = offsets[row] - offsets[0];
        }
        return ends;
    }

    /// <summary>Those of maps, which Arrow has in no other width.</summary>
    private NativeBuffer SmallOffsets(ReadOnlySpan<long> offsets)
    {
        NativeBuffer ends = memory.Allocate((long)offsets.Length * sizeof(int));
        Span<int> target = ends.Span<int>();
        for (int row = 0; row < offsets.Length; row++)
        {
            target[row] = (int)(offsets[row] - offsets[0]);
        }
        return ends;
    }

    /// <summary>Takes the buffer.</summary>
    private void AddPart(NativeBuffer? buffer, long start, long length)
    {
        if (buffer is not null && compressor is not null && length > 0)
        {
            using NativeBuffer plain = buffer;
            buffer = compressor.Compress(new ReadOnlySpan<byte>(plain.Pointer + start, checked((int)length)), memory);
            (start, length) = (0, buffer.Length);
        }
        _parts.Add((buffer, start, length));
        Length += Padded(length);
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
