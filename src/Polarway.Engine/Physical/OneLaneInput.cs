using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Another input, read by one lane: its batches come in row order.</summary>
internal sealed record OneLaneInput(IPipelineInput Input) : IPipelineInput
{
    public Schema Schema => Input.Schema;

    public ISource Open(QueryContext context, ISource?[] outputs) => new Source(Input.Open(context, outputs));

    private sealed class Source(ISource inner) : ISource
    {
        public Schema Schema => inner.Schema;

        public long? RowCount => inner.RowCount;

        public int MaxLanes => 1;

        public long SequenceSpan => inner.SequenceSpan;

        public double? Fraction => inner.Fraction;

        public ISourceReader CreateReader(QueryContext context) => inner.CreateReader(context);

        public void Dispose() => inner.Dispose();
    }
}
