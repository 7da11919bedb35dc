namespace Polarway.Native.Calls;

/// <summary>
/// What functions that Python calls directly need of its interpreter, beyond <see cref="PythonFunctions"/>: the table that pw_python_calls
/// takes, and where lists, tuples and texts keep what they hold. The places are looked up in objects of known content when the table
/// comes; an interpreter that keeps them elsewhere gets no direct calls.
/// </summary>
internal static unsafe class Interpreter
{
    /// <summary>Entries of the table that pw_python_calls takes, in this order.</summary>
    public const int Count = 21;

    // Of every variable-sized object: how many items, and the first of a tuple or the address of a list's items.
    private const int SizeOffset = 16, ItemsOffset = 24;
    // Of a text: characters, and the bits that say how they are kept.
    private const int LengthOffset = 16, StateOffset = 32;
    private const uint CompactAscii = 0x60;

    // These may run the interpreter's own garbage collection, and with it any code: the runtime has to know that we are away.
    public static delegate* unmanaged[Cdecl]<PythonMethod*, nint, nint, nint> NewFunction;
    public static delegate* unmanaged[Cdecl]<nint, nint> NewTuple;
    public static delegate* unmanaged[Cdecl]<nint, nint> NewList;
    public static delegate* unmanaged[Cdecl]<nint> NewDictionary;
    public static delegate* unmanaged[Cdecl]<void*, nint> NewType;
    public static delegate* unmanaged[Cdecl]<nint, nint, nint> NewObject;
    public static delegate* unmanaged[Cdecl]<nint, int, nint> TypeSlot;
    public static delegate* unmanaged[Cdecl]<nint, nint> CopyDictionary;

    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, ulong> ToUInt64;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint, int> SetDictionaryItem;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, nint, void*, nint, int, int, int> FillBuffer;
    public static nint NotImplemented;

    /// <summary>What tells a tuple.</summary>
    public static nint TupleType;

    private static nint s_list;
    private static nint s_asciiOffset;

    /// <summary>Takes the table; false where objects lie otherwise than expected.</summary>
    public static bool Bind(nint* table)
    {
        NewFunction = (delegate* unmanaged[Cdecl]<PythonMethod*, nint, nint, nint>)table[0];
        NewTuple = (delegate* unmanaged[Cdecl]<nint, nint>)table[1];
        NewList = (delegate* unmanaged[Cdecl]<nint, nint>)table[2];
        NewDictionary = (delegate* unmanaged[Cdecl]<nint>)table[3];
        NewType = (delegate* unmanaged[Cdecl]<void*, nint>)table[4];
        NewObject = (delegate* unmanaged[Cdecl]<nint, nint, nint>)table[5];
        TypeSlot = (delegate* unmanaged[Cdecl]<nint, int, nint>)table[6];
        CopyDictionary = (delegate* unmanaged[Cdecl]<nint, nint>)table[7];
        ToUInt64 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, ulong>)table[8];
        SetDictionaryItem = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint, int>)table[9];
        FillBuffer = (delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, nint, void*, nint, int, int, int>)table[10];
        NotImplemented = table[11];
        nint times = table[12];
        // A list and a tuple of (True, None), a text of ASCII and one of other characters.
        (nint list, nint tuple, nint ascii, nint other) = (table[13], table[14], table[15], table[16]);
        s_list = PythonFunctions.TypeOf(list);
        TupleType = PythonFunctions.TypeOf(tuple);
        return HoldsBoth(Items(list)) && HoldsBoth(TupleItems(tuple)) && Length(list) == 2 && Length(tuple) == 2 && FindText(ascii, other)
            && Times.Bind(times, table[17], table[18], table[19], table[20]);
    }

    /// <summary>The items of a list: valid while it does not change.</summary>
    public static nint* Items(nint list) => *(nint**)(list + ItemsOffset);

    public static nint* TupleItems(nint tuple) => (nint*)(tuple + ItemsOffset);

    /// <summary>Items of a list or tuple.</summary>
    public static nint Length(nint sequence) => *(nint*)(sequence + SizeOffset);

    public static bool IsList(nint value) => PythonFunctions.TypeOf(value) == s_list;

    public static nint Characters(nint text) => *(nint*)(text + LengthOffset);

    /// <summary>The bytes of a text as UTF-8, where they are; null when it has no such form.</summary>
    public static byte* Utf8(nint text, nint* length)
    {
        if ((*(uint*)(text + StateOffset) & CompactAscii) == CompactAscii && s_asciiOffset != 0)
        {
            *length = *(nint*)(text + LengthOffset);
            return (byte*)text + s_asciiOffset;
        }
        return PythonFunctions.ToUtf8(text, length);
    }

    /// <summary>A text as ours; for names.</summary>
    public static string Text(nint text)
    {
        nint length = 0;
        byte* bytes = PythonFunctions.IsText(text) ? Utf8(text, &length) : null;
        return bytes == null ? throw new InvalidCastException("not a text") : System.Text.Encoding.UTF8.GetString(bytes, (int)length);
    }

    /// <summary>A new reference.</summary>
    public static nint Text(ReadOnlySpan<byte> utf8)
    {
        fixed (byte* start = utf8)
        {
            byte none = 0;
            return PythonFunctions.FromUtf8(start == null ? &none : start, utf8.Length);
        }
    }

    /// <summary>A new reference to a constant.</summary>
    public static nint New(nint constant)
    {
        PythonFunctions.Retain(constant);
        return constant;
    }

    private static bool HoldsBoth(nint* items) => items != null && items[0] == PythonFunctions.True && items[1] == PythonFunctions.None;

    // Where no offset is found, texts are asked for their bytes one by one.
    private static bool FindText(nint ascii, nint other)
    {
        nint length;
        byte* bytes = PythonFunctions.ToUtf8(ascii, &length);
        bool isKnown = bytes != null && *(nint*)(ascii + LengthOffset) == length && (*(uint*)(ascii + StateOffset) & CompactAscii) == CompactAscii
            && (*(uint*)(other + StateOffset) & CompactAscii) != CompactAscii && (nint)bytes - ascii is > StateOffset and < 128;
        s_asciiOffset = isKnown ? (nint)bytes - ascii : 0;
        return bytes != null;
    }
}
