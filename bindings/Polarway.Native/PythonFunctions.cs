namespace Polarway.Native;

/// <summary>
/// Functions and objects of the interpreter that called pw_python_bind, all of CPython's stable ABI. They are called by threads that
/// hold the interpreter's lock, take nanoseconds and run no Python code: that is why no transition of the runtime surrounds them.
/// </summary>
internal static unsafe class PythonFunctions
{
    /// <summary>Entries of the table that pw_python_bind takes, in this order.</summary>
    public const int Count = 15;

    // Where an object's type is: after its reference count, in every build whose interpreter has a global lock.
    private const int TypeOffset = 8;

    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint> ListItem;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint, int> SetListItem;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int*, long> ToInt64;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, double> ToDouble;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint*, byte*> ToUtf8;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<long, nint> FromInt64;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<ulong, nint> FromUInt64;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<double, nint> FromDouble;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<byte*, nint, nint> FromUtf8;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void> Retain;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<void> ClearError;
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void> Release;
    public static nint None;
    public static nint True;
    public static nint False;

    private static nint s_int;
    private static nint s_float;
    private static nint s_str;

    public static bool IsBound => s_int != 0;

    public static void Bind(nint* table)
    {
        ListItem = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint>)table[0];
        SetListItem = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, nint, int>)table[1];
        ToInt64 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int*, long>)table[2];
        ToDouble = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, double>)table[3];
        ToUtf8 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint*, byte*>)table[4];
        FromInt64 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<long, nint>)table[5];
        FromUInt64 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<ulong, nint>)table[6];
        FromDouble = (delegate* unmanaged[Cdecl, SuppressGCTransition]<double, nint>)table[7];
        FromUtf8 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<byte*, nint, nint>)table[8];
        Retain = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void>)table[9];
        ClearError = (delegate* unmanaged[Cdecl, SuppressGCTransition]<void>)table[10];
        Release = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void>)table[11];
        (None, True, False) = (table[12], table[13], table[14]);
        // Objects of the three types stand for them: an int, a float, a text.
        s_float = TypeOf(FromDouble(0.5));
        byte letter = (byte)'x';
        s_str = TypeOf(FromUtf8(&letter, 1));
        s_int = TypeOf(FromInt64(1L << 40));
    }

    public static bool IsInt(nint value) => TypeOf(value) == s_int;

    public static bool IsFloat(nint value) => TypeOf(value) == s_float;

    public static bool IsText(nint value) => TypeOf(value) == s_str;

    public static nint TypeOf(nint value) => *(nint*)(value + TypeOffset);
}
