using System.Globalization;
using Polarway.Core.Memory;

namespace Polarway.Engine.Sources;

/// <summary>How much of the memory that this process may have it has. Looked up at most every few milliseconds.</summary>
internal static class ProcessMemory
{
    private const long FreshMilliseconds = 20;

    private static long s_read = long.MinValue / 2;
    private static double s_share;

    /// <summary>Resident bytes of the process, as a share of the cgroup's limit or the host's memory.</summary>
    public static double Share
    {
        get
        {
            long now = Environment.TickCount64;
            if (now - Volatile.Read(ref s_read) > FreshMilliseconds)
            {
                Volatile.Write(ref s_share, (double)ResidentBytes() / HostMemory.Available());
                Volatile.Write(ref s_read, now);
            }
            return Volatile.Read(ref s_share);
        }
    }

    private static long ResidentBytes()
    {
        const string Path = "/proc/self/statm";
        if (!File.Exists(Path))
        {
            return Environment.WorkingSet;
        }
        string[] pages = File.ReadAllText(Path).Split(' ');
        return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
