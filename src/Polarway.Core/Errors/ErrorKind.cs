namespace Polarway.Core.Errors;

/// <summary>What went wrong and whose fault it is. The numbers are the status codes of the C ABI and never change.</summary>
public enum ErrorKind
{
    /// <summary>No error.</summary>
    None = 0,

    // The user's mistake.
    /// <summary>A column name does not exist.</summary>
    ColumnNotFound = 1,
    /// <summary>Types do not fit (a frame, a file or a function argument).</summary>
    Schema = 2,
    /// <summary>A value could not be computed (strict cast, overflow that is an error, bad regular expression).</summary>
    Compute = 3,
    /// <summary>The operation is not defined for this type or in this place.</summary>
    InvalidOperation = 4,
    /// <summary>Two columns would have the same name.</summary>
    Duplicate = 5,
    /// <summary>Lengths or widths do not fit.</summary>
    Shape = 6,
    /// <summary>An index lies outside its column.</summary>
    OutOfBounds = 7,
    /// <summary>An operation needs data and there is none.</summary>
    NoData = 8,
    /// <summary>A struct has no such field.</summary>
    StructFieldNotFound = 9,
    /// <summary>SQL that the dialect does not have.</summary>
    SqlInterface = 10,
    /// <summary>SQL that does not parse.</summary>
    SqlSyntax = 11,
    /// <summary>The plan text is not a valid plan.</summary>
    InvalidPlan = 20,
    /// <summary>Valid, but this build does not have it.</summary>
    Unsupported = 21,

    // Outside the process.
    /// <summary>Reading or writing failed.</summary>
    Io = 30,
    /// <summary>No such file.</summary>
    FileNotFound = 31,
    /// <summary>The bytes of a file or stream are not what their format says.</summary>
    Corrupt = 32,

    // Limits.
    /// <summary>The memory budget is used up.</summary>
    MemoryLimit = 40,
    /// <summary>The spill disk budget is used up.</summary>
    DiskLimit = 41,
    /// <summary>The query was cancelled.</summary>
    Cancelled = 42,
    /// <summary>The wait ended before the result.</summary>
    Timeout = 43,

    // The caller of the C ABI.
    /// <summary>The handle was never given out, or is closed.</summary>
    InvalidHandle = 50,
    /// <summary>An argument is null, too long or out of range.</summary>
    InvalidArgument = 51,

    /// <summary>A defect of ours.</summary>
    Internal = 60,
}
