using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
namespace Polarway.Native;
internal static unsafe partial class Scratch
{
    [DllImport("zstd")] private static extern uint ZSTD_versionNumber();
    [DllImport("lz4")] private static extern int LZ4_versionNumber();
    [UnmanagedCallersOnly(EntryPoint = "pw_scratch")]
    public static int Run() => (Vector256.IsHardwareAccelerated ? 1 : 0) + (Vector512.IsHardwareAccelerated ? 2 : 0) + (Vector128.IsHardwareAccelerated ? 4 : 0) + (System.Runtime.Intrinsics.X86.Avx2.IsSupported ? 8:0)+ (System.Runtime.Intrinsics.X86.Pclmulqdq.IsSupported ? 16:0)+ (System.Runtime.Intrinsics.X86.Popcnt.IsSupported ? 32:0);
    [UnmanagedCallersOnly(EntryPoint = "pw_scratch_zstd")]
    public static int Zstd() => (int)ZSTD_versionNumber() + LZ4_versionNumber();
    [UnmanagedCallersOnly(EntryPoint = "pw_scratch_gc")]
    public static long Gc() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
