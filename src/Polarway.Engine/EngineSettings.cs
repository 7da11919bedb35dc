namespace Polarway.Engine;

/// <summary>Settings of a session. The POLARWAY_* variables are for tests: they make rare paths common.</summary>
public sealed record EngineSettings
{
    /// <summary>Worker threads of the process; the cgroup's CPU quota unless POLARWAY_MAX_THREADS says otherwise.</summary>
    public int Threads { get; init; } = Number("POLARWAY_MAX_THREADS") ?? Environment.ProcessorCount;

    /// <summary>Bytes one query may hold; null = the process budget.</summary>
    public long? QueryMemoryLimit { get; init; }

    /// <summary>Folder of spill files.</summary>
    public string SpillFolder { get; init; } = Environment.GetEnvironmentVariable("POLARWAY_TEMP_DIR") ?? Path.GetTempPath();

    /// <summary>Bytes of spill files one query may have on disk.</summary>
    public long SpillLimit { get; init; } = long.MaxValue;

    /// <summary>Test: every sink spills after each batch (POLARWAY_FORCE_SPILL=1).</summary>
    public bool ForceSpill { get; init; } = Number("POLARWAY_FORCE_SPILL") == 1;

    /// <summary>Test: every hash is 0 (POLARWAY_HASH_ZERO=1).</summary>
    public bool HashZero { get; init; } = Number("POLARWAY_HASH_ZERO") == 1;

    private static int? Number(string variable)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), out int value) ? value : null;
}
