namespace Polarway.Core.Arrow;

/// <summary>How text and binary values leave.</summary>
public enum TextForm : byte
{
    /// <summary>16-byte views ("vu", "vz"): our own form, nothing is copied.</summary>
    View,
    /// <summary>int64 offsets ("U", "Z").</summary>
    Large,
    /// <summary>int32 offsets ("u", "z"); at most 2 GiB in one array.</summary>
    Small,
}
