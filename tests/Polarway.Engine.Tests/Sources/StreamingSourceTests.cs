using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Result;
using Polarway.Engine.Sources;

namespace Polarway.Engine.Tests.Sources;

/// <summary>The memory rules, on a kind of source made here: what a new kind has to bring, and nothing else.</summary>
public sealed class StreamingSourceTests
{
    private static readonly Schema s_schema = new([new Field("n", DataType.Int64)]);

    [TestCase(1000, 0.81, true, 500)]
    [TestCase(1000, 0.80, true, 1000)]
    [TestCase(1000, 0.49, true, 1250)]
    [TestCase(1000, 0.50, true, 1000)]
    [TestCase(1000, 0.49, false, 1000)]
    [TestCase(1, 0.99, false, 1)]
    [TestCase(900_000, 0.1, true, 1_000_000)]
    public void Chunk_sizes_follow_memory(long rows, double share, bool isLow, long expected)
        => Assert.That(ChunkSizing.Next(rows, share, isLow), Is.EqualTo(expected));

    [TestCase(0.0, null, 1)]
    [TestCase(16.0, null, 4096)]
    [TestCase(16.0, 1_024_000L, 1000)]
    [TestCase(1e9, 1_024_000L, 1)]
    public void Chunks_that_hold_next_to_nothing_get_no_smaller(double rowBytes, long? limit, long expected)
        => Assert.That(ChunkSizing.FewestRows(rowBytes, limit), Is.EqualTo(expected));

    [Test]
    public void Reading_ahead_pauses_above_90_percent_and_goes_on_below_70()
    {
        Counting kind = new(rowsPerBatch: 100, batches: 50);
        using StreamingSource source = Open(kind, new SourceConfig("numbers").WithMemoryLimit(kind.BatchBytes * 10).WithChunkSize(100));
        var held = new List<Frame>();
        while (held.Count < 10)
        {
            Assert.That(kind.ReadAhead!.MayReadAhead(0));
            held.Add(Read(source));
        }
        Assert.That(kind.ReadAhead!.MayReadAhead(0), Is.False);
        Assert.That(source.Stats.IsPaused && source.Stats.Pauses == 1);
        held[..2].ForEach(f => f.Dispose());
        Assert.That(kind.ReadAhead!.MayReadAhead(0), Is.False);
        held[2..4].ForEach(f => f.Dispose());
        Assert.That(kind.ReadAhead.MayReadAhead(0));
        Assert.That(source.Stats.IsPaused, Is.False);
        held[4..].ForEach(f => f.Dispose());
    }

    [Test]
    public void Chunks_get_smaller_while_they_are_kept()
    {
        Counting kind = new(rowsPerBatch: 100, batches: 9);
        using StreamingSource source = Open(kind, new SourceConfig("numbers").WithMemoryLimit(kind.BatchBytes * 10).WithChunkSize(300));
        var held = new List<Frame> { Read(source), Read(source), Read(source) };
        Assert.That(source.Stats.Shrinks, Is.EqualTo(1));
        Assert.That(source.ChunkRows, Is.EqualTo(150));
        held.ForEach(f => f.Dispose());
        Assert.That(source.Stats.MemoryBytes, Is.Zero);
    }

    [Test]
    public void Without_prefetch_nothing_is_read_ahead()
    {
        Counting kind = new(rowsPerBatch: 10, batches: 3);
        using StreamingSource source = Open(kind, new SourceConfig("numbers").WithPrefetch(false));
        Assert.That(kind.ReadAhead!.MayReadAhead(0), Is.False);
        source.Prefetches = true;
        Assert.That(kind.ReadAhead.MayReadAhead(0));
        Assert.That(kind.ReadAhead.MayReadAhead(100), Is.False);
    }

    [Test]
    public void Rows_before_an_error_then_the_error_then_the_end()
    {
        Counting kind = new(rowsPerBatch: 100, batches: 3) { Error = new PolarwayException(ErrorKind.Io, "the disk is gone") };
        using StreamingSource source = Open(kind, new SourceConfig("numbers").WithChunkSize(1000));
        using Frame rows = Read(source);
        Assert.That(rows.Rows, Is.EqualTo(300));
        Assert.That(Assert.Throws<PolarwayException>(() => Read(source))!.Message, Is.EqualTo("the disk is gone"));
        Assert.That(source.TryReadChunk(-1, out _, out bool ended), Is.False);
        Assert.That(ended);
    }

    [Test]
    public void A_time_limit_keeps_what_was_read()
    {
        Counting kind = new(rowsPerBatch: 100, batches: 3) { Hesitates = true };
        using StreamingSource source = Open(kind, new SourceConfig("numbers").WithChunkSize(200));
        int calls = 1;
        Frame? chunk;
        while (!source.TryReadChunk(0, out chunk, out bool ended))
        {
            Assert.That(ended, Is.False);
            calls++;
        }
        Assert.That(chunk.Rows, Is.EqualTo(200));
        Assert.That(calls, Is.GreaterThan(1));
        chunk.Dispose();
    }

    private static StreamingSource Open(Counting kind, SourceConfig config)
    {
        var registry = new SourceRegistry();
        registry.Register(kind);
        return registry.Create("counting", config);
    }

    private static Frame Read(StreamingSource source)
    {
        Assert.That(source.TryReadChunk(-1, out Frame? chunk, out _));
        return chunk!;
    }

    /// <summary>Numbers, in batches of one buffer each.</summary>
    private sealed class Counting(int rowsPerBatch, int batches) : ISourceKind, IRowFeed
    {
        private Allocator? _memory;
        private int _given;
        private bool _hasHesitated;

        public IReadAhead? ReadAhead { get; private set; }

        public PolarwayException? Error { get; init; }

        public bool Hesitates { get; init; }

        /// <summary>What the budget is charged for a batch.</summary>
        public long BatchBytes
        {
            get
            {
                var budget = new QueryBudget(MemoryBudget.Process, "probe");
                using NativeBuffer buffer = budget.CreateAllocator("probe").Allocate((long)rowsPerBatch * sizeof(long));
                return budget.Used;
            }
        }

        public IReadOnlyList<string> Names => ["counting"];

        public Schema Schema => s_schema;

        public SourceMetadata Metadata => new() { Kind = "counting", Format = "numbers", Locations = [] };

        public long BytesRead => 0;

        public IRowFeed Open(SourceConfig config, QueryBudget memory, IReadAhead readAhead)
        {
            _memory = memory.CreateAllocator("numbers");
            ReadAhead = readAhead;
            return this;
        }

        public bool TryNext(int timeoutMilliseconds, [NotNullWhen(true)] out Batch? batch, out bool ended)
        {
            batch = null;
            _hasHesitated = Hesitates && !_hasHesitated;
            ended = _given == batches && Error is null;
            if (_hasHesitated || ended)
            {
                return false;
            }
            if (_given == batches)
            {
                throw Error!;
            }
            NativeBuffer buffer = _memory!.Allocate((long)rowsPerBatch * sizeof(long));
            buffer.Span<long>().Fill(_given++);
            batch = new Batch(s_schema, [new PrimitiveColumn(DataType.Int64, buffer, rowsPerBatch)], rowsPerBatch);
            return true;
        }

        public void Cancel() => _given = batches;

        public void Dispose() => _given = batches;
    }
}
