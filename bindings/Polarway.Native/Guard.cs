using System.Runtime.CompilerServices;
using Polarway.Core.Errors;

namespace Polarway.Native;

/// <summary>The one guard around every export: nothing throws across, and outs are zero on failure.</summary>
internal static unsafe class Guard
{
    /// <summary>Runs an export that gives nothing.</summary>
    public static int Run(NativeError* error, Action body)
    {
        try
        {
            body();
            return (int)ErrorKind.None;
        }
        catch (Exception caught)
        {
            return NativeError.Write(error, caught);
        }
    }

    /// <summary>Runs an export that gives a value, and hands that over at the end.</summary>
    public static int Give<T>(T* result, NativeError* error, Func<T> body) where T : unmanaged
    {
        if (result == null)
        {
            return NativeError.Write(error, new PolarwayException(ErrorKind.InvalidArgument, "the address for the result is NULL"));
        }
        try
        {
            *result = body();
            return (int)ErrorKind.None;
        }
        catch (Exception caught)
        {
            *result = default;
            return NativeError.Write(error, caught);
        }
    }

    /// <summary>As <see cref="Give"/> for a struct that tells its size first: no more than the caller has is written.</summary>
    public static int GiveSized<T>(T* result, ulong size, NativeError* error, Func<T> body) where T : unmanaged
    {
        if (result == null || size < (ulong)sizeof(ulong))
        {
            return NativeError.Write(error, new PolarwayException(ErrorKind.InvalidArgument, $"the struct for the result is NULL or its size is {size}; set size to its bytes first"));
        }
        uint bytes = (uint)Math.Min(size, (ulong)sizeof(T));
        try
        {
            T value = body();
            Unsafe.CopyBlock(result, &value, bytes);
            return (int)ErrorKind.None;
        }
        catch (Exception caught)
        {
            return NativeError.Write(error, caught);
        }
    }
}
