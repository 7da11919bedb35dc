using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Hosting;

namespace Polarway.Native;

/// <summary>Exports of frames.</summary>
internal static unsafe class Frames
{
    // Text in forms that are not ours is built when a consumer asks for it, on an account of its own.
    private static readonly Allocator s_exports = new QueryBudget(MemoryBudget.Process, "Arrow export").CreateAllocator("Arrow export");

    private static readonly Allocator s_rechunked = new QueryBudget(MemoryBudget.Process, "rechunk").CreateAllocator("rechunk");

    private static FrameStore Store => Library.Host.Frames;

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_from_stream", CallConvs = [typeof(CallConvCdecl)])]
    public static int FromStream(ulong session, ArrowArrayStream* stream, ulong* result, NativeError* error)
    {
        int status = Guard.Give(result, error, () => Store.Add(ArrowImport.ImportStream(stream, Sessions.Find(session).Imports)));
        // Moved whatever happens: when the session was wrong, nobody has taken it yet.
        if (stream != null && stream->Release != null)
        {
            stream->Release(stream);
        }
        return status;
    }

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_schema", CallConvs = [typeof(CallConvCdecl)])]
    public static int Schema(ulong frame, ArrowSchema* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            ArrowSchema schema;
            ArrowExport.Export(rows.Schema, &schema);
            return schema;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_rows", CallConvs = [typeof(CallConvCdecl)])]
    public static int Rows(ulong frame, long* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            return rows.Rows;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_slice", CallConvs = [typeof(CallConvCdecl)])]
    public static int Slice(ulong frame, long offset, long length, ulong* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            if (offset < 0 || length < 0)
            {
                Throw.Error(ErrorKind.InvalidArgument, $"a slice of {length} rows from row {offset}; neither may be negative");
            }
            long from = Math.Min(offset, rows.Rows);
            return Store.Add(rows.Slice(from, Math.Min(length, rows.Rows - from)));
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_select", CallConvs = [typeof(CallConvCdecl)])]
    public static int Select(ulong frame, int* columns, int count, ulong* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            var wanted = new ReadOnlySpan<int>(columns, count);
            foreach (int column in wanted)
            {
                if ((uint)column >= (uint)rows.Schema.Count)
                {
                    Throw.Error(ErrorKind.OutOfBounds, $"column {column} of a frame of {rows.Schema.Count} columns");
                }
            }
            return Store.Add(rows.Select(wanted));
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_chunks", CallConvs = [typeof(CallConvCdecl)])]
    public static int Chunks(ulong frame, long* lengths, long capacity, long* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            long[] all = rows.ChunkLengths();
            for (int chunk = 0; chunk < Math.Min(all.Length, capacity); chunk++)
            {
                lengths[chunk] = all[chunk];
            }
            return (long)all.Length;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_rechunk", CallConvs = [typeof(CallConvCdecl)])]
    public static int Rechunk(ulong frame, ulong* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            return Store.Add(rows.Rechunk(s_rechunked));
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_stream", CallConvs = [typeof(CallConvCdecl)])]
    public static int Stream(ulong frame, ArrowSchema* requested, ArrowArrayStream* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            ArrowArrayStream stream;
            Frame rows = Store.Get(frame);
            ArrowExport.Export(new FrameBatches(rows), &stream, s_exports, ExportRequest.From(requested, rows.Schema));
            return stream;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_column", CallConvs = [typeof(CallConvCdecl)])]
    public static int Column(ulong frame, int column, ArrowSchema* requested, ArrowArrayStream* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            using Frame rows = Store.Get(frame);
            if ((uint)column >= (uint)rows.Schema.Count)
            {
                Throw.Error(ErrorKind.OutOfBounds, $"column {column} of a frame of {rows.Schema.Count} columns");
            }
            ArrowArrayStream stream;
            ExportRequest request = ExportRequest.From(requested, rows.Schema[column].Type);
            ArrowExport.ExportColumn(new FrameBatches(rows.Retain()), column, &stream, s_exports, request);
            return stream;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_frame_free", CallConvs = [typeof(CallConvCdecl)])]
    public static int Free(ulong frame, NativeError* error) => Guard.Run(error, () => Store.Close(frame));
}
