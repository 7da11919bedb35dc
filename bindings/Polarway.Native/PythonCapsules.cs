using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Core.Errors;

namespace Polarway.Native;

/// <summary>
/// The destructor of PyCapsules that own a struct of the Arrow C interfaces. The interpreter may destroy a capsule while an exception is
/// on its way, for instance a consumer's that refuses the schema in it: that one is put aside meanwhile, so that it arrives.
/// </summary>
internal static unsafe class PythonCapsules
{
    private const int Count = 7;
    private const int LongestName = 32;

    private static delegate* unmanaged[Cdecl]<nint, byte*> s_name;
    private static delegate* unmanaged[Cdecl]<nint, byte*, nint> s_pointer;
    private static delegate* unmanaged[Cdecl]<nint, void> s_free;
    private static delegate* unmanaged[Cdecl]<nint*, nint*, nint*, void> s_fetchError;
    private static delegate* unmanaged[Cdecl]<nint, nint, nint, void> s_restoreError;
    private static delegate* unmanaged[Cdecl]<nint> s_giveLockBack;
    private static delegate* unmanaged[Cdecl]<nint, void> s_takeLock;

    /// <summary>Gives the destructor, for capsules named "arrow_schema", "arrow_array" and "arrow_array_stream".</summary>
    [UnmanagedCallersOnly(EntryPoint = "pw_python_capsules", CallConvs = [typeof(CallConvCdecl)])]
    public static int Capsules(void** functions, int count, void** destroy, NativeError* error) => Guard.Give((nint*)destroy, error, () =>
    {
        if (count != Count || functions == null)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"a table of {count} functions; this library takes {Count}");
        }
        s_name = (delegate* unmanaged[Cdecl]<nint, byte*>)functions[0];
        s_pointer = (delegate* unmanaged[Cdecl]<nint, byte*, nint>)functions[1];
        s_free = (delegate* unmanaged[Cdecl]<nint, void>)functions[2];
        s_fetchError = (delegate* unmanaged[Cdecl]<nint*, nint*, nint*, void>)functions[3];
        s_restoreError = (delegate* unmanaged[Cdecl]<nint, nint, nint, void>)functions[4];
        s_giveLockBack = (delegate* unmanaged[Cdecl]<nint>)functions[5];
        s_takeLock = (delegate* unmanaged[Cdecl]<nint, void>)functions[6];
        return (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Destroy;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(nint capsule)
    {
        nint type, value, trace;
        s_fetchError(&type, &value, &trace);
        byte* name = s_name(capsule);
        nint owned = name == null ? 0 : s_pointer(capsule, name);
        if (owned != 0)
        {
            // A release may wait for threads that need the interpreter's lock, and releases of Python's own structs take it themselves.
            nint thread = s_giveLockBack();
            Release(new ReadOnlySpan<byte>(name, Length(name)), owned);
            s_takeLock(thread);
            s_free(owned);
        }
        s_restoreError(type, value, trace);
    }

    private static void Release(ReadOnlySpan<byte> name, nint owned)
    {
        if (name.SequenceEqual("arrow_schema"u8))
        {
            var schema = (ArrowSchema*)owned;
            if (schema->Release != null)
            {
                schema->Release(schema);
            }
        }
        else if (name.SequenceEqual("arrow_array"u8))
        {
            var array = (ArrowArray*)owned;
            if (array->Release != null)
            {
                array->Release(array);
            }
        }
        else if (name.SequenceEqual("arrow_array_stream"u8))
        {
            var stream = (ArrowArrayStream*)owned;
            if (stream->Release != null)
            {
                stream->Release(stream);
            }
        }
    }

    private static int Length(byte* text)
    {
        int length = 0;
        while (length < LongestName && text[length] != 0)
        {
            length++;
        }
        return length;
    }
}
