using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Columns of several results side by side; shorter ones end in nulls, or are an error.</summary>
internal sealed record ZipInput(IReadOnlyList<OutputInput> Parts, bool IsEqual, Schema Schema) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        var parts = new Batch[Parts.Count];
        int done = 0;
        try
        {
            for (; done < parts.Length; done++)
            {
                using ISource source = Parts[done].Open(context, outputs);
                parts[done] = Gather(source, context);
            }
            return new FrameSource(new Frame(Schema, [Join(parts, context)]));
        }
        finally
        {
            for (int part = 0; part < done; part++)
            {
                parts[part].Dispose();
            }
        }
    }

    internal static Batch Gather(ISource source, QueryContext context)
    {
        var batches = new List<Batch>();
        try
        {
            using ISourceReader reader = source.CreateReader(context);
            while (reader.TryRead(out Batch? batch))
            {
                batches.Add(batch);
            }
            return batches.Count == 0 ? Empty(source.Schema, context) : Concatenation.Concat([.. batches], context.Memory);
        }
        finally
        {
            foreach (Batch batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    private static Batch Empty(Schema schema, QueryContext context)
        => new(schema, [.. schema.Fields.ToArray().Select(f => Fill.Nulls(f.Type, 0, context.Memory))], 0);

    private Batch Join(Batch[] parts, QueryContext context)
    {
        int rows = parts.Max(p => p.Length);
        if (IsEqual && Array.Find(parts, p => p.Length != rows) is { } shorter)
        {
            Throw.Error(ErrorKind.Shape, $"inputs side by side have non-equal lengths: {rows} and {shorter.Length} rows; concatenate with how='horizontal_extend' to fill with nulls");
        }
        var columns = new List<Column>();
        foreach (Batch part in parts)
        {
            foreach (Column column in part.Columns)
            {
                columns.Add(Lengthen(column, rows, context));
            }
        }
        return new Batch(Schema, [.. columns], rows);
    }

    private static Column Lengthen(Column column, int rows, QueryContext context)
    {
        if (column.Length == rows)
        {
            return column.Retain();
        }
        using Column nulls = Fill.Nulls(column.Type, rows - column.Length, context.Memory);
        return Concatenation.Concat([column, nulls], context.Memory);
    }
}
