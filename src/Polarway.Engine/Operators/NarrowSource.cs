using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>Another source without its last columns. Takes the source.</summary>
internal sealed class NarrowSource(Schema schema, ISource wide) : ISource
{
    public Schema Schema => schema;

    public long? RowCount => wide.RowCount;

    public int MaxLanes => wide.MaxLanes;

    public long SequenceSpan => wide.SequenceSpan;

    public double? Fraction => wide.Fraction;

    public ISourceReader CreateReader(QueryContext context) => new Reader(schema, wide.CreateReader(context));

    public void Dispose() => wide.Dispose();

    private sealed class Reader(Schema schema, ISourceReader wide) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            batch = null;
            if (!wide.TryRead(out Batch? read))
            {
                return false;
            }
            using (read)
            {
                batch = new Batch(schema, [.. read.Columns.Take(schema.Count).Select(c => c.Retain())], read.Length, read.Sequence);
            }
            return true;
        }

        public void Dispose() => wide.Dispose();
    }
}
