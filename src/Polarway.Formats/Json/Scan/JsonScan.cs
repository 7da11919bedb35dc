using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>JSON or NDJSON files as one table. The first rows of the first file give the columns, unless a schema does.</summary>
internal sealed class JsonScan : IFilesScan
{
    private const int ListedFiles = 3;

    private readonly IReadOnlyList<string> _paths;
    private readonly JsonLayout _layout;

    /// <param name="looksAtAll">At all rows of all files, because a value did not fit what some of them had shown.</param>
    /// <exception cref="PolarwayException">Compute: nothing to find a schema in, or no JSON.</exception>
    public JsonScan(IReadOnlyList<string> paths, JsonOptions options, bool isDocument, bool looksAtAll)
    {
        _paths = paths;
        var fields = new List<Field>();
        if (options.RowIndexName is string index)
        {
            fields.Add(new Field(index, DataType.UInt32));
        }
        var given = new HashSet<string>((options.Schema ?? []).Concat(options.SchemaOverrides).Select(f => f.Name));
        fields.AddRange(options.Schema ?? JsonInference.Of(paths, isDocument, looksAtAll ? null : options.InferSchemaLength));
        foreach (Field forced in options.SchemaOverrides)
        {
            int column = fields.FindIndex(f => f.Name == forced.Name);
            if (column >= 0)
            {
                fields[column] = forced;
            }
            else if (options.Schema is null)
            {
                fields.Add(forced);
            }
        }
        if (options.FilePathColumn is string path)
        {
            fields.Add(new Field(path, DataType.String));
        }
        var all = new Schema([.. fields]);
        Schema schema = options.Columns is null ? all : all.Select([.. options.Columns.Select(all.Require)]);
        JsonMisfits[] misfits = [.. schema.Fields.ToArray().Select(f => options.IgnoreErrors ? JsonMisfits.Nulls : !given.Contains(f.Name) ? JsonMisfits.Widen : isDocument ? JsonMisfits.Convert : JsonMisfits.Errors)];
        _layout = new JsonLayout(schema, misfits, options, isDocument, CanWiden: !looksAtAll && options.InferSchemaLength is not null);
    }

    public Schema Schema => _layout.Schema;

    public long? RowCount => null;

    public string Describe()
    {
        string list = string.Join(", ", _paths.Take(ListedFiles));
        string name = _layout.IsDocument ? "JSON" : "NDJSON";
        return _paths.Count > ListedFiles ? $"{name} SCAN [{list}, … {_paths.Count - ListedFiles} more]" : $"{name} SCAN [{list}]";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context) => new JsonSource(_paths, _layout, request, context);

    public ISource CreateSource(int file, ScanRequest request, QueryContext context) => new JsonSource([_paths[file]], _layout, request, context);

    public void Dispose()
    {
        // Nothing stays open between looking and reading.
    }
}
