using System.Diagnostics;
using System.Globalization;

namespace Polarway.Fuzz;

/// <summary>Starts one process per core, shows how far they are, saves the input of one that dies and starts another in its place.</summary>
internal sealed class LongRun(FuzzOptions options, string[] arguments)
{
    private const int ReportSeconds = 10;
    private const int MostCrashes = 20;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _crashes;

    /// <returns>0 when nothing was found.</returns>
    public int Run()
    {
        Directory.CreateDirectory(options.Findings);
        int before = Saved();
        string[] states = [.. Enumerable.Range(0, options.Processes).Select(w => Path.Combine(Path.GetTempPath(), $"polarway-fuzz-{Environment.ProcessId}-{w}"))];
        Progress[] progress = [.. states.Select(s => new Progress(s, FuzzTargets.All.Count))];
        try
        {
            Process?[] workers = [.. Enumerable.Range(0, options.Processes).Select(w => Start(w, states[w]))];
            long reported = 0;
            while (workers.Any(w => w is not null))
            {
                Thread.Sleep(100);
                for (int worker = 0; worker < workers.Length; worker++)
                {
                    if (workers[worker] is { HasExited: true } ended)
                    {
                        workers[worker] = ended.ExitCode is 0 or 1 || Crashed(progress[worker], ended.ExitCode) ? null : Start(worker, states[worker]);
                    }
                }
                if (_clock.ElapsedMilliseconds - reported > ReportSeconds * 1000)
                {
                    reported = _clock.ElapsedMilliseconds;
                    Report(progress.Sum(p => p.Total));
                }
            }
            Summarise(progress);
        }
        finally
        {
            foreach (Progress state in progress)
            {
                state.Dispose();
            }
            Array.ForEach(states, File.Delete);
        }
        int found = Saved() - before;
        Console.WriteLine(found == 0 ? "no findings" : $"{found} findings in {options.Findings}");
        return found == 0 ? 0 : 1;
    }

    private int Saved() => Directory.EnumerateFiles(options.Findings).Count(f => !f.EndsWith(".txt", StringComparison.Ordinal));

    private Process Start(int worker, string state)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(LongRun).Assembly.Location);
        }
        foreach (string argument in (string[])[.. arguments, $"--worker={worker}", $"--processes={options.Processes}"])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["POLARWAY_FUZZ_STATE"] = state;
        // A crash's dump would fill the disk; the input is enough to have it again.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>Saves what the process was at; true when it is not worth going on.</summary>
    private bool Crashed(Progress state, int code)
    {
        FuzzTarget target = FuzzTargets.All[state.Target];
        string path = Path.Combine(options.Findings, $"{target.Name}-{options.Seed}-{state.Number}-crash");
        File.WriteAllBytes(path, FuzzTargets.MutatorOf(target, options.Seed).Make(state.Number).ToArray());
        Console.WriteLine($"FINDING {target.Name}: the process ended with {code} at input {state.Number}\n  saved as {path}");
        return ++_crashes >= MostCrashes;
    }

    private void Report(long done)
    {
        double seconds = _clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {options.Runs:N0}, {done / seconds:N0}/s, {Saved()} findings, {seconds:N0} s"));
    }

    private void Summarise(Progress[] progress)
    {
        for (int target = 0; target < FuzzTargets.All.Count; target++)
        {
            long executions = progress.Sum(p => p.Executions(target));
            if (executions > 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FuzzTargets.All[target].Name,-24} {executions,14:N0}"));
            }
        }
        Report(progress.Sum(p => p.Total));
    }
}
