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

    /// <summary>False when the year, or a part of the date below it, was neither in the text nor can be assumed.</summary>
    public bool HasDate { get; set; }

    /// <summary>An hour and a minute.</summary>
    public bool HasClock { get; set; }

    /// <summary>Read as seconds since 1970.</summary>
    public bool IsEpoch { get; set; }

    public bool HasOffset { get; set; }

    public int OffsetSeconds { get; set; }
}
