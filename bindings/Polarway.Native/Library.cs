using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using Polarway.Core.Arrow;
using Polarway.Core.Memory;
using Polarway.Hosting;

namespace Polarway.Native;

/// <summary>Exports about the library and the process.</summary>
internal static unsafe class Library
{
    /// <summary>Major number: what existed changed. Minor: something was added.</summary>
    private const uint AbiMajor = 1;
    private const uint AbiMinor = 1;

    public static Host Host { get; } = new();

    [UnmanagedCallersOnly(EntryPoint = "pw_abi_version", CallConvs = [typeof(CallConvCdecl)])]
    public static uint AbiVersion() => (AbiMajor << 16) | AbiMinor;

    [UnmanagedCallersOnly(EntryPoint = "pw_build_info", CallConvs = [typeof(CallConvCdecl)])]
    public static int BuildInfo(NativeText* result, NativeError* error) => Guard.Give(result, error, () => NativeText.From(Describe()));

    [UnmanagedCallersOnly(EntryPoint = "pw_text_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void FreeText(NativeText* text)
    {
        if (text != null)
        {
            NativeMemory.Free(text->Data);
            *text = default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pw_memory_stats", CallConvs = [typeof(CallConvCdecl)])]
    public static int MemoryStats(NativeMemoryStats* result, NativeError* error)
    {
        ulong size = result == null ? 0 : result->Size;
        return Guard.GiveSized(result, size, error, () => new NativeMemoryStats
        {
            Size = size,
            Limit = MemoryBudget.Process.Limit,
            Used = MemoryBudget.Process.Used,
            Peak = MemoryBudget.Process.Peak,
            OpenSessions = Host.Sessions.Count,
            OpenQueries = Host.Queries.Count,
            OpenFrames = Host.Frames.Count,
            OpenExports = ExportLedger.Open,
        });
    }

    [UnmanagedCallersOnly(EntryPoint = "pw_memory_trim", CallConvs = [typeof(CallConvCdecl)])]
    public static int MemoryTrim(NativeError* error) => Guard.Run(error, MemoryBudget.Process.Trim);

    private static string Describe()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", typeof(Library).Assembly.GetName().Version?.ToString(3));
            json.WriteString("abi", $"{AbiMajor}.{AbiMinor}");
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteNumber("vector_bits", Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
