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

    /// <summary>The query can be run anew with a wider type.</summary>
    public bool CanWiden { get; init; }

    /// <summary>The first row of the decoded records whose value does not fit; negative: all fit.</summary>
    public int MisfitRow { get; private set; } = -1;

    /// <summary>The value is not UTF-8; else it is not of the type.</summary>
    public bool IsMisfitBytes { get; private set; }

    /// <summary>The value of a row does not fit; it is null until somebody decides what that means.</summary>
    public void Misfit(int row, bool isBytes = false)
    {
        if (MisfitRow < 0)
        {
            MisfitRow = row;
            IsMisfitBytes = isBytes;
        }
    }

    /// <summary>Forgets misfits of earlier records.</summary>
    public void ClearMisfit() => MisfitRow = -1;

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
