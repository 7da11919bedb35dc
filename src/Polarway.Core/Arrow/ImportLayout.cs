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
    Decimal32,
    Decimal64,
    /// <summary>256 bits, of which the values need at most 128.</summary>
    Decimal256,
    /// <summary>int32 days and milliseconds, as a struct.</summary>
    DayTime,
    /// <summary>int32 months, int32 days, int64 nanoseconds, as a struct.</summary>
    MonthDayNano,
    /// <summary>Children of full length, of which each row uses one: a struct of all of them and the type's number.</summary>
    SparseUnion,
    /// <summary>As a sparse union, with a position in the child for each row.</summary>
    DenseUnion,
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
