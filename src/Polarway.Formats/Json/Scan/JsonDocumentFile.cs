using System.Buffers;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>
/// One JSON document: a list of objects, cut at the commas between them, or one object. Only strings and brackets are looked at here;
/// whoever parses the chunks finds what else is wrong.
/// </summary>
internal sealed class JsonDocumentFile : IJsonFile
{
    private const int LargestChunk = 1 << 30;

    private static readonly SearchValues<byte> Between = SearchValues.Create("\"[]{},"u8);
    private static readonly SearchValues<byte> Inside = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\"u8);

    private readonly TextInput _input;
    private readonly int _number;
    private readonly Allocator _memory;
    private byte[] _tail = [];
    private long _offset;
    private bool _isStarted;
    private bool _isList;
    private bool _inputEnded;
    private bool _isDone;

    /// <exception cref="PolarwayException">FileNotFound; Io.</exception>
    public JsonDocumentFile(string path, int number, Allocator memory)
    {
        _input = TextInput.Open(path, null);
        _number = number;
        _memory = memory;
    }

    /// <exception cref="PolarwayException">Compute: the document is empty or not closed, or more follows it.</exception>
    public CsvChunk? Next(int bytes)
    {
        if (_isDone)
        {
            return null;
        }
        int capacity = Math.Max(bytes, _tail.Length + 64);
        NativeBuffer buffer = _memory.Allocate(capacity + (2 * CsvChunk.Padding));
        try
        {
            _tail.CopyTo(Text(buffer, 0, _tail.Length));
            int length = Fill(buffer, _tail.Length, capacity);
            int start = Start(buffer, length);
            int end;
            int next;
            while (!TryCut(Text(buffer, start, length - start), out end, out next))
            {
                capacity = Larger(capacity);
                buffer = Grow(buffer, length, capacity);
                length = Fill(buffer, length, capacity);
            }
            return Cut(ref buffer!, start, end, next, length);
        }
        catch
        {
            buffer?.Dispose();
            throw;
        }
    }

    public (long All, long Taken) FileBytes => (_input.FileBytes, _input.BytesTaken);

    public void Dispose() => _input.Dispose();

    private static Span<byte> Text(NativeBuffer buffer, int start, int length) => buffer.CapacitySpan<byte>().Slice(CsvChunk.Padding + start, length);

    /// <summary>Where the first object starts: after byte-order mark and bracket, once.</summary>
    private int Start(NativeBuffer buffer, int length)
    {
        if (_isStarted)
        {
            return 0;
        }
        _isStarted = true;
        ReadOnlySpan<byte> text = Text(buffer, 0, length);
        int at = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        int first = text[at..].IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
        {
            Throw.Error(ErrorKind.Compute, $"{_input.Path}: no JSON value: the file is empty");
        }
        at += first;
        _isList = text[at] == '[';
        return _isList ? at + 1 : at;
    }

    /// <summary>Where the chunk ends and what is behind it starts; false when more text is needed.</summary>
    private bool TryCut(ReadOnlySpan<byte> text, out int end, out int next)
    {
        (end, next) = (text.Length, text.Length);
        if (!_isList)
        {
            _isDone = _inputEnded;
            return _inputEnded;
        }
        int depth = 0;
        int comma = -1;
        for (int at = 0; at < text.Length;)
        {
            int found = text[at..].IndexOfAny(depth == 0 ? Between : Inside);
            if (found < 0)
            {
                break;
            }
            at += found;
            switch (text[at])
            {
                case (byte)'"':
                    at = StringEnd(text, at + 1);
                    continue;
                case (byte)',':
                    comma = at;
                    break;
                case (byte)'[' or (byte)'{':
                    depth++;
                    break;
                default:
                    if (--depth < 0)
                    {
                        (end, next) = (at, at + 1);
                        _isDone = true;
                        return true;
                    }
                    break;
            }
            at++;
        }
        if (comma < 0 && _inputEnded)
        {
            Throw.Error(ErrorKind.Compute, $"{_input.Path}, byte {_offset + text.Length}: not valid JSON: the text ends and the list is not closed; is the file cut off?");
        }
        (end, next) = (comma, comma + 1);
        return comma >= 0;
    }

    private static int StringEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny(InString);
            if (found < 0)
            {
                return text.Length;
            }
            at += found + 1;
            if (text[at - 1] == '"')
            {
                return at;
            }
            at++;
        }
        return text.Length;
    }

    private CsvChunk Cut(ref NativeBuffer buffer, int start, int end, int next, int length)
    {
        _tail = Text(buffer, start + next, length - start - next).ToArray();
        if (_isDone)
        {
            CheckRest(_offset + start + next);
        }
        if (start > 0)
        {
            Text(buffer, start, end).CopyTo(Text(buffer, 0, end));
        }
        buffer.SetLength(CsvChunk.Padding + end);
        var chunk = new CsvChunk(buffer, end) { Path = _input.Path, File = _number, Offset = _offset + start, LengthWithLineEnd = end };
        _offset += start + next;
        return chunk;
    }

    /// <summary>Nothing but spaces may follow the list.</summary>
    private void CheckRest(long at)
    {
        ReadOnlySpan<byte> rest = _tail;
        var more = new byte[4096];
        while (true)
        {
            int wrong = rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (wrong >= 0)
            {
                Throw.Error(ErrorKind.Compute, $"{_input.Path}, byte {at + wrong}: not valid JSON: \"{FieldText.Shorten(rest[wrong..])}\" follows the list; a file has one value");
            }
            at += rest.Length;
            int got = _inputEnded ? 0 : _input.Read(more);
            if (got == 0)
            {
                return;
            }
            rest = more.AsSpan(0, got);
        }
    }

    private int Fill(NativeBuffer buffer, int from, int capacity)
    {
        if (_inputEnded)
        {
            return from;
        }
        int got = _input.Read(Text(buffer, from, capacity - from));
        _inputEnded = from + got < capacity;
        return from + got;
    }

    private NativeBuffer Grow(NativeBuffer buffer, int length, int capacity)
    {
        NativeBuffer larger = _memory.Allocate(capacity + (2 * CsvChunk.Padding));
        Text(buffer, 0, length).CopyTo(Text(larger, 0, length));
        buffer.Dispose();
        return larger;
    }

    private int Larger(int capacity) => capacity < LargestChunk ? capacity * 2
        : Throw.Error<int>(ErrorKind.Compute, $"{_input.Path}, byte {_offset}: an object is longer than {LargestChunk} bytes");
}
