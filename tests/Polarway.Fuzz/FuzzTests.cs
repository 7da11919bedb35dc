namespace Polarway.Fuzz;

/// <summary>Every target under 200,000 mutated inputs in all, the same ones each time; and every input that once failed.</summary>
[NonParallelizable]
public sealed class FuzzTests
{
    private const long Inputs = 200_000;
    private const ulong Seed = 20;

    // Whole files are slow; a few hundred of each are in every run, whatever their weight.
    private const int FewestInputs = 400;

    private static IEnumerable<TestCaseData> Targets => FuzzTargets.All.Select(t => new TestCaseData(t).SetArgDisplayNames(t.Name));

    private static IEnumerable<TestCaseData> Kept
        => FuzzTargets.All.SelectMany(t => Corpus.Kept(t.Name).Select(path => new TestCaseData(t, path).SetArgDisplayNames(t.Name, Path.GetFileName(path))));

    [OneTimeSetUp]
    public void Prepare()
    {
        Trial.Prepare();
        Watchdog.Folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "fuzz");
        Watchdog.Start();
    }

    [TestCaseSource(nameof(Targets))]
    public void Damaged_bytes_are_values_or_an_error(object fuzzed)
    {
        var target = (FuzzTarget)fuzzed;
        var trial = new Trial(target);
        byte[][] seeds = Corpus.Of(target);
        foreach (byte[] seed in seeds)
        {
            AssertHolds(trial.Run(seed));
        }
        Assert.That(seeds.Length == 1 || target.Errors < seeds.Length, Is.True, "no seed is valid: the target tests nothing but its first check");
        Mutator mutator = FuzzTargets.MutatorOf(target, Seed);
        long count = Math.Max(FewestInputs, Inputs * target.Weight / FuzzTargets.All.Sum(t => (long)t.Weight));
        for (long number = 0; number < count; number++)
        {
            AssertHolds(trial.Run(mutator.Make(number)));
        }
    }

    [TestCaseSource(nameof(Kept))]
    public void What_once_failed_holds(object fuzzed, string path) => AssertHolds(new Trial((FuzzTarget)fuzzed).Run(File.ReadAllBytes(path)));

    [Test]
    public void Inputs_depend_on_seed_and_number_alone()
    {
        FuzzTarget target = FuzzTargets.Named("json")[0];
        Mutator first = FuzzTargets.MutatorOf(target, 7);
        Mutator second = FuzzTargets.MutatorOf(target, 7);
        first.Make(1);
        Assert.That(first.Make(99).ToArray(), Is.EqualTo(second.Make(99).ToArray()));
        Assert.That(first.Make(99).ToArray(), Is.Not.EqualTo(second.Make(100).ToArray()));
    }

    [Test]
    public void A_target_that_breaks_its_promise_is_found()
    {
        var broken = new Broken();
        Assert.That(new Trial(broken).Run([1])!.What, Does.StartWith("IndexOutOfRangeException"));
        Assert.That(new Trial(broken).Run([2])!.What, Does.Contain("were not given back"));
        Assert.That(new Trial(broken).Run([3])!.What, Does.Contain("internal"));
        Assert.That(new Trial(broken).Run([4]), Is.Null);
        Assert.That(broken.Errors, Is.EqualTo(1));
    }

    private static void AssertHolds(Finding? finding)
        => Assert.That(finding, Is.Null, () => $"{finding!.What}\n{finding.Details}\ninput (base64): {Convert.ToBase64String(finding.Input)}");

    private sealed class Broken : FuzzTarget
    {
        private Core.Memory.NativeBuffer? _kept;

        public override string Name => "broken";

        public override IEnumerable<byte[]> Seeds() => [];

        protected override void Decode(ReadOnlySpan<byte> input)
        {
            switch (input[0])
            {
                case 1:
                    throw new IndexOutOfRangeException();
                case 2:
                    using (var budget = new FuzzBudget())
                    {
                        _kept = budget.Memory.Allocate(100);
                    }
                    break;
                case 3:
                    throw new Core.Errors.PolarwayException(Core.Errors.ErrorKind.Internal, "internal");
                default:
                    throw new Core.Errors.PolarwayException(Core.Errors.ErrorKind.Corrupt, "as it should");
            }
        }
    }
}
