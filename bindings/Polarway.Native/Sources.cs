using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine.Sources;
using Polarway.Hosting;

namespace Polarway.Native;

/// <summary>Exports of sources that stream chunks. A source that is closed while another thread reads from it ends that read.</summary>
internal static unsafe class Sources
{
    private static readonly string[] Settings = ["memory_limit", "chunk_size", "prefetch"];

    private static HandleTable<StreamingSource> Table => Library.Host.Sources;

    [UnmanagedCallersOnly(EntryPoint = "pw_source_create", CallConvs = [typeof(CallConvCdecl)])]
    public static int Create(ulong session, byte* kind, nuint kindLength, byte* config, nuint configLength, ulong* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            string name = Encoding.UTF8.GetString(NativeText.Read(kind, kindLength, "kind"));
            return Table.Add(Sessions.Find(session).Sources.Create(name, SourceConfigReader.Read(NativeText.Read(config, configLength, "config"))));
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_source_metadata", CallConvs = [typeof(CallConvCdecl)])]
    public static int Metadata(ulong source, NativeText* result, NativeError* error)
        => Guard.Give(result, error, () => NativeText.From(SourceText.Of(Find(source).Metadata)));

    [UnmanagedCallersOnly(EntryPoint = "pw_source_schema", CallConvs = [typeof(CallConvCdecl)])]
    public static int Schema(ulong source, ArrowSchema* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            ArrowSchema schema;
            ArrowExport.Export(Find(source).Schema, &schema);
            return schema;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_source_read_chunk", CallConvs = [typeof(CallConvCdecl)])]
    public static int ReadChunk(ulong source, long timeoutMilliseconds, ulong* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            int timeout = timeoutMilliseconds < 0 ? -1 : (int)Math.Min(timeoutMilliseconds, int.MaxValue);
            if (Find(source).TryReadChunk(timeout, out Frame? chunk, out bool ended))
            {
                return Library.Host.Frames.Add(chunk);
            }
            return ended ? 0UL : Throw.Error<ulong>(ErrorKind.Timeout, $"the next chunk has not come within {timeoutMilliseconds} ms; ask again");
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_source_set", CallConvs = [typeof(CallConvCdecl)])]
    public static int Set(ulong source, byte* settings, nuint settingsLength, NativeError* error)
        => Guard.Run(error, () =>
        {
            StreamingSource found = Find(source);
            using JsonDocument document = Parse(NativeText.Read(settings, settingsLength, "settings").ToArray());
            foreach (JsonProperty setting in document.RootElement.EnumerateObject())
            {
                Apply(found, setting);
            }
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_source_stats", CallConvs = [typeof(CallConvCdecl)])]
    public static int Stats(ulong source, NativeText* result, NativeError* error)
        => Guard.Give(result, error, () => NativeText.From(SourceText.Of(Find(source).Stats)));

    [UnmanagedCallersOnly(EntryPoint = "pw_source_close", CallConvs = [typeof(CallConvCdecl)])]
    public static int Close(ulong source, NativeError* error) => Guard.Run(error, () => Table.Remove(source)?.Dispose());

    // A source that is disposed while it is used says that it has ended; nothing has to be held.
    private static StreamingSource Find(ulong source) => Table.Get(source, static _ => { });

    private static void Apply(StreamingSource source, JsonProperty setting)
    {
        switch (setting.Name)
        {
            case "memory_limit":
                source.MemoryLimit = setting.Value.ValueKind == JsonValueKind.Null ? null : Number(setting);
                break;
            case "chunk_size":
                source.ChunkRows = Number(setting);
                break;
            case "prefetch" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                source.Prefetches = setting.Value.GetBoolean();
                break;
            default:
                Throw.Error(ErrorKind.InvalidArgument, NearestName.Describe("setting of an open source", setting.Name, Settings));
                break;
        }
    }

    private static long Number(JsonProperty setting) => setting.Value.ValueKind == JsonValueKind.Number && setting.Value.TryGetInt64(out long value) ? value
        : Throw.Error<long>(ErrorKind.InvalidArgument, $"\"{setting.Name}\" is {setting.Value.GetRawText()}; it is a whole number");

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : Throw.Error<JsonDocument>(ErrorKind.InvalidArgument, "settings are a JSON object");
        }
        catch (JsonException error)
        {
            throw new PolarwayException(ErrorKind.InvalidArgument, $"settings are not JSON: {error.Message}", error);
        }
    }
}
