using System.Text;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Tests.Parquet;

internal sealed class BloomFilterTests
{
    private static readonly byte[] Lead = [0x50, 0x41, 0x52, 0x31];

    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    [TestCase("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    public void Hash_has_the_published_values(string text, ulong expected)
        => Assert.That(XxHash64.Compute(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void Filter_of_the_collection_has_its_four_words_and_not_others()
    {
        string path = SampleData.Require("parquet-testing/data/bloom_filter.xxhash.bin");
        using var file = new MemoryFile((byte[])[.. Lead, .. File.ReadAllBytes(path)]);
        BloomFilter filter = BloomFilter.Open(file, new ColumnChunk { BloomFilterOffset = Lead.Length })!;
        Assert.That(filter, Is.Not.Null);
        foreach (string word in new[] { "hello", "parquet", "bloom", "filter" })
        {
            Assert.That(filter.MayContain(XxHash64.Compute(Encoding.UTF8.GetBytes(word))), word);
        }
        int found = Enumerable.Range(0, 1000).Count(i => filter.MayContain(XxHash64.Compute(Encoding.UTF8.GetBytes($"absent {i}"))));
        Assert.That(found, Is.LessThan(20));
    }

    [Test]
    public void Filters_that_cannot_be_read_are_none()
    {
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 100)];
            random.NextBytes(bytes);
            using var file = new MemoryFile(bytes);
            BloomFilter? filter = BloomFilter.Open(file, new ColumnChunk { BloomFilterOffset = random.Next(-1, 120) });
            Assert.That(() => filter?.MayContain((ulong)random.NextInt64()), Throws.Nothing);
        }
    }
}
