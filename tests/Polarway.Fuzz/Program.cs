using Polarway.Fuzz;

try
{
    FuzzOptions options = FuzzOptions.Parse(args);
    Trial.Prepare();
    if (options.Lists)
    {
        foreach (FuzzTarget target in FuzzTargets.Named(options.Targets))
        {
            Console.WriteLine($"{target.Name,-24} weight {target.Weight,5}  {Corpus.Of(target).Length,4} seeds, {Corpus.Kept(target.Name).Count} kept");
        }
        return 0;
    }
    if (options.Seeds is not null)
    {
        Console.WriteLine($"{NativeSeeds.Write(options.Seeds)} seeds in {options.Seeds}");
        return 0;
    }
    if (options.File is not null || options.At is not null)
    {
        FuzzTarget target = FuzzTargets.Named(options.Targets)[0];
        byte[] input = options.File is not null ? File.ReadAllBytes(options.File) : FuzzTargets.MutatorOf(target, options.Seed).Make(options.At!.Value).ToArray();
        Watchdog.Start();
        Finding? finding = new Trial(target).Run(input);
        Console.WriteLine(finding is null ? $"{target.Name}: holds" : $"{finding.What}\n{finding.Details}");
        return finding is null ? 0 : 1;
    }
    if (options.Worker is int worker)
    {
        using var progress = new Progress(Environment.GetEnvironmentVariable("POLARWAY_FUZZ_STATE")!, FuzzTargets.All.Count);
        var work = new Worker(options, worker, options.Processes, progress);
        work.Run();
        return work.Findings == 0 ? 0 : 1;
    }
    return new LongRun(options, args).Run();
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
