using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>A folder or a glob without files, of which the columns are known.</summary>
internal sealed class NoFilesScan(IScanFormat format, Schema schema) : IScan
{
    /// <summary>The columns that were given: of files, of partitions, of paths.</summary>
    public static NoFilesScan Of(IScanFormat format, ScanOptions options)
    {
        var fields = new List<Field>(options.SchemaOfNone!);
        fields.AddRange((options.HiveSchema ?? []).Where(key => options.SchemaOfNone!.All(f => f.Name != key.Name)));
        if (options.FilePathColumn is string path)
        {
            fields.Add(new Field(path, DataType.String));
        }
        return new NoFilesScan(format, new Schema([.. fields]));
    }

    public Schema Schema => schema;

    public long? RowCount => 0;

    public string Describe() => $"{format.Name.ToUpperInvariant()} SCAN []";

    public ISource CreateSource(ScanRequest request, QueryContext context)
        => new FrameSource(new Frame(request.Columns is null ? schema : schema.Select(request.Columns), []));

    public void Dispose()
    {
        // No file is open.
    }
}
