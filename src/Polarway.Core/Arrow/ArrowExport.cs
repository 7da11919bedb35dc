using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// Our types and rows as Arrow C structures. Every structure is the consumer's until it calls release, from any thread; rows live and
/// stay on their query's budget as long. Columns, batches and frames given here are borrowed.
/// </summary>
public static unsafe class ArrowExport
{
    /// <summary>A schema as a struct type.</summary>
    public static void Export(Schema schema, ArrowSchema* target, ExportRequest? request = null)
        => SchemaExport.Write(schema, request ?? ExportRequest.Native, target);

    /// <summary>A named type.</summary>
    public static void Export(Field field, ArrowSchema* target, ExportRequest? request = null)
        => SchemaExport.Write(field, request ?? ExportRequest.Native, target);

    /// <summary>A column; <paramref name="memory"/> pays for what has to be copied.</summary>
    /// <exception cref="Errors.PolarwayException">MemoryLimit; the target is zero then.</exception>
    public static void Export(Column column, ArrowArray* target, Allocator memory, ExportRequest? request = null)
    {
        using var export = new ArrayExport(memory);
        export.Write(column, request ?? ExportRequest.Native, target);
    }

    /// <summary>A batch as a struct array.</summary>
    /// <exception cref="Errors.PolarwayException">MemoryLimit; the target is zero then.</exception>
    public static void Export(Batch batch, ArrowArray* target, Allocator memory, ExportRequest? request = null)
    {
        using var export = new ArrayExport(memory);
        export.Write(batch, request ?? ExportRequest.Native, target);
    }

    /// <summary>A stream of struct arrays. The source is taken: it is disposed when the consumer releases the stream.</summary>
    public static void Export(IBatchStream source, ArrowArrayStream* target, Allocator memory, ExportRequest? request = null)
        => StreamExport.Write(new FrameStreamBody(source, request ?? ExportRequest.Native, memory), target);

    /// <summary>One column of a stream of batches as a stream of its own type. The source is taken.</summary>
    public static void ExportColumn(IBatchStream source, int column, ArrowArrayStream* target, Allocator memory, ExportRequest? request = null)
        => StreamExport.Write(new ColumnStreamBody(source, column, request ?? ExportRequest.Native, memory), target);
}
