using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Physical;
using Polarway.Engine.Plan;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Bind;

/// <summary>
/// Compares result types with a table that Polars 2.1 gave: operation, type of the left side, type of the right side or a literal,
/// result type or error. Differences that are meant are listed in <c>differences.tsv</c> with a reason.
/// </summary>
public sealed class PolarsTypesTests
{
    private static readonly HashSet<string> Aggregates = ["sum", "mean", "min", "std", "median", "product", "count", "n_unique", "first"];

    private sealed class Catalog(Frame frame) : IFrameCatalog
    {
        public Frame Get(ulong handle) => frame.Retain();
    }

    [Test]
    public void ResultTypesArePolars()
    {
        string folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Bind");
        HashSet<string> meant = [.. File.ReadLines(Path.Combine(folder, "differences.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l[..l.LastIndexOf('\t')])];
        var compiler = new PlanCompiler(new FormatRegistry());
        var wrong = new List<string>();
        int compared = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, "polars_types.tsv")))
        {
            string[] parts = line.Split('\t');
            string ours = TypeOf(compiler, parts[0], parts[1], parts[2]);
            compared++;
            if (ours != parts[3] && !meant.Contains($"{line}\t{ours}"))
            {
                wrong.Add($"{line}\t{ours}");
            }
        }
        Assert.That(compared, Is.GreaterThan(5000));
        Assert.That(wrong, Is.Empty, $"{wrong.Count} of {compared}\n" + string.Join('\n', wrong));
    }

    private static string TypeOf(PlanCompiler compiler, string op, string left, string right)
    {
        DataType first = Read(left);
        bool isLiteral = right.StartsWith("lit ", StringComparison.Ordinal);
        DataType second = isLiteral || right.Length == 0 ? DataType.Null : Read(right);
        string a = """{"col":"a"}""";
        string b = isLiteral ? $"{{\"lit\":{right[4..]}}}" : """{"col":"b"}""";
        string expr = op == "when" ? $"{{\"when\":[[{{\"lit\":true}},{a}]],\"otherwise\":{b}}}"
            : Aggregates.Contains(op) ? $"{{\"agg\":\"{op}\",\"args\":[{a}]}}"
            : right.Length == 0 ? $"{{\"fn\":\"{op}\",\"args\":[{a}]}}"
            : $"{{\"fn\":\"{op}\",\"args\":[{a},{b}]}}";
        using var frame = new Frame(new Schema([new Field("a", first), new Field("b", second)]), []);
        try
        {
            string plan = $"{{\"version\":1,\"plan\":{{\"op\":\"select\",\"input\":{{\"op\":\"frame\",\"frame\":0}},\"exprs\":[{{\"alias\":{expr},\"name\":\"r\"}}]}}}}";
            using CompiledPlan compiled = compiler.Compile(Encoding.UTF8.GetBytes(plan), new Catalog(frame));
            return compiled.Plan.Schema[0].Type.ToString();
        }
        catch (PolarwayException error) when (error.Kind is not (ErrorKind.Internal or ErrorKind.InvalidPlan))
        {
            return "error";
        }
    }

    private static DataType Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text[0] == '{' ? text : $"\"{text}\"");
        return DataTypeReader.Read(document.RootElement, JsonPath.Root);
    }
}
