using System.Diagnostics;
using Polarway.Core.Memory;

namespace Polarway.Fuzz;

/// <summary>Runs inputs through one target and says what does not hold.</summary>
internal sealed class Trial(FuzzTarget target)
{
    /// <summary>The budget of the process while it fuzzes: no input is worth more.</summary>
    public const long BudgetBytes = 64L << 20;

    /// <summary>Managed bytes that one input may cost, before its own length counts.</summary>
    private const long ManagedBytes = 64L << 20;

    private static readonly GuardedBytes Input = new(Mutator.MaxBytes);

    /// <summary>Sets the limits; once per process.</summary>
    public static void Prepare() => MemoryBudget.Process.Limit = BudgetBytes;

    /// <summary>null when everything holds.</summary>
    public Finding? Run(ReadOnlySpan<byte> bytes)
    {
        long used = MemoryBudget.Process.Used;
        long managed = GC.GetAllocatedBytesForCurrentThread();
        Watchdog.Begin(target, bytes);
        try
        {
            Decode(bytes);
            managed = GC.GetAllocatedBytesForCurrentThread() - managed;
            return managed > ManagedBytes ? new Finding(target.Name, bytes.ToArray(), $"{managed} bytes of managed memory for an input of {bytes.Length}", "") : null;
        }
        catch (Exception error)
        {
            return new Finding(target.Name, bytes.ToArray(), $"{error.GetType().Name}: {error.Message}", error.ToString());
        }
        finally
        {
            Watchdog.End();
        }
    }

    private unsafe void Decode(ReadOnlySpan<byte> bytes) => target.Fuzz(new ReadOnlySpan<byte>(Input.Copy(bytes), bytes.Length));
}

/// <summary>An input that broke a promise.</summary>
/// <param name="What">One line.</param>
/// <param name="Details">Where.</param>
internal sealed record Finding(string Target, byte[] Input, string What, string Details)
{
    /// <summary>The same for inputs that fail in the same place.</summary>
    public string Signature
    {
        get
        {
            string place = Details.Split('\n').FirstOrDefault(l => l.Contains(" at Polarway.", StringComparison.Ordinal) && !l.Contains("Throw.", StringComparison.Ordinal)) ?? "";
            return $"{Target}|{What.Split(':')[0]}|{place.Trim()}";
        }
    }
}
