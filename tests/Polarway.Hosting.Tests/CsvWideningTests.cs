using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine;

namespace Polarway.Hosting.Tests;

/// <summary>A value that does not fit the type that the first rows showed makes the column wider instead of the query fail.</summary>
public sealed class CsvWideningTests
{
    private const int Rows = 5_000;
    private string _path = "";

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName();
        var text = new StringBuilder("a,b\n");
        for (int row = 0; row < Rows; row++)
        {
            text.Append(row == Rows - 3 ? "1.5," : $"{row},").Append(row == Rows - 2 ? "late\n" : "7\n");
        }
        File.WriteAllText(_path, text.ToString());
    }

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    public void A_collected_plan_is_run_again()
    {
        using Frame frame = new Session(new EngineSettings(), new FrameStore()).Collect(Plan(""));
        Assert.That(frame.Rows, Is.EqualTo(Rows));
        Assert.That(frame.Schema.ToString(), Is.EqualTo("{'a': Float64, 'b': String}"));
    }

    [Test]
    public void A_started_query_is_run_again()
    {
        HostedQuery query = new Session(new EngineSettings(), new FrameStore()).Start(Plan(""));
        Assert.That(query.Wait(-1));
        using (Frame frame = query.TakeFrame())
        {
            Assert.That(frame.Rows, Is.EqualTo(Rows));
            Assert.That(frame.Schema.ToString(), Is.EqualTo("{'a': Float64, 'b': String}"));
        }
        query.Close();
    }

    [Test]
    public void A_given_type_is_not_changed()
    {
        var session = new Session(new EngineSettings(), new FrameStore());
        var error = Assert.Throws<PolarwayException>(() => session.Collect(Plan(""","schema_overrides":{"b":"int64"}""")))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Compute));
        Assert.That(error.Message, Does.Contain("could not parse `late` as dtype `i64` at column 'b'"));
    }

    private byte[] Plan(string options)
        => Encoding.UTF8.GetBytes($$"""{"version":1,"plan":{"op":"scan","format":"csv","paths":["{{_path}}"],"options":{"separator":","{{options}}} } }""");
}
