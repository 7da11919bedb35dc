namespace Polarway.Core.Types;

/// <summary>
/// Ticks of a datetime or duration, from coarse to fine. Only durations have seconds: those of files whose writer chose them, which
/// milliseconds could not hold.
/// </summary>
public enum TimeUnit : sbyte { Seconds = -1, Milliseconds, Microseconds, Nanoseconds }
