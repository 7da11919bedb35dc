using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

/// <summary>What to make of one column of the indexed records of a chunk.</summary>
internal sealed class ColumnTask(string name, DataType type, CsvDialect dialect)
{
    public string Name => name;

    public DataType Type => type;

    public CsvDialect Dialect => dialect;

    /// <summary>Position of the field in records.</summary>
    public int Field { get; set; }

    public byte[][] NullValues { get; init; } = [];

    public bool EmptyStringIsNull { get; init; } = true;

    /// <summary>A value that does not fit is null.</summary>
    public bool IgnoresErrors { get; init; }

    /// <summary>Bytes that are not UTF-8 become U+FFFD.</summary>
    public bool IsLossy { get; init; }

    public byte Point { get; init; } = (byte)'.';

    /// <summary>The type was found by looking at some of the rows.</summary>
    public bool IsInferred { get; init; }

    /// <summary>Told when a value does not fit a type that was found by looking at some of the rows; the query can then run anew.</summary>
    public Action? Misfitted { get; init; }

    public bool IsNullValue(ReadOnlySpan<byte> value)
    {
        foreach (byte[] text in NullValues)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }
        return false;
    }
}
