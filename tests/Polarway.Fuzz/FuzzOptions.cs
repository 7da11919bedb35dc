using System.Globalization;

namespace Polarway.Fuzz;

/// <summary>What a run does, from <c>--name=value</c> arguments.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        fuzz [--runs=N] [--seed=N] [--targets=NAME] [--processes=N] [--findings=FOLDER]
             --list                    targets, their weights and seeds
             --seeds=FOLDER            writes seeds for native/run.sh
             --file=PATH --targets=T   runs one input through a target
             --at=N --targets=T        runs input number N of the seed
        """;

    /// <summary>Inputs of all targets together.</summary>
    public long Runs { get; init; } = 1_000_000;

    public ulong Seed { get; init; } = 1;

    /// <summary>Start of the names; "" is all.</summary>
    public string Targets { get; init; } = "";

    public int Processes { get; init; } = Environment.ProcessorCount;

    /// <summary>Folder for inputs that failed.</summary>
    public string Findings { get; init; } = Path.Combine("artifacts", "fuzz");

    public bool Lists { get; init; }

    /// <summary>Folder to write the seeds of whole files to, for the fuzzer of the shared library.</summary>
    public string? Seeds { get; init; }

    public string? File { get; init; }

    public long? At { get; init; }

    /// <summary>Set by the parent: which worker this process is.</summary>
    public int? Worker { get; init; }

    /// <exception cref="ArgumentException">An argument that does not exist.</exception>
    public static FuzzOptions Parse(IEnumerable<string> arguments)
    {
        var options = new FuzzOptions();
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            string value = parts.Length > 1 ? parts[1] : "";
            options = parts[0] switch
            {
                "--runs" => options with { Runs = Number(value) },
                "--seed" => options with { Seed = (ulong)Number(value) },
                "--targets" => options with { Targets = value },
                "--processes" => options with { Processes = (int)Math.Max(1, Number(value)) },
                "--findings" => options with { Findings = value },
                "--seeds" => options with { Seeds = value },
                "--list" => options with { Lists = true },
                "--file" => options with { File = value },
                "--at" => options with { At = Number(value) },
                "--worker" => options with { Worker = (int)Number(value) },
                _ => throw new ArgumentException($"{argument} is no argument of this program\n{Usage}"),
            };
        }
        return options with { Findings = Path.GetFullPath(options.Findings) };
    }

    private static long Number(string text)
        => long.TryParse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out long number) ? number : throw new ArgumentException($"\"{text}\" is no number\n{Usage}");
}
