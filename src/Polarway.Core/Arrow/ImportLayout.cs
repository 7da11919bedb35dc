namespace Polarway.Core.Arrow;

/// <summary>How a producer's values lie in memory, as far as it matters for reading them.</summary>
internal enum ImportLayout : byte
{
    Null,
    Boolean,
    /// <summary>Our own width and meaning: nothing is copied.</summary>
    Fixed,
    /// <summary>int32 times a constant gives our int64.</summary>
    Scaled32,
    /// <summary>int64 times a constant gives our int64.</summary>
    Scaled64,
    HalfFloat,
    Decimal32,
    Decimal64,
    /// <summary>Text or bytes under int32 offsets.</summary>
    SmallText,
    /// <summary>Text or bytes under int64 offsets.</summary>
    LargeText,
    ViewText,
    /// <summary>Bytes of one width.</summary>
    FixedText,
    /// <summary>Lists or maps under int32 offsets.</summary>
    SmallList,
    LargeList,
    SmallListView,
    LargeListView,
    FixedList,
    Struct,
    Dictionary,
    RunEnd,
}
