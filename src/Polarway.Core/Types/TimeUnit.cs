namespace Polarway.Core.Types;

/// <summary>Ticks of a datetime or duration.</summary>
public enum TimeUnit : byte { Milliseconds, Microseconds, Nanoseconds }
