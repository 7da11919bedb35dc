using System.Runtime.InteropServices;

namespace Polarway.Formats.Compression;

/// <summary>libzstd: linked into the published library, else loaded at its first use.</summary>
internal static unsafe class ZstdNative
{
    [DllImport("zstd")] public static extern nint ZSTD_createDCtx();
    [DllImport("zstd")] public static extern nuint ZSTD_freeDCtx(nint context);
    [DllImport("zstd")] public static extern nuint ZSTD_decompressDCtx(nint context, byte* target, nuint targetLength, byte* source, nuint sourceLength);
    [DllImport("zstd")] public static extern nuint ZSTD_decompressStream(nint context, ZstdBuffer* output, ZstdBuffer* input);
    [DllImport("zstd")] public static extern nint ZSTD_createCCtx();
    [DllImport("zstd")] public static extern nuint ZSTD_freeCCtx(nint context);
    [DllImport("zstd")] public static extern nuint ZSTD_compressCCtx(nint context, byte* target, nuint targetLength, byte* source, nuint sourceLength, int level);
    [DllImport("zstd")] public static extern nuint ZSTD_compressBound(nuint length);
    [DllImport("zstd")] public static extern uint ZSTD_isError(nuint code);
    [DllImport("zstd")] private static extern byte* ZSTD_getErrorName(nuint code);

    public static string ErrorName(nuint code) => Marshal.PtrToStringUTF8((nint)ZSTD_getErrorName(code)) ?? "unknown error";
}
