using System.Diagnostics;

namespace Polarway.Fuzz;

/// <summary>
/// Ends the process when one input takes more than a second of processor time (and one more per MB), after saving it: what hangs
/// cannot be stopped otherwise. Time is counted as the process uses it, so that a busy machine is no finding.
/// </summary>
internal static class Watchdog
{
    private const double SecondsPerInput = 1;
    private const int PollMilliseconds = 250;

    /// <summary>Where the input of a hang is saved.</summary>
    public static string Folder { get; set; } = Path.Combine(Path.GetTempPath(), "polarway-fuzz");

    private static readonly Lock Gate = new();
    private static readonly byte[] Bytes = new byte[Mutator.MaxBytes];
    private static FuzzTarget? s_target;
    private static int s_length;
    private static long s_number;
    private static bool s_isStarted;

    public static void Begin(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        s_target = target;
        s_length = Math.Min(input.Length, Bytes.Length);
        input[..s_length].CopyTo(Bytes);
        Volatile.Write(ref s_number, s_number + 1);
    }

    public static void End() => Volatile.Write(ref s_number, s_number + 1);

    public static void Start()
    {
        lock (Gate)
        {
            if (s_isStarted)
            {
                return;
            }
            s_isStarted = true;
        }
        new Thread(Watch) { IsBackground = true, Name = "fuzz watchdog" }.Start();
    }

    private static void Watch()
    {
        using Process self = Process.GetCurrentProcess();
        long seen = -1;
        TimeSpan since = default;
        while (true)
        {
            Thread.Sleep(PollMilliseconds);
            self.Refresh();
            TimeSpan now = self.TotalProcessorTime;
            long number = Volatile.Read(ref s_number);
            if (number != seen)
            {
                (seen, since) = (number, now);
            }
            else if (number % 2 == 1 && (now - since).TotalSeconds > SecondsPerInput * (1 + (s_length / 1e6)))
            {
                Directory.CreateDirectory(Folder);
                string path = Path.Combine(Folder, $"{s_target?.Name}-hang-{Environment.ProcessId}-{number}");
                File.WriteAllBytes(path, Bytes.AsSpan(0, s_length));
                Environment.FailFast($"fuzzing {s_target?.Name}: an input of {s_length} bytes takes more than {SecondsPerInput} s; it is in {path}");
            }
        }
    }
}
