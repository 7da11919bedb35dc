using Polarway.Formats.Parquet.Scan;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>When late materialisation pays.</summary>
public sealed class MaterialisationGateTests
{
    private const int BatchRows = 16_384;
    private const int Batches = 100;
    private const long ManyBytes = 64 << 20;
    private static readonly double Unknown = double.NaN;

    [Test]
    public void Without_a_measure_the_predicate_comes_first()
        => Assert.That(new MaterialisationGate().Choose(Unknown, 4, ManyBytes), Is.EqualTo(ReadOrder.PredicateFirst));

    [Test]
    public void Statistics_that_let_nearly_all_rows_pass_make_it_read_all_at_once()
    {
        var gate = new MaterialisationGate();
        Assert.That(gate.Choose(0.95, 4, ManyBytes), Is.EqualTo(ReadOrder.AllAtOnce));
        Assert.That(gate.Choose(0.5, 4, ManyBytes), Is.EqualTo(ReadOrder.PredicateFirst), "half the rows may lie in one place");
    }

    [TestCase(0, 0, true, TestName = "no batch has survivors")]
    [TestCase(50, 0, true, TestName = "half of the batches have survivors")]
    [TestCase(100, 0, false, TestName = "all batches have survivors")]
    [TestCase(0, 100, true, TestName = "all batches have a few survivors")]
    public void What_was_measured_decides(int full, int sparse, bool isFirst)
    {
        MaterialisationGate gate = Measured(full, sparse);
        Assert.That(gate.Choose(Unknown, 4, ManyBytes), Is.EqualTo(isFirst ? ReadOrder.PredicateFirst : ReadOrder.AllAtOnce));
    }

    [Test]
    public void The_measure_counts_for_more_than_the_statistics()
    {
        Assert.That(Measured(full: 0, sparse: 0).Choose(0.99, 4, ManyBytes), Is.EqualTo(ReadOrder.PredicateFirst));
        Assert.That(Measured(full: 100, sparse: 0).Choose(0.0001, 4, ManyBytes), Is.EqualTo(ReadOrder.AllAtOnce));
    }

    [Test]
    public void Columns_of_few_bytes_are_not_worth_it()
    {
        MaterialisationGate gate = Measured(full: 50, sparse: 0);
        Assert.That(gate.Choose(Unknown, 100, 1 << 20), Is.EqualTo(ReadOrder.AllAtOnce), "100 columns of 10 KB");
        Assert.That(gate.Choose(Unknown, 1, 1 << 20), Is.EqualTo(ReadOrder.PredicateFirst), "one column of 1 MB");
        Assert.That(gate.Choose(Unknown, 0, 0), Is.EqualTo(ReadOrder.AllAtOnce), "no other column");
    }

    [Test]
    public void Pieces_are_read_one_by_one_only_when_they_are_few()
    {
        Assert.That(MaterialisationGate.IsSparse(BatchRows, 1), Is.True);
        Assert.That(MaterialisationGate.IsSparse(BatchRows, BatchRows / 100), Is.False);
        Assert.That(MaterialisationGate.IsSparse(7, 1), Is.False);
    }

    private static MaterialisationGate Measured(int full, int sparse)
    {
        var gate = new MaterialisationGate();
        for (int batch = 0; batch < Batches; batch++)
        {
            bool isSparse = batch >= full && batch < full + sparse;
            gate.Observe(BatchRows, batch < full ? BatchRows / 2 : isSparse ? 3 : 0, isSparse);
        }
        return gate;
    }
}
