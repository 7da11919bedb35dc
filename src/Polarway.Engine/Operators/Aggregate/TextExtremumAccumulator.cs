using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Smallest or largest text by bytes. Long values lie in a heap that is rewritten when most of it is out of use.</summary>
internal sealed class TextExtremumAccumulator(int column, DataType type, bool largest, Allocator memory) : Accumulator, IFixedValues
{
    private const int MinHeapToRewrite = 64 << 10;

    private readonly NativeList<View> _best = new(memory);
    private readonly NativeList<bool> _seen = new(memory);
    private NativeList<byte> _heap = new(memory);
    private long _used;

    public override IReadOnlyList<DataType> StateTypes { get; } = [type.Physical == PhysicalKind.View ? type : DataType.String];

    public override long ByteSize => _best.ByteSize + _seen.ByteSize + _heap.ByteSize;

    public override void Resize(int groups)
    {
        _best.Resize(groups, default);
        _seen.Resize(groups, false);
    }

    public override void Update(in GroupedRows rows)
    {
        Column values = rows.Columns[column];
        bool nulls = values.NullCount > 0;
        if (values is DictionaryColumn dictionary)
        {
            ReadOnlySpan<uint> codes = dictionary.Codes;
            for (int row = 0; row < rows.Length; row++)
            {
                if (!nulls || dictionary.IsValid(row))
                {
                    Offer(rows.Groups[row], dictionary.Dictionary.BytesAt((int)codes[row]));
                }
            }
            return;
        }
        Offer((ViewColumn)values, rows.Groups);
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups) => Offer((ViewColumn)state[0], groups);

    public override void Export(Span<Column> target, Allocator destination) => target[0] = Texts(0, _best.Count, destination);

    public Column Values(int start, int count, Bitmap? validity, Allocator destination)
    {
        // Groups without values are null already: the counts say the same.
        validity?.Dispose();
        Column texts = Texts(start, count, destination);
        if (type.Physical != PhysicalKind.Dictionary)
        {
            return texts;
        }
        Column encoded = Dictionaries.Encode(texts, type, destination);
        texts.Dispose();
        return encoded;
    }

    public override void Dispose()
    {
        _best.Dispose();
        _seen.Dispose();
        _heap.Dispose();
    }

    private Column Texts(int start, int count, Allocator destination)
    {
        using var builder = new ViewBuilder(StateTypes[0], destination, count);
        for (int group = start; group < start + count; group++)
        {
            if (_seen[group])
            {
                builder.Append(BytesOf(in _best.Span[group]));
            }
            else
            {
                builder.AppendNull();
            }
        }
        return builder.Finish();
    }

    private void Offer(ViewColumn values, ReadOnlySpan<int> groups)
    {
        bool nulls = values.NullCount > 0;
        for (int row = 0; row < groups.Length; row++)
        {
            if (!nulls || values.IsValid(row))
            {
                Offer(groups[row], values.BytesAt(row));
            }
        }
    }

    private void Offer(int group, ReadOnlySpan<byte> value)
    {
        ref View best = ref _best.Span[group];
        if (_seen[group])
        {
            int compared = Compare(value, in best);
            if (largest ? compared <= 0 : compared >= 0)
            {
                return;
            }
            _used -= best.IsInline ? 0 : best.Length;
        }
        _seen[group] = true;
        if (value.Length <= View.MaxInline)
        {
            best = View.Inline(value);
            return;
        }
        if (_heap.Count > MinHeapToRewrite && _heap.Count > 2 * _used)
        {
            best = default;
            Rewrite();
            best = ref _best.Span[group];
        }
        best = View.Outline(value, 0, _heap.Count);
        _heap.AddRange(value);
        _used += value.Length;
    }

    private int Compare(ReadOnlySpan<byte> value, ref readonly View best)
    {
        if (value.Length >= 4 && best.Length >= 4)
        {
            uint left = BinaryPrimitives.ReadUInt32BigEndian(value);
            uint right = BinaryPrimitives.ReverseEndianness(best.Prefix);
            if (left != right)
            {
                return left < right ? -1 : 1;
            }
        }
        return value.SequenceCompareTo(BytesOf(in best));
    }

    private ReadOnlySpan<byte> BytesOf(ref readonly View view)
        => view.IsInline ? View.InlineBytes(in view) : _heap.Span.Slice(view.Offset, view.Length);

    private void Rewrite()
    {
        var heap = new NativeList<byte>(memory, (int)Math.Max(_used, 1));
        foreach (ref View view in _best.Span)
        {
            if (!view.IsInline)
            {
                ReadOnlySpan<byte> value = BytesOf(in view);
                View moved = View.Outline(value, 0, heap.Count);
                heap.AddRange(value);
                view = moved;
            }
        }
        _heap.Dispose();
        _heap = heap;
    }
}
