using NUnit.Framework;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Slice;
using Polarway.Engine.Physical;
using Polarway.Engine.Schedule;

namespace Polarway.Engine.Tests.Schedule;

public sealed class QueryTests
{
    private sealed record Input(ISource Source) : IPipelineInput
    {
        public Schema Schema => Source.Schema;

        public ISource Open(QueryContext context, ISource?[] outputs) => Source;
    }

    private readonly Scheduler _scheduler = new(3);
    private MemoryBudget _memory = null!;

    [SetUp]
    public void NewBudget() => _memory = new MemoryBudget(1L << 30);

    [Test]
    public void CollectKeepsRowOrder()
    {
        using Query query = Make(new NumberSource(200, 37, slowMilliseconds: 2));
        query.StartCollect();
        using Frame frame = query.TakeFrame();
        Assert.That(Rows(frame), Is.EqualTo(Enumerable.Range(0, 200 * 37).Select(n => (long)n)));
        Assert.That(query.State, Is.EqualTo(QueryState.Done));
    }

    [Test]
    public void StreamKeepsRowOrderAndWaitsForItsReader()
    {
        var source = new NumberSource(500, 10, slowMilliseconds: 2);
        using Query query = Make(source);
        query.StartStream();
        Thread.Sleep(300);
        Assert.That(source.Claimed, Is.LessThan(100), "lanes wait for the reader");
        var rows = new List<long>();
        while (query.TryNext(-1, out Batch? batch, out _))
        {
            using (batch)
            {
                rows.AddRange(((PrimitiveColumn)batch.Columns[0]).Values<long>());
            }
        }
        Assert.That(rows, Is.EqualTo(Enumerable.Range(0, 5000).Select(n => (long)n)));
    }

    [Test]
    public void StreamThatNobodyReadsCanBeDisposed()
    {
        Query query = Make(new NumberSource(10_000, 10));
        query.StartStream();
        Thread.Sleep(50);
        query.Dispose();
        Assert.That(query.State, Is.EqualTo(QueryState.Cancelled));
    }

    [Test]
    public void CancelEndsLongBeforeTheWork()
    {
        var source = new NumberSource(1_000_000, 10, slowMilliseconds: 5);
        using Query query = Make(source);
        query.StartCollect();
        Thread.Sleep(50);
        query.Cancel();
        PolarwayException? error = Assert.Throws<PolarwayException>(() => query.Wait(-1));
        Assert.That(error!.Kind, Is.EqualTo(ErrorKind.Cancelled));
        Assert.That(source.Claimed, Is.LessThan(100_000), "units that were begun, of a million that take an hour");
    }

    [Test]
    public void FirstErrorIsReportedNotTheCancellationOfOthers()
    {
        using Query query = Make(new NumberSource(1000, 10, failAt: 50, slowMilliseconds: 2));
        query.StartCollect();
        PolarwayException? error = Assert.Throws<PolarwayException>(() => query.Wait(-1));
        Assert.That(error!.Kind, Is.EqualTo(ErrorKind.Internal));
        Assert.That(error.Message, Does.Contain("batch 50"));
        Assert.That(query.State, Is.EqualTo(QueryState.Failed));
    }

    [Test]
    public void MemoryIsGivenBackAlsoAfterErrors()
    {
        for (int failAt = -1; failAt < 60; failAt += 20)
        {
            Query query = Make(new NumberSource(100, 1000, failAt));
            query.StartCollect();
            try
            {
                query.TakeFrame().Dispose();
            }
            catch (PolarwayException error)
            {
                Assert.That(error.Kind, Is.EqualTo(ErrorKind.Internal));
            }
            query.Dispose();
            Assert.That(query.Context.Budget.Used, Is.Zero);
        }
    }

    [TestCase(0, 25)]
    [TestCase(95, 10)]
    [TestCase(990, 100)]
    [TestCase(2000, 5)]
    [TestCase(-15, 10)]
    [TestCase(-5, null)]
    [TestCase(-2000, 1005)]
    [TestCase(7, 0)]
    [TestCase(7, null)]
    public void SliceGivesTheRowsOfTheWholeResult(long offset, long? length)
    {
        using Query query = Make(new NumberSource(100, 10, slowMilliseconds: 2), context => new SliceSink(new Schema([new Field("n", DataType.Int64)]), offset, length, context));
        query.StartCollect();
        using Frame frame = query.TakeFrame();
        (long from, long count) = new RowRange(offset, length).Resolve(1000);
        Assert.That(Rows(frame), Is.EqualTo(Enumerable.Range(0, 1000).Skip((int)from).Take((int)count).Select(n => (long)n)));
    }

    [Test]
    public void SliceStopsTheSource()
    {
        var source = new NumberSource(100_000, 10);
        using Query query = Make(source, context => new SliceSink(source.Schema, 0, 50, context));
        query.StartCollect();
        query.TakeFrame().Dispose();
        Assert.That(source.Claimed, Is.LessThan(1000));
    }

    private Query Make(ISource source, Func<QueryContext, ISink>? middle = null)
    {
        var pipelines = new List<PhysicalPipeline> { new(new Input(source), [], middle) };
        if (middle is not null)
        {
            pipelines.Add(new PhysicalPipeline(new OutputInput(0, source.Schema), [], null));
        }
        var context = new QueryContext(new QueryBudget(_memory, "query"), new EngineSettings());
        return new Query(new PhysicalPlan(source.Schema, pipelines), context, _scheduler);
    }

    private static List<long> Rows(Frame frame)
    {
        var rows = new List<long>();
        foreach (Batch batch in frame.Batches)
        {
            rows.AddRange(((PrimitiveColumn)batch.Columns[0]).Values<long>());
        }
        return rows;
    }
}
