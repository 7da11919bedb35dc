using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Whole records of a file in memory, with room before and behind that may be read.</summary>
internal sealed unsafe class CsvChunk(NativeBuffer buffer, int length) : IDisposable
{
    /// <summary>Bytes before and behind the text.</summary>
    public const int Padding = 64;

    private bool? _isUtf8;

    public NativeBuffer Buffer => buffer;

    public byte* Data => buffer.Pointer + Padding;

    /// <summary>Bytes of text.</summary>
    public int Length => length;

    /// <summary>The same, and a line end behind the last record where the file has none.</summary>
    public int LengthWithLineEnd { get; init; }

    public bool HasQuotes { get; init; }

    public bool AllowsLongRecords { get; init; }

    /// <summary>The file it is from.</summary>
    public required string Path { get; init; }

    /// <summary>Number of the file in the scan.</summary>
    public int File { get; init; }

    /// <summary>Records before a byte of the file, for errors; null: nobody can say.</summary>
    public Func<long, long?>? RowsBefore { get; set; }

    /// <summary>Fields of this file's records.</summary>
    public int Columns { get; init; }

    /// <summary>Place in the scan.</summary>
    public long Number { get; set; }

    /// <summary>Bytes of text (after decompression) before it in the file.</summary>
    public long Offset { get; init; }

    /// <summary>Records before it in the scan, when they are counted.</summary>
    public long FirstRow { get; set; }

    /// <summary>Records to take.</summary>
    public long Rows { get; set; } = long.MaxValue;

    public Span<byte> Text => new(Data, length);

    /// <summary>Whether all of it is UTF-8; found out once.</summary>
    public bool IsUtf8 => _isUtf8 ??= System.Text.Unicode.Utf8.IsValid(Text);

    /// <summary>"file.csv, row 7, byte 123"; rows count from 1 after the header.</summary>
    public string Locate(int recordStart, int valueStart)
    {
        string row = RowsBefore?.Invoke(Offset + recordStart) is long before ? $", row {before + 1}" : "";
        return $"{Path}{row}, byte {Offset + valueStart}";
    }

    public void ThrowLongRecord(int start, int fields, int columns)
        => Throw.Error(ErrorKind.Compute, $"{Locate(start, start)}: found more fields than defined in 'Schema': {fields} instead of {columns}, in \"{FieldText.Shorten(Text[start..])}\"; consider setting truncate_ragged_lines=True, or another separator or quote_char");

    public void Dispose() => buffer.Dispose();
}
