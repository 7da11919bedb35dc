using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine;

namespace Polarway.Hosting.Tests;

/// <summary>A value far down that does not fit what the first rows showed: all rows are looked at, and the query runs again.</summary>
public sealed class JsonWideningTests
{
    private const int Rows = 50_000;
    private string _path = "";

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName();
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            string late = row == Rows - 3 ? "1.5" : $"{row}";
            string list = row == Rows - 2 ? "[{\"x\":\"late\"}]" : "[{\"x\":7}]";
            text.Append($"{{\"a\":{late},\"b\":{list},\"n\":{(row == Rows - 1 ? "true" : "null")}}}\n");
        }
        File.WriteAllText(_path, text.ToString());
    }

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    public void Types_are_widened_also_within_lists()
    {
        using Frame frame = new Session(new EngineSettings(), new FrameStore()).Collect(Plan("{}"));
        Assert.That(frame.Rows, Is.EqualTo(Rows));
        Assert.That(frame.Schema.ToString(), Is.EqualTo("{'a': Float64, 'b': List(Struct({'x': String})), 'n': Boolean}"));
    }

    [Test]
    public void A_given_type_is_not_changed()
    {
        var session = new Session(new EngineSettings(), new FrameStore());
        var error = Assert.Throws<PolarwayException>(() => session.Collect(Plan("""{"schema_overrides":{"a":"int64"}}""")))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Compute));
        Assert.That(error.Message, Does.Contain($"line {Rows - 2}, byte ").And.Contain("key 'a': cannot parse '1.5' (f64) as Int64; pass another type"));
    }

    private byte[] Plan(string options)
        => Encoding.UTF8.GetBytes($$"""{"version":1,"plan":{"op":"scan","format":"ndjson","paths":["{{_path}}"],"options":{{options}} } }""");
}
