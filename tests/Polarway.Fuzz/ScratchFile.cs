namespace Polarway.Fuzz;

/// <summary>A file in memory under a path, for decoders that open paths. Each process has its own.</summary>
internal sealed class ScratchFile
{
    private const string Memory = "/dev/shm";

    public ScratchFile(string name)
        => Path = System.IO.Path.Combine(Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath(), $"polarway-fuzz-{Environment.ProcessId}-{name}");

    public string Path { get; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(bytes);
    }

    public void Delete() => File.Delete(Path);
}
