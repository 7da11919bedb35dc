using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Tests.Arrow;
using Polarway.Formats.Ipc.Decode;
using Polarway.Formats.Tests.Parquet;

namespace Polarway.Formats.Tests.Ipc;

/// <summary>Files of other implementations (arrow-testing), good ones and those that fuzzers made.</summary>
public sealed class IpcGoldenTests
{
    private const string Folder = "arrow-testing/data";

    private Allocator _memory = null!;

    [SetUp]
    public void Open() => _memory = new QueryBudget(new MemoryBudget(256 << 20), "test").CreateAllocator("ipc");

    [TearDown]
    public void NothingIsLeft()
    {
        // Buffers that an error left to the collector count until it has run.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(_memory.Used, Is.Zero, "bytes that were not given back");
    }

    private static IEnumerable<TestCaseData> Pairs()
        => Files("arrow-ipc-stream/integration", "*.stream").Select(f => new TestCaseData(f).SetArgDisplayNames($"{Path.GetFileName(Path.GetDirectoryName(f))}/{Path.GetFileName(f)}"));

    private static IEnumerable<TestCaseData> Fuzzed()
        => Files("arrow-ipc-stream", "clusterfuzz*").Concat(Files("arrow-ipc-file", "clusterfuzz*"))
            .Select(f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileName(f)));

    [TestCaseSource(nameof(Pairs))]
    public void Stream_and_file_hold_the_same_rows(string stream)
    {
        string file = Path.ChangeExtension(stream, ".arrow_file");
        string[] rows = ReadAll(stream);
        Assert.That(ReadAll(file), Is.EqualTo(rows));
        Assert.That(rows, Is.Not.Empty);
    }

    [TestCaseSource(nameof(Fuzzed))]
    [CancelAfter(20_000)]
    public void Fuzzed_bytes_give_rows_or_an_error(string file)
    {
        try
        {
            Assert.That(ReadAll(file), Is.Not.Empty);
        }
        catch (PolarwayException error)
        {
            Assert.That(error.Kind, Is.Not.EqualTo(ErrorKind.Internal), error.Message);
        }
    }

    [Test]
    public void Every_cut_and_every_flipped_byte_gives_rows_or_an_error()
    {
        byte[] good = File.ReadAllBytes(SampleData.Require($"{Folder}/arrow-ipc-stream/integration/0.14.1/generated_nested.stream"));
        var random = new Random(3);
        int errors = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bad = round % 2 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            if (round % 2 == 1)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }
            try
            {
                using IpcTable table = IpcBuffers.Open(bad, _memory);
                ReadAll(table);
            }
            catch (PolarwayException error)
            {
                Assert.That(error.Kind, Is.Not.EqualTo(ErrorKind.Internal), error.Message);
                errors++;
            }
        }
        Assert.That(errors, Is.GreaterThan(100));
    }

    private string[] ReadAll(string path)
    {
        using IpcTable table = IpcTable.Open(path, _memory);
        return ReadAll(table);
    }

    private string[] ReadAll(IpcTable table)
    {
        var rows = new List<string> { table.Schema.ToString() };
        for (int number = 0; number < table.BatchCount; number++)
        {
            foreach (Batch batch in table.Read(number, null, _memory))
            {
                using (batch)
                {
                    // A batch may say that it has two billion rows of nothing.
                    for (int row = 0; row < Math.Min(batch.Length, 10_000); row++)
                    {
                        rows.Add(string.Join(" | ", batch.Columns.Select(c => RowText.Of(c, row))));
                    }
                }
            }
        }
        return [.. rows];
    }

    private static IEnumerable<string> Files(string folder, string pattern) => SampleData.Tree($"{Folder}/{folder}", pattern);
}
