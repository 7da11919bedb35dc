using System.Globalization;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Tests.Csv;

/// <summary>Reads text through the CSV scan, with a budget that tells afterwards whether everything was given back.</summary>
internal sealed class CsvReading : IDisposable
{
    private const long BudgetBytes = 1L << 30;

    // One for all: it keeps memory for reuse.
    private static readonly MemoryBudget Process = new(BudgetBytes);

    private readonly QueryBudget _budget = new(Process, "test");
    private readonly string _path = Path.GetTempFileName();
    private readonly int _chunkBytes = CsvSource.ChunkBytes;

    public CsvReading(byte[] text, int? chunkBytes = null)
    {
        File.WriteAllBytes(_path, text);
        CsvSource.ChunkBytes = chunkBytes ?? _chunkBytes;
    }

    public CsvReading(string text, int? chunkBytes = null) : this(Encoding.UTF8.GetBytes(text), chunkBytes)
    {
    }

    public Schema? Schema { get; private set; }

    /// <summary>All values as text, null as null; rows of a second lane come where they belong.</summary>
    public List<string?[]> Rows(string options = "{}", ScanRequest? request = null, int lanes = 1)
    {
        using JsonDocument parsed = JsonDocument.Parse(options);
        using IScan scan = new CsvScanFormat().Open([_path], parsed.RootElement);
        Schema = scan.Schema;
        using var context = new QueryContext(_budget, new EngineSettings());
        using ISource source = scan.CreateSource(request ?? new ScanRequest(), context);
        var readers = Enumerable.Range(0, lanes).Select(_ => source.CreateReader(context)).ToList();
        var batches = new SortedDictionary<long, List<string?[]>>();
        try
        {
            for (int lane = 0; readers[lane % lanes].TryRead(out Batch? batch); lane++)
            {
                using (batch)
                {
                    batches.Add(batch.Sequence, Texts(batch));
                }
            }
            foreach (ISourceReader rest in readers)
            {
                while (rest.TryRead(out Batch? batch))
                {
                    using (batch)
                    {
                        batches.Add(batch.Sequence, Texts(batch));
                    }
                }
            }
        }
        finally
        {
            readers.ForEach(r => r.Dispose());
        }
        return [.. batches.Values.SelectMany(b => b)];
    }

    public void Dispose()
    {
        CsvSource.ChunkBytes = _chunkBytes;
        File.Delete(_path);
        Assert.That(_budget.Used, Is.Zero, "memory was not given back");
    }

    private static List<string?[]> Texts(Batch batch)
    {
        var rows = new List<string?[]>();
        for (int row = 0; row < batch.Length; row++)
        {
            rows.Add([.. batch.Columns.Select(c => c.IsValid(row) ? Text(c, row) : null)]);
        }
        return rows;
    }

    private static string Text(Column column, int row) => column switch
    {
        ViewColumn text => text.TextAt(row),
        BooleanColumn flags => flags.Values[row] ? "true" : "false",
        PrimitiveColumn values => column.Type.Physical switch
        {
            PhysicalKind.Int8 => values.Values<sbyte>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.Int32 => values.Values<int>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.Int64 => values.Values<long>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.Int128 => values.Values<Int128>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.UInt32 => values.Values<uint>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.UInt64 => values.Values<ulong>()[row].ToString(CultureInfo.InvariantCulture),
            PhysicalKind.Float32 => values.Values<float>()[row].ToString("R", CultureInfo.InvariantCulture),
            PhysicalKind.Float64 => values.Values<double>()[row].ToString("R", CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException(column.Type.ToString()),
        },
        NullColumn => "null",
        _ => throw new NotSupportedException(column.GetType().Name),
    };
}
