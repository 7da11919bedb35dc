using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>A folder or a glob without files, of which the columns are known.</summary>
internal sealed class NoFilesScan(IScanFormat format, Schema schema) : IScan
{
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
