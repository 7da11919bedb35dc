namespace Polarway.Fuzz;

/// <summary>One process's share of a long run: the targets in turn, each by its weight, until its inputs are done.</summary>
internal sealed class Worker(FuzzOptions options, int worker, int workers, Progress progress)
{
    // A turn of all targets is about a thousand inputs.
    private const int WeightPerInput = 20;
    private const int MostFindingsOfAKind = 3;

    private readonly Dictionary<string, int> _kinds = [];

    public int Findings { get; private set; }

    /// <summary>Runs until the share of every target is done, going on where an earlier process of this worker ended.</summary>
    public void Run()
    {
        Watchdog.Folder = options.Findings;
        Watchdog.Start();
        Lane[] lanes = [.. FuzzTargets.Named(options.Targets).Select(t => new Lane(t, options.Seed))];
        double weights = lanes.Sum(l => (double)l.Target.Weight);
        var shares = Array.ConvertAll(lanes, l => (long)Math.Ceiling(options.Runs * (l.Target.Weight / weights) / workers));
        for (bool isWorking = true; isWorking;)
        {
            isWorking = false;
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                long left = shares[lane] - progress.Executions(lanes[lane].Position);
                long turn = Math.Min(left, Math.Max(1, lanes[lane].Target.Weight / WeightPerInput));
                for (; turn > 0; turn--)
                {
                    Run(lanes[lane]);
                }
                isWorking |= left > 0;
            }
        }
    }

    private void Run(Lane lane)
    {
        long number = (progress.Executions(lane.Position) * workers) + worker;
        progress.Begin(lane.Position, number);
        if (lane.Trial.Run(lane.Mutator.Make(number)) is { } finding)
        {
            Save(finding, number);
        }
    }

    private void Save(Finding finding, long number)
    {
        Findings++;
        int before = _kinds.GetValueOrDefault(finding.Signature);
        _kinds[finding.Signature] = before + 1;
        if (before >= MostFindingsOfAKind)
        {
            return;
        }
        Directory.CreateDirectory(options.Findings);
        string path = Path.Combine(options.Findings, $"{finding.Target}-{options.Seed}-{number}");
        File.WriteAllBytes(path, finding.Input);
        File.WriteAllText(path + ".txt", $"{finding.What}\n{finding.Details}\n");
        Console.WriteLine($"FINDING {finding.Target}: {finding.What.ReplaceLineEndings(" ")}\n  saved as {path}");
    }

    private sealed class Lane
    {
        public Lane(FuzzTarget target, ulong seed)
        {
            Target = target;
            Position = FuzzTargets.All.ToList().IndexOf(target);
            Trial = new Trial(target);
            Mutator = FuzzTargets.MutatorOf(target, seed);
        }

        public FuzzTarget Target { get; }

        public int Position { get; }

        public Trial Trial { get; }

        public Mutator Mutator { get; }
    }
}
