using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polarway.Formats.Compression;

/// <summary>Finds codec libraries under the names that distributions install without development packages.</summary>
internal static class CodecLibraries
{
    private static readonly string[] Zstd = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "libzstd.so"];
    private static readonly string[] Lzma = ["liblzma.so.5", "liblzma.5.dylib", "liblzma.dll", "liblzma.so"];

#pragma warning disable CA2255 // The resolver must be there before the first call of any codec, whoever makes it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(CodecLibraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string[] candidates = name switch { "zstd" => Zstd, "lzma" => Lzma, _ => [] };
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint handle))
            {
                return handle;
            }
        }
        return 0;
    }
}
