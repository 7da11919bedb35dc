using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Physical;

/// <summary>Another input behind transforms of which some give several batches for one.</summary>
internal sealed record ExpandedInput(IPipelineInput Input, IReadOnlyList<ITransform> Transforms, Schema Schema) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        ISource source = Input.Open(context, outputs);
        var stages = new List<ITransform>();
        foreach (ITransform transform in Transforms)
        {
            if (transform is ProbeTransform probe && context.Joins.TryTakePartitions(probe.Spec.Slot, out PartitionedRows? partitions))
            {
                ISource split = stages.Count == 0 ? source : new Source(probe.Spec.Probe, source, stages, context);
                source = new SplitJoin(probe.Spec, context).Run(split, partitions);
                stages = [];
            }
            else
            {
                stages.Add(transform);
            }
        }
        return new Source(Schema, source, stages, context);
    }

    private sealed class Source(Schema schema, ISource inner, IReadOnlyList<ITransform> transforms, QueryContext context) : ISource
    {
        private const int SequenceBits = 62;

        // Text files have more chunks than a source of its own promises once they pass 64 GB.
        private readonly long _span = Math.Max(inner.SequenceSpan, 1L << 44);

        public Schema Schema => schema;

        public long? RowCount => null;

        public int MaxLanes => inner.MaxLanes;

        public long SequenceSpan => _span << PartBits;

        public double? Fraction => inner.Fraction;

        private int PartBits => SequenceBits - BitOperations.Log2((ulong)_span) - 1;

        public ISourceReader CreateReader(QueryContext context) => new Reader(this, inner.CreateReader(context), new StageChain(schema, transforms, PartBits, context), context);

        public void Check(Batch batch)
        {
            if (batch.Sequence >= _span)
            {
                Throw.Internal($"sequence number {batch.Sequence} of a source that has numbers below {_span}");
            }
        }

        public void Dispose()
        {
            inner.Dispose();
            foreach (ITransform transform in transforms)
            {
                transform.Release(context);
            }
        }
    }

    private sealed class Reader(Source source, ISourceReader inner, StageChain stages, QueryContext context) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            while (!stages.TryTake(out batch))
            {
                context.ThrowIfCancelled();
                if (!inner.TryRead(out Batch? read))
                {
                    return false;
                }
                source.Check(read);
                stages.Feed(read);
            }
            return true;
        }

        public void Dispose()
        {
            inner.Dispose();
            stages.Dispose();
        }
    }
}
