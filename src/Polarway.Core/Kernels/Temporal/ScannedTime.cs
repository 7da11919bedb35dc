namespace Polarway.Core.Kernels;

/// <summary>What a format found in a text.</summary>
internal record struct ScannedTime
{
    /// <summary>True after a format was read to its end and its numbers made a date and a time.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Days since 1970-01-01; 0 without a date.</summary>
    public long Days { get; set; }

    /// <summary>Nanoseconds since midnight; 0 without a time.</summary>
    public long Nanoseconds { get; set; }

    public bool HasOffset { get; set; }

    public int OffsetSeconds { get; set; }
}
