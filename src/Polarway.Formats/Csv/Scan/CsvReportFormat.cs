using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>
/// Why the columns of a CSV scan have their types, as a table with a row per column. The options are those of a CSV scan, and
/// <c>full</c>: look at all values of all files, as a query does when a value does not fit.
/// </summary>
public sealed class CsvReportFormat : IScanFormat
{
    private const string Full = "full";

    /// <summary>What the table has.</summary>
    internal static readonly Schema Columns = new(
    [
        new Field("column", DataType.String), new Field("dtype", DataType.String), new Field("decided_by", DataType.String), new Field("because", DataType.String),
        new Field("file", DataType.String), new Field("row", DataType.Int64), new Field("byte", DataType.Int64), new Field("value", DataType.String),
        new Field("values_seen", DataType.Int64), new Field("nulls_seen", DataType.Int64), new Field("rows_seen", DataType.Int64),
    ]);

    private readonly CsvScanFormat _format = new();

    public string Name => "csv_schema_report";

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        bool isObject = options.ValueKind == JsonValueKind.Object;
        bool full = isObject && options.TryGetProperty(Full, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        bool isGlob = !(isObject && options.TryGetProperty("glob", out JsonElement glob) && glob.ValueKind == JsonValueKind.False);
        IReadOnlyList<string> files = PathExpansion.ExpandSome("csv", paths, isGlob, []).Paths;
        JsonElement own = isObject ? OptionsOfCsv(options) : options;
        using IScan scan = full ? _format.OpenAgain(files, own) : _format.Open(files, own);
        return new Report(Rows((CsvScan)scan));
    }

    /// <summary>Those of all formats say which files and rows are read: nothing about types.</summary>
    private static JsonElement OptionsOfCsv(JsonElement options)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (JsonProperty option in options.EnumerateObject())
            {
                if (CsvOptionsReader.Names.Contains(option.Name))
                {
                    option.WriteTo(json);
                }
            }
            json.WriteEndObject();
        }
        using JsonDocument parsed = JsonDocument.Parse(text.ToArray());
        return parsed.RootElement.Clone();
    }

    private static Frame Rows(CsvScan scan)
    {
        Allocator memory = new QueryBudget(MemoryBudget.Process, "CSV report").CreateAllocator("CSV report");
        ColumnBuilder[] builders = [.. Enumerable.Range(0, Columns.Count).Select(c => ColumnBuilder.For(Columns[c].Type, memory))];
        try
        {
            for (int column = 0; column < scan.Schema.Count; column++)
            {
                Append(builders, scan.Schema[column], scan.Layout.Columns[column].Finding, scan.Survey.TypedRows);
            }
            Column[] columns = [.. builders.Select(b => b.Finish())];
            return new Frame(Columns, scan.Schema.Count == 0 ? [] : [new Batch(Columns, columns, scan.Schema.Count)]);
        }
        finally
        {
            foreach (ColumnBuilder builder in builders)
            {
                builder.Dispose();
            }
        }
    }

    private static void Append(ColumnBuilder[] row, Field field, ColumnFinding finding, long rows)
    {
        Evidence? deciding = finding.Deciding;
        row[0].Append(field.Name);
        row[1].Append(field.Type.ToString());
        row[2].Append(finding.Origin switch
        {
            TypeOrigin.Schema => "schema",
            TypeOrigin.Override => "schema_overrides",
            TypeOrigin.Text => "infer_schema",
            TypeOrigin.Sample => "sample",
            TypeOrigin.Widened => "misfit",
            _ => "scan",
        });
        row[3].Append(finding.Because(field.Type));
        Text(row[4], deciding?.Path);
        Number(row[5], deciding?.Row);
        Number(row[6], deciding?.Byte);
        Text(row[7], deciding?.Value);
        Number(row[8], finding.Values?.Values);
        Number(row[9], finding.Values?.Nulls);
        Number(row[10], finding.Values is null ? null : rows);
    }

    private static void Text(ColumnBuilder target, string? text)
    {
        if (text is null)
        {
            target.AppendNull();
        }
        else
        {
            target.Append(text);
        }
    }

    private static void Number(ColumnBuilder target, long? number)
    {
        if (number is long given)
        {
            target.Append(given);
        }
        else
        {
            target.AppendNull();
        }
    }

    /// <summary>The finished table as a scan.</summary>
    private sealed class Report(Frame frame) : IScan
    {
        public Schema Schema => Columns;

        public long? RowCount => frame.Rows;

        public string Describe() => "CSV SCHEMA REPORT";

        public ISource CreateSource(ScanRequest request, QueryContext context) => new ReportSource(frame.Retain(), request);

        public void Dispose() => frame.Dispose();
    }
}
