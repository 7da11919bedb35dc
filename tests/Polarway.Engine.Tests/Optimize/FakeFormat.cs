using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Optimize;

/// <summary>Files that exist only as a schema: shows what is asked of a scan.</summary>
internal sealed class FakeFormat(Schema schema) : IScanFormat
{
    public string Name => "fake";

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        Opened++;
        return new FakeScan(this, schema, paths[0]);
    }

    private sealed class FakeScan(FakeFormat format, Schema schema, string path) : IScan
    {
        public Schema Schema => schema;

        public long? RowCount => null;

        public string Describe() => $"FAKE SCAN [{path}]";

        public ISource CreateSource(ScanRequest request, QueryContext context)
        {
            Dispose();
            return new FrameSource(new Frame(request.Columns is null ? schema : schema.Select(request.Columns), []));
        }

        public void Dispose() => format.Closed++;
    }
}
