using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>
/// The rows offset to offset+length of the sorted input, without sorting the rest: each lane keeps its best candidates; with a key
/// of at most 64 bits, rows behind the worst candidate of any full lane are dropped before their other columns are touched.
/// Ties keep input order.
/// </summary>
public sealed class TopNSink : ISink
{
    /// <summary>Lanes cut back to the wanted rows when they hold this many.</summary>
    private const int MinHeldRows = 1 << 15;

    private readonly Lock _lock = new();
    private readonly SortLayout _layout;
    private readonly long _offset;
    private readonly long _length;
    private readonly int _wanted;
    private readonly Allocator _memory;
    private readonly List<SortBlock> _blocks = [];

    // Rows whose key is larger than this cannot be wanted any more. Only for direct keys without nulls in front.
    private ulong _threshold = ulong.MaxValue;

    /// <param name="offset">Not negative; offset + length fits an int.</param>
    public TopNSink(Schema input, SortKey[] keys, long offset, long length, QueryContext context)
    {
        _layout = new SortLayout(input, keys, stable: true);
        _offset = offset;
        _length = length;
        _wanted = checked((int)(offset + length));
        _memory = context.Budget.CreateAllocator("TopN");
    }

    public IBatchConsumer CreateLane(QueryContext context) => new TopNLane(this);

    public void Combine(IBatchConsumer lane)
    {
        SortBlock? best = ((TopNLane)lane).Finish();
        lock (_lock)
        {
            if (best is not null)
            {
                _blocks.Add(best);
            }
        }
    }

    public ISource Finish(QueryContext context)
    {
        using var merge = new RunMerge(_layout.Input, [.. _blocks.Select(b => new MergeCursor(b, 0, b.Length))], _memory);
        var batches = new List<Batch>();
        long rows = 0;
        while (rows < _wanted && merge.Next(batches.Count) is Batch batch)
        {
            batches.Add(batch);
            rows += batch.Length;
        }
        using var frame = new Frame(_layout.Input, [.. batches]);
        Dispose();
        return new FrameSource(frame.Slice(_offset, _length));
    }

    public void Dispose()
    {
        _blocks.ForEach(b => b.Dispose());
        _blocks.Clear();
    }

    private void Lower(ulong threshold)
    {
        ulong seen = Volatile.Read(ref _threshold);
        while (threshold < seen)
        {
            ulong before = Interlocked.CompareExchange(ref _threshold, threshold, seen);
            if (before == seen)
            {
                return;
            }
            seen = before;
        }
    }

    private sealed class TopNLane(TopNSink sink) : IBatchConsumer, IDisposable
    {
        private readonly RunBuilder _builder = new(sink._layout, sink._memory);
        private SortBlock? _best;

        public void Push(Batch batch)
        {
            Batch? kept = sink._wanted == 0 ? null : Prefilter(batch);
            if (!ReferenceEquals(kept, batch))
            {
                batch.Dispose();
            }
            if (kept is null)
            {
                return;
            }
            _builder.Add(kept);
            if (_builder.Length >= Math.Max(MinHeldRows, sink._wanted) || (sink._layout.IsDirect && _best is null && _builder.Length >= sink._wanted))
            {
                CutBack();
            }
        }

        /// <summary>The best rows of this lane; null without rows.</summary>
        public SortBlock? Finish()
        {
            if (_builder.Length > 0)
            {
                CutBack();
            }
            SortBlock? best = _best;
            _best = null;
            return best;
        }

        public void Dispose()
        {
            _builder.Dispose();
            _best?.Dispose();
        }

        /// <summary>The batch itself, some of its rows, or null for none.</summary>
        private Batch? Prefilter(Batch batch)
        {
            ulong threshold = Volatile.Read(ref sink._threshold);
            if (threshold == ulong.MaxValue || !sink._layout.IsDirect)
            {
                return batch;
            }
            SortKey key = sink._layout.Keys[0];
            Column column = batch.Columns[key.Column];
            if (column.HasNulls && !key.NullsLast)
            {
                return batch;
            }
            using NativeBuffer prefixes = sink._memory.Allocate((long)batch.Length * sizeof(ulong));
            Span<ulong> values = prefixes.Span<ulong>()[..batch.Length];
            DirectPrefix.Encode(column, key.Descending, values);
            return Keep(batch, values, threshold);
        }

        private Batch? Keep(Batch batch, ReadOnlySpan<ulong> values, ulong threshold)
        {
            NativeBuffer bits = sink._memory.Allocate((batch.Length + 7) >> 3, zeroed: true);
            Span<byte> mask = bits.Bytes;
            int count = 0;
            for (int row = 0; row < values.Length; row++)
            {
                int keep = values[row] <= threshold ? 1 : 0;
                mask[row >> 3] |= (byte)(keep << (row & 7));
                count += keep;
            }
            using var selected = new BooleanColumn(new Bitmap(bits, batch.Length, 0, count));
            return count == 0 ? null : count == batch.Length ? batch : Filtering.Apply(batch, selected, sink._memory);
        }

        /// <summary>Sorts what is held and keeps the wanted rows; a full block lowers the threshold for all lanes.</summary>
        private void CutBack()
        {
            SortBlock sorted = _builder.Build();
            if (_best is not null)
            {
                SortBlock both = Merge(_best, sorted);
                _best.Dispose();
                sorted.Dispose();
                sorted = both;
            }
            if (sorted.Length > sink._wanted)
            {
                int wanted = sink._wanted;
                var cut = new SortBlock(sorted.Rows.Slice(0, wanted), sorted.Layout, Math.Min(sorted.KeyFrom, wanted), Math.Min(sorted.KeyTo, wanted));
                sorted.Dispose();
                sorted = cut;
            }
            _best = sorted;
            if (sink._layout.IsDirect && sorted.Length == sink._wanted && sorted.KeyTo == sorted.Length && sorted.KeyFrom < sorted.Length)
            {
                sink.Lower(sorted.Prefixes[^1]);
            }
        }

        /// <summary>Both blocks in one, with their sequence numbers.</summary>
        private SortBlock Merge(SortBlock left, SortBlock right)
        {
            using var merge = new RunMerge(sink._layout.Extended, [new MergeCursor(left, 0, left.Length), new MergeCursor(right, 0, right.Length)], sink._memory);
            var parts = new List<Batch>();
            while (merge.Next(parts.Count) is Batch part)
            {
                parts.Add(part);
            }
            var columns = new Column[sink._layout.Extended.Count];
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column] = Concatenation.Concat([.. parts.Select(p => p.Columns[column])], sink._memory);
            }
            parts.ForEach(p => p.Dispose());
            int length = left.Length + right.Length;
            int last = left.Length - left.KeyTo + right.Length - right.KeyTo;
            return new SortBlock(new Batch(sink._layout.Extended, columns, length), sink._layout, left.KeyFrom + right.KeyFrom, length - last);
        }
    }
}
