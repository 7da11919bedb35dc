using NUnit.Framework;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Tests.Bytes;

/// <summary>Files of every size around the borders of cached and direct writing, from pieces of every size.</summary>
public sealed class LocalFileSinkTests
{
    private const int Megabyte = 1 << 20;
    private const long Cached = 8 * Megabyte;

    private static readonly byte[] Content = Random(24 * Megabyte);

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("polarway-test-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Files_have_what_was_written(
        [Values(0, 1, 4_096, Cached - 1, Cached, Cached + 1, Cached + Megabyte - 1, Cached + Megabyte, Cached + Megabyte + 1, Cached + (9 * Megabyte) + 4_097, 24 * Megabyte)] long length,
        [Values(700, 65_536, 3 * Megabyte)] int piece)
    {
        string path = Path.Combine(_folder, "out");
        var budget = new MemoryBudget(1L << 30);
        Write(path, length, piece, new QueryBudget(budget, "test").CreateAllocator("sink"));
        Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(Content.AsSpan(0, (int)length)), Is.True);
        budget.Trim();
        Assert.That(budget.Used, Is.Zero);
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void Scarce_memory_is_left_to_others()
    {
        string path = Path.Combine(_folder, "out");
        var query = new QueryBudget(new MemoryBudget(1L << 30), "test", limitBytes: 1 << 20);
        Write(path, 20 * Megabyte, 100_000, query.CreateAllocator("sink"));
        Assert.That(new FileInfo(path).Length, Is.EqualTo(20 * Megabyte));
        Assert.That(query.Peak, Is.Zero);
    }

    [Test]
    public void File_systems_in_memory_are_written_too()
    {
        if (!Directory.Exists("/dev/shm"))
        {
            Assert.Ignore("there is no /dev/shm here");
        }
        string path = Path.Combine("/dev/shm", Path.GetFileName(_folder));
        try
        {
            Write(path, 20 * Megabyte, 1_000_000, new QueryBudget(new MemoryBudget(1L << 30), "test").CreateAllocator("sink"));
            Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(Content.AsSpan(0, 20 * Megabyte)), Is.True);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_large_file_replaces_another_and_lets_go_of_it()
    {
        string path = Path.Combine(_folder, "out");
        Allocator memory = new QueryBudget(new MemoryBudget(1L << 30), "test").CreateAllocator("sink");
        for (long length = 12 * Megabyte; length <= 15 * Megabyte; length += Megabyte)
        {
            Write(path, length, Megabyte, memory);
            Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(Content.AsSpan(0, (int)length)), Is.True);
        }
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { path }));
        if (OperatingSystem.IsLinux())
        {
            Assert.That(HeldFiles, Is.Empty.After(10_000, 20));
        }
    }

    [Test]
    public void A_large_file_that_is_not_committed_leaves_nothing()
    {
        var budget = new MemoryBudget(1L << 30);
        using (var sink = new LocalFileSink(Path.Combine(_folder, "out"), new QueryBudget(budget, "test").CreateAllocator("sink")))
        {
            sink.Write(Content);
            sink.Write(Content);
        }
        budget.Trim();
        Assert.That(budget.Used, Is.Zero);
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    /// <summary>Files of our folder that this process has open.</summary>
    private string[] HeldFiles()
        => [.. Directory.EnumerateFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "").Where(f => f.StartsWith(_folder, StringComparison.Ordinal))];

    private static void Write(string path, long length, int piece, Allocator memory)
    {
        using var sink = new LocalFileSink(path, memory);
        for (int at = 0; at < length; at += piece)
        {
            sink.Write(Content.AsSpan(at, (int)Math.Min(piece, length - at)));
        }
        sink.Commit();
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
