using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Kernels;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>
/// A place in JSON text, and the steps from token to token. The text is UTF-8 that was checked before, and 64 bytes of zeros stand
/// behind it: no token has one, so that every loop ends there. Used by one thread at a time.
/// </summary>
internal sealed unsafe partial class JsonCursor
{
    /// <summary>Lists and objects inside of each other; deeper ones are taken for an attack on the stack.</summary>
    public const int MaxDepth = 256;

    /// <summary>Bytes behind the text that must be there.</summary>
    public const int Padding = 64;

    private byte* _start;
    private byte* _end;
    private bool _crossesLines;
    private int _depth;

    /// <summary>Where the next byte is.</summary>
    public byte* At;

    public byte* Start => _start;

    /// <summary>The next byte, for those who do not move.</summary>
    public byte Peek => *At;

    public bool IsAtEnd => At >= _end;

    /// <summary>Starts at a text, whose padding is cleared.</summary>
    /// <param name="crossesLines">Line ends are spaces: JSON, not NDJSON.</param>
    public void Reset(byte* start, int length, bool crossesLines)
    {
        _start = start;
        _end = start + length;
        _crossesLines = crossesLines;
        _depth = 0;
        At = start;
        new Span<byte>(_end, Padding).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipSpaces()
    {
        if (*At <= ' ')
        {
            SkipMoreSpaces();
        }
    }

    /// <summary>Goes past spaces and one byte that must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Expect(byte token, string where)
    {
        if (*At != token)
        {
            SkipSpaces();
            if (*At != token)
            {
                Fail($"'{(char)token}' is missing {where}");
            }
        }
        At++;
    }

    /// <summary>After a value inside of a list or object: true when another follows, false at the end, which is passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasNext(byte close)
    {
        if (*At <= ' ')
        {
            SkipMoreSpaces();
        }
        if (*At == ',')
        {
            At++;
            SkipSpaces();
            if (*At == close)
            {
                Fail($"a comma before '{(char)close}'; remove it");
            }
            return true;
        }
        if (*At != close)
        {
            Fail($"',' or '{(char)close}' is missing after a value");
        }
        At++;
        return false;
    }

    /// <summary>Goes into a list or object: true when it has something, false when it is empty, and passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter(byte close)
    {
        At++;
        SkipSpaces();
        if (*At == close)
        {
            At++;
            return false;
        }
        if (++_depth > MaxDepth)
        {
            Fail($"lists and objects are nested deeper than {MaxDepth}");
        }
        return true;
    }

    public void Leave() => _depth--;

    /// <summary>A string's bytes, escapes resolved in place; the cursor stands at its quote and goes past the other one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* ReadString(out int length)
    {
        byte* text = At + 1;
        byte* stop = FindStop(text);
        if (*stop == '"')
        {
            At = stop + 1;
            length = (int)(stop - text);
            return text;
        }
        return Unescape(text, stop, out length);
    }

    /// <summary>Passes a string without changing it.</summary>
    public void SkipString()
    {
        byte* at = At + 1;
        while (true)
        {
            at = FindStop(at);
            if (*at == '"')
            {
                At = at + 1;
                return;
            }
            if (*at != '\\')
            {
                FailInString(at);
            }
            At = at;
            at += EscapeLength(at);
        }
    }

    /// <summary>Passes a value of any kind, which is checked on the way.</summary>
    public void SkipValue()
    {
        switch (*At)
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{':
                if (!Enter((byte)'}'))
                {
                    break;
                }
                do
                {
                    RequireKey();
                    SkipString();
                    Expect((byte)':', "after a key");
                    SkipSpaces();
                    SkipValue();
                }
                while (HasNext((byte)'}'));
                Leave();
                break;
            case (byte)'[':
                if (!Enter((byte)']'))
                {
                    break;
                }
                do
                {
                    SkipValue();
                }
                while (HasNext((byte)']'));
                Leave();
                break;
            case (byte)'t' or (byte)'f' or (byte)'n':
                SkipWord();
                break;
            default:
                SkipNumber();
                break;
        }
    }

    /// <summary>A key starts here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RequireKey()
    {
        if (*At != '"')
        {
            Fail("a key in double quotes is missing");
        }
    }

    /// <summary>The key that must start here.</summary>
    public string ReadKey()
    {
        RequireKey();
        byte* text = ReadString(out int length);
        return System.Text.Encoding.UTF8.GetString(text, length);
    }

    /// <summary>Passes <c>null</c> when it stands here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNull()
    {
        if (*At != 'n')
        {
            return false;
        }
        if (Unsafe.ReadUnaligned<uint>(At) != 0x6C6C756E)
        {
            Fail("no JSON value");
        }
        At += 4;
        return true;
    }

    /// <summary>Passes <c>true</c> or <c>false</c> when it stands here.</summary>
    public bool TryBoolean(out bool value)
    {
        value = Unsafe.ReadUnaligned<uint>(At) == 0x65757274;
        if (value)
        {
            At += 4;
            return true;
        }
        if (*At == 'f' && Unsafe.ReadUnaligned<uint>(At + 1) == 0x65736C61)
        {
            At += 5;
            return true;
        }
        return false;
    }

    [DoesNotReturn]
    public void Fail(string message)
    {
        int at = (int)(At - _start);
        string what = At >= _end || (*At == '\n' && !_crossesLines) ? _crossesLines ? "the text ends" : "the line ends" : $"found \"{FieldText.Shorten(new ReadOnlySpan<byte>(At, (int)Math.Min(40, _end - At)))}\"";
        throw new JsonTextException($"{message}: {what}", at);
    }

    private void SkipMoreSpaces()
    {
        while (*At is (byte)' ' or (byte)'\t' or (byte)'\r' || (*At == '\n' && _crossesLines))
        {
            At++;
        }
    }

    private void SkipWord()
    {
        if (!TryNull() && !TryBoolean(out _))
        {
            Fail("no JSON value");
        }
    }

    /// <summary>The next quote, backslash or control character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* FindStop(byte* at)
    {
        if (InstructionSet.Is256)
        {
            while (true)
            {
                Vector256<byte> block = Vector256.Load(at);
                uint stops = (Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                    | Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)31)), block)).ExtractMostSignificantBits();
                if (stops != 0)
                {
                    return at + BitOperations.TrailingZeroCount(stops);
                }
                at += Vector256<byte>.Count;
            }
        }
        return FindStopScalar(at);
    }

    /// <summary>The same, byte by byte.</summary>
    internal static byte* FindStopScalar(byte* at)
    {
        while (*at is not ((byte)'"' or (byte)'\\') && *at > 31)
        {
            at++;
        }
        return at;
    }
}
