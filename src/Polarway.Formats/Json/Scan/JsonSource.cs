using Microsoft.Win32.SafeHandles;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Decode;
using Polarway.Formats.Text;

namespace Polarway.Formats.Json.Scan;

/// <summary>Gives out chunks of whole objects in order. Where rows are numbered or limited, one lane reads all.</summary>
internal sealed class JsonSource : ChunkedSource<IJsonFile>
{
    public JsonSource(IReadOnlyList<string> paths, JsonLayout layout, ScanRequest request, QueryContext context, bool isRehearsal = false)
        : base(paths, layout.Schema, request, context, "JsonScan")
    {
        Layout = layout;
        bool isOrdered = Options.RowLimit is not null || Options.RowIndexName is not null;
        MaxLanes = isOrdered || (paths.Count == 1 && IsSmall(paths[0])) ? 1 : int.MaxValue;
        if (context.IsStreamed && !isRehearsal && request.Limit is null && layout.CanWiden && Reads().Any(c => layout.Misfits[c] == JsonMisfits.Widen))
        {
            Rehearsal = new RehearsedScan(new JsonSource(paths, layout, request, context, isRehearsal: true));
        }
    }

    public JsonLayout Layout { get; }

    public JsonOptions Options => Layout.Options;

    /// <summary>Rows read before the next one; for the only lane that numbers or limits them.</summary>
    public long RowsRead { get; set; }

    protected override bool IsOver => RowsRead >= (Options.RowLimit ?? long.MaxValue);

    private int ChunkBytes => ChunkAllowance.Of(CsvSource.ChunkBytes, Context);

    public override ISourceReader CreateReader(QueryContext context) => new JsonReader(this, context);

    protected override IJsonFile Open(string path, int file) => JsonInference.Open(path, file, Layout.IsDocument, Memory, ChunkBytes);

    protected override CsvChunk? Read(IJsonFile file, out long rows)
    {
        rows = 0;
        return file.Next(ChunkBytes);
    }

    protected override (long All, long Taken) BytesOf(IJsonFile file) => file.FileBytes;

    /// <summary>The length of what a link points to, as with files in memory.</summary>
    private static bool IsSmall(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return RandomAccess.GetLength(file) <= CsvSource.ChunkBytes;
    }
}
