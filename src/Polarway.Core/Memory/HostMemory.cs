namespace Polarway.Core.Memory;

/// <summary>How much memory this process may have: the cgroup's limit where one is set, else the host's.</summary>
public static class HostMemory
{
    private const long Fallback = 4L << 30;

    /// <summary>Bytes.</summary>
    public static long Available()
    {
        long limit = HostTotal();
        foreach (string path in (string[])["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"])
        {
            if (File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), out long bytes) && bytes > 0)
            {
                limit = Math.Min(limit, bytes);
            }
        }
        return limit;
    }

    private static long HostTotal()
    {
        const string Path = "/proc/meminfo";
        if (!File.Exists(Path))
        {
            return Fallback;
        }
        foreach (string line in File.ReadLines(Path))
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
            {
                string kilobytes = line["MemTotal:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.TryParse(kilobytes, out long value) ? value * 1024 : Fallback;
            }
        }
        return Fallback;
    }
}
