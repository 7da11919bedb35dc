using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine;
using Polarway.Engine.Sources;

namespace Polarway.Hosting.Tests;

/// <summary>Sources over real files: chunks, settings, options, damage.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SourcesTests
{
    private const int Rows = 50_000;
    private readonly SourceRegistry _registry = Sources.Create(new EngineSettings());
    private string _path = "";

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName() + ".csv";
        var text = new StringBuilder("id,value\n");
        for (int row = 0; row < Rows; row++)
        {
            text.Append(row).Append(',').Append(row % 7).Append('\n');
        }
        File.WriteAllText(_path, text.ToString());
    }

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [TestCase("csv", 1_000, true)]
    [TestCase("csv", 7_000, false)]
    [TestCase("filesystem", 100_000, true)]
    public void Every_row_comes_once_and_in_order(string kind, long chunkRows, bool parallel)
    {
        SourceConfig config = new SourceConfig(_path).WithChunkSize(chunkRows).WithParallel(parallel).WithMemoryLimit(500_000_000);
        using StreamingSource source = _registry.Create(kind, config);
        Assert.That(source.Schema.ToString(), Is.EqualTo("{'id': Int64, 'value': Int64}"));
        long expected = 0;
        bool isFirst = true;
        while (source.TryReadChunk(-1, out Frame? chunk, out _))
        {
            using (chunk)
            {
                Assert.That(!isFirst || chunk.Rows == Math.Min(chunkRows, Rows));
                isFirst = false;
                foreach (Batch batch in chunk.Batches)
                {
                    foreach (long id in ((PrimitiveColumn)batch.Columns[0]).Values<long>())
                    {
                        Assert.That(id, Is.EqualTo(expected++));
                    }
                }
            }
        }
        Assert.That(expected, Is.EqualTo(Rows));
        Assert.That(source.HasEnded && source.Stats.Rows == Rows);
    }

    [Test]
    public void Nothing_stays_in_memory()
    {
        StreamingSource source = _registry.Create("csv", new SourceConfig(_path));
        Assert.That(source.TryReadChunk(-1, out Frame? chunk, out _));
        source.Dispose();
        chunk!.Dispose();
        Assert.That(source.Stats.MemoryBytes, Is.Zero);
        Assert.That(source.TryReadChunk(-1, out _, out bool ended), Is.False);
        Assert.That(ended);
    }

    [Test]
    public void A_limit_is_an_error_that_can_be_mended()
    {
        using StreamingSource source = _registry.Create("csv", new SourceConfig(_path).WithMemoryLimit(1_000));
        PolarwayException? error = Assert.Throws<PolarwayException>(() => ReadAll(source));
        Assert.That(error!.Kind, Is.EqualTo(ErrorKind.MemoryLimit));
        source.MemoryLimit = 100_000_000;
        Assert.That(ReadAll(source), Is.EqualTo(Rows));
    }

    [Test]
    public void A_file_that_ends_within_a_record()
    {
        File.AppendAllText(_path, "50000");
        using StreamingSource source = _registry.Create("csv", new SourceConfig(_path));
        long rows = 0;
        PolarwayException? error = Assert.Throws<PolarwayException>(() => ReadAll(source, count => rows += count));
        Assert.That(error!.Kind, Is.EqualTo(ErrorKind.Corrupt));
        Assert.That(rows, Is.EqualTo(Rows));
        Assert.That(source.TryReadChunk(-1, out _, out bool ended), Is.False);
        Assert.That(ended);
    }

    [Test]
    public void What_is_wrong_with_a_configuration()
    {
        Assert.Throws<PolarwayException>(() => new SourceConfig(_path).WithChunkSize(0));
        Assert.Throws<PolarwayException>(() => new SourceConfig(_path).WithMemoryLimit(-1));
        Assert.Throws<PolarwayException>(() => new SourceConfig());
        Assert.That(Kind(() => _registry.Create("kafka", new SourceConfig("topic"))), Is.EqualTo(ErrorKind.Unsupported));
        Assert.That(Kind(() => _registry.Create("csv", new SourceConfig("no_such.csv"))), Is.EqualTo(ErrorKind.FileNotFound));
        Assert.That(Kind(() => _registry.Create("csv", new SourceConfig(_path).WithOption("delimeter", ";"))), Is.EqualTo(ErrorKind.InvalidArgument));
        Assert.That(Kind(() => _registry.Create("csv", new SourceConfig(_path).WithCredentials(new Credentials.Bearer("secret")))), Is.EqualTo(ErrorKind.InvalidArgument));
        Assert.That(new Credentials.Bearer("secret").ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void A_configuration_from_JSON()
    {
        SourceConfig config = SourceConfigReader.Read("""{"location": ["a", "b"], "memory_limit": 5, "chunk_size": 7, "parallel": false, "prefetch": false, "options": {"has_header": true}, "credentials": {"kind": "aws", "access_key_id": "i", "secret_access_key": "s"}}"""u8);
        Assert.That(config.Locations, Is.EqualTo(new[] { "a", "b" }));
        Assert.That((config.MemoryLimit, config.ChunkRows, config.IsParallel, config.Prefetches), Is.EqualTo(((long?)5L, 7L, false, false)));
        Assert.That(config.Options["has_header"], Is.EqualTo("true"));
        Assert.That(config.Credentials, Is.EqualTo(new Credentials.Aws("i", "s")));
        Assert.Throws<PolarwayException>(() => SourceConfigReader.Read("""{"location": "a", "chunk": 1}"""u8));
        Assert.Throws<PolarwayException>(() => SourceConfigReader.Read("{}"u8));
    }

    private static ErrorKind Kind(Action action) => Assert.Throws<PolarwayException>(() => action())!.Kind;

    private static long ReadAll(StreamingSource source, Action<long>? seen = null)
    {
        long rows = 0;
        while (source.TryReadChunk(-1, out Frame? chunk, out _))
        {
            using (chunk)
            {
                rows += chunk.Rows;
                seen?.Invoke(chunk.Rows);
            }
        }
        return rows;
    }
}
