using System.Text;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Scan;

/// <summary>One file, cut into chunks of whole records in order. Used by one thread at a time.</summary>
internal sealed class CsvFile : IDisposable
{
    private const int FirstReadBytes = 64 << 10;
    private const int LargestChunk = 1 << 30;

    private readonly TextInput _input;
    private readonly CsvOptions _options;
    private readonly Allocator _memory;
    private byte[] _tail = [];
    private int _tailLength;
    private long _offset;
    private bool _isAtEnd;

    /// <param name="number">Of the file in the scan.</param>
    /// <param name="firstRead">Bytes to look for the start of the data in, at first.</param>
    public CsvFile(string path, int number, CsvOptions options, Allocator memory, int firstRead = FirstReadBytes)
    {
        Number = number;
        _options = options;
        _memory = memory;
        _input = TextInput.Open(path, StoredAs(options.Encoding));
        try
        {
            Header = ReadPrologue(Math.Min(firstRead, FirstReadBytes));
        }
        catch
        {
            _input.Dispose();
            throw;
        }
    }

    public int Number { get; }

    public string Path => _input.Path;

    /// <summary>The names as written; null without a header, or when the file is empty.</summary>
    public string[]? Header { get; }

    /// <summary>True when there is nothing, not even a header.</summary>
    public bool IsEmpty => _offset == 0 && _tailLength == 0 && _isAtEnd;

    public bool IsCompressed => _input.IsCompressed;

    /// <summary>The bytes of the text are those of the file.</summary>
    public bool IsPlain => _input.IsPlain;

    public long FileBytes => _input.FileBytes;

    /// <summary>Of <see cref="FileBytes"/>, as far as they were read.</summary>
    public long BytesTaken => _input.BytesTaken;

    /// <summary>Fields of this file's records, for the chunks.</summary>
    public int Columns { get; set; }

    /// <summary>The next records, about <paramref name="bytes"/> of them; null at the end. The caller owns it.</summary>
    /// <param name="records">How many, where <paramref name="counts"/> asks for it; else -1.</param>
    /// <exception cref="PolarwayException">MemoryLimit, when a record is larger than the budget.</exception>
    public CsvChunk? Next(int bytes, bool counts, out long records)
    {
        records = 0;
        if (_isAtEnd && _tailLength == 0)
        {
            return null;
        }
        int capacity = Math.Max(AtMostWhatIsLeft(bytes), _tailLength + 64);
        NativeBuffer buffer = _memory.Allocate(capacity + (2 * CsvChunk.Padding));
        try
        {
            _tail.AsSpan(0, _tailLength).CopyTo(Text(buffer, 0, _tailLength));
            int length = Fill(buffer, _tailLength, capacity);
            CsvDialect dialect = _options.Dialect;
            RecordCut cut = RecordCut.Find(Text(buffer, 0, length), dialect, counts);
            while (cut.End == 0 && !_isAtEnd)
            {
                capacity = Larger(capacity);
                buffer = Grow(buffer, length, capacity);
                length = Fill(buffer, length, capacity);
                cut = RecordCut.Find(Text(buffer, 0, length), dialect, counts);
            }
            records = cut.Records;
            return Cut(ref buffer!, length, cut, ref records);
        }
        catch
        {
            buffer?.Dispose();
            throw;
        }
    }

    public void Dispose() => _input.Dispose();

    private static Span<byte> Text(NativeBuffer buffer, int start, int length) => buffer.CapacitySpan<byte>().Slice(CsvChunk.Padding + start, length);

    private static Encoding? StoredAs(CsvEncoding encoding) => encoding switch
    {
        CsvEncoding.Utf16 => Encoding.Unicode,
        CsvEncoding.Latin1 => Encoding.Latin1,
        _ => null,
    };

    private CsvChunk? Cut(ref NativeBuffer buffer, int length, RecordCut cut, ref long records)
    {
        int end = _isAtEnd ? length : cut.End;
        if (end == 0)
        {
            buffer.Dispose();
            _tailLength = 0;
            return null;
        }
        KeepTail(Text(buffer, end, length - end));
        Span<byte> padding = Text(buffer, end, CsvChunk.Padding);
        bool lacksLineEnd = end != cut.End;
        padding[0] = lacksLineEnd ? _options.LineEnd : padding[0];
        if (lacksLineEnd && records >= 0 && !_options.Dialect.IsComment(Text(buffer, cut.End, end - cut.End)))
        {
            records++;
        }
        buffer.SetLength(CsvChunk.Padding + end + 1);
        var chunk = new CsvChunk(buffer, end)
        {
            Path = Path,
            File = Number,
            Columns = Columns,
            Offset = _offset,
            HasQuotes = cut.HasQuotes,
            LengthWithLineEnd = lacksLineEnd ? end + 1 : end,
            AllowsLongRecords = _options.TruncateRaggedLines,
        };
        _offset += end;
        return chunk;
    }

    private string[]? ReadPrologue(int capacity)
    {
        byte[] text = new byte[capacity];
        int length = FillManaged(text, 0);
        Prologue? prologue;
        while ((prologue = Prologue.Read(text.AsSpan(0, length), _isAtEnd, _options)) is null)
        {
            Array.Resize(ref text, Larger(text.Length));
            length = FillManaged(text, length);
        }
        _offset = prologue.End;
        _tail = text;
        KeepTail(text.AsSpan(prologue.End, length - prologue.End));
        return prologue.Header;
    }

    private int FillManaged(byte[] text, int from)
    {
        int got = _input.Read(text.AsSpan(from));
        _isAtEnd = from + got < text.Length && !_input.HasFailed;
        return from + got;
    }

    private int Fill(NativeBuffer buffer, int from, int capacity)
    {
        if (_isAtEnd)
        {
            return from;
        }
        int got = _input.Read(Text(buffer, from, capacity - from));
        _isAtEnd = from + got < capacity && !_input.HasFailed;
        return from + got;
    }

    /// <summary>A small file takes a small buffer. The length of files that are packed, and of those that are no files, is not known.</summary>
    private int AtMostWhatIsLeft(int bytes)
    {
        long left = _input.FileBytes - _input.BytesTaken;
        return IsPlain && left > 0 ? (int)Math.Min(bytes, _tailLength + left + 64) : bytes;
    }

    private NativeBuffer Grow(NativeBuffer buffer, int length, int capacity)
    {
        NativeBuffer larger = _memory.Allocate(capacity + (2 * CsvChunk.Padding));
        Text(buffer, 0, length).CopyTo(Text(larger, 0, length));
        buffer.Dispose();
        return larger;
    }

    private int Larger(int capacity) => capacity < LargestChunk ? capacity * 2
        : Throw.Error<int>(ErrorKind.Compute, $"{Path}, byte {_offset}: a record is longer than {LargestChunk} bytes; is a quote not closed? pass another quote_char, or None");

    private void KeepTail(ReadOnlySpan<byte> tail)
    {
        if (_tail.Length < tail.Length)
        {
            _tail = new byte[Math.Max(tail.Length, 2 * _tail.Length)];
        }
        tail.CopyTo(_tail);
        _tailLength = tail.Length;
    }
}
