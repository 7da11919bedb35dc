using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Hosting;

namespace Polarway.Native;

/// <summary>Exports of running plans. Every call holds its query, so that another thread may free the handle meanwhile.</summary>
internal static unsafe class Queries
{
    private static HandleTable<HostedQuery> Table => Library.Host.Queries;

    [UnmanagedCallersOnly(EntryPoint = "pw_query_collect", CallConvs = [typeof(CallConvCdecl)])]
    public static int Collect(ulong session, byte* plan, nuint planLength, ulong* result, NativeError* error)
        => Guard.Give(result, error, () => Library.Host.Frames.Add(Sessions.Find(session).Collect(NativeText.Read(plan, planLength, "plan"))));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_start", CallConvs = [typeof(CallConvCdecl)])]
    public static int Start(ulong session, byte* plan, nuint planLength, ulong* result, NativeError* error)
        => Guard.Give(result, error, () => Table.Add(Sessions.Find(session).Start(NativeText.Read(plan, planLength, "plan"))));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_wait", CallConvs = [typeof(CallConvCdecl)])]
    public static int Wait(ulong query, long timeoutMilliseconds, NativeError* error)
        => Guard.Run(error, () =>
        {
            if (!With(query, q => q.Wait(timeoutMilliseconds)))
            {
                TimedOut(timeoutMilliseconds);
            }
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_query_schema", CallConvs = [typeof(CallConvCdecl)])]
    public static int Schema(ulong query, ArrowSchema* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            ArrowSchema schema;
            ArrowExport.Export(With(query, q => q.Schema), &schema);
            return schema;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_query_next", CallConvs = [typeof(CallConvCdecl)])]
    public static int Next(ulong query, long timeoutMilliseconds, ArrowArray* result, NativeError* error)
        => Guard.Give(result, error, () => With(query, q => Read(q, timeoutMilliseconds)));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_next_frame", CallConvs = [typeof(CallConvCdecl)])]
    public static int NextFrame(ulong query, long timeoutMilliseconds, ulong* result, NativeError* error)
        => Guard.Give(result, error, () => With(query, q => ReadFrame(q, timeoutMilliseconds)));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_stream", CallConvs = [typeof(CallConvCdecl)])]
    public static int Stream(ulong query, ArrowArrayStream* result, NativeError* error)
        => Guard.Give(result, error, () => With(query, q =>
        {
            ArrowArrayStream stream;
            ArrowExport.Export(q.OpenStream(), &stream, q.Memory);
            return stream;
        }));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_take_frame", CallConvs = [typeof(CallConvCdecl)])]
    public static int TakeFrame(ulong query, ulong* result, NativeError* error)
        => Guard.Give(result, error, () => Library.Host.Frames.Add(With(query, q => q.TakeFrame())));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_cancel", CallConvs = [typeof(CallConvCdecl)])]
    public static int Cancel(ulong query, NativeError* error)
        => Guard.Run(error, () => With(query, q =>
        {
            q.Cancel();
            return true;
        }));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_progress", CallConvs = [typeof(CallConvCdecl)])]
    public static int Progress(ulong query, NativeProgress* result, NativeError* error)
    {
        uint size = result == null ? 0 : result->Size;
        return Guard.GiveSized(result, size, error, () => With(query, q =>
        {
            QueryProgress now = q.Progress();
            return new NativeProgress
            {
                Size = size,
                State = (int)now.State,
                Fraction = now.Fraction,
                RowsRead = now.RowsRead,
                RowsOut = now.RowsOut,
                MemoryUsed = now.MemoryUsed,
                MemoryPeak = now.MemoryPeak,
                ElapsedNanoseconds = now.Elapsed.Ticks * TimeSpan.NanosecondsPerTick,
            };
        }));
    }

    [UnmanagedCallersOnly(EntryPoint = "pw_query_stats", CallConvs = [typeof(CallConvCdecl)])]
    public static int Stats(ulong query, NativeText* result, NativeError* error)
        => Guard.Give(result, error, () => NativeText.From(With(query, q => q.Stats())));

    [UnmanagedCallersOnly(EntryPoint = "pw_query_free", CallConvs = [typeof(CallConvCdecl)])]
    public static int Free(ulong query, NativeError* error) => Guard.Run(error, () => Table.Remove(query)?.Close());

    private static ArrowArray Read(HostedQuery query, long timeoutMilliseconds)
    {
        ArrowArray array = default;
        if (!query.TryRead(timeoutMilliseconds, out Batch? batch, out bool ended))
        {
            if (!ended)
            {
                TimedOut(timeoutMilliseconds);
            }
            return array;
        }
        using (batch)
        {
            ArrowExport.Export(batch!, &array, query.Memory);
        }
        return array;
    }

    private static ulong ReadFrame(HostedQuery query, long timeoutMilliseconds)
    {
        if (query.TryRead(timeoutMilliseconds, out Batch? batch, out bool ended))
        {
            return Library.Host.Frames.Add(new Frame(query.Schema, [batch!]));
        }
        if (!ended)
        {
            TimedOut(timeoutMilliseconds);
        }
        return 0;
    }

    private static T With<T>(ulong handle, Func<HostedQuery, T> use)
    {
        HostedQuery query = Table.Get(handle, static q => q.Hold());
        try
        {
            return use(query);
        }
        finally
        {
            query.LetGo();
        }
    }

    private static void TimedOut(long milliseconds) => Throw.Error(ErrorKind.Timeout, $"the query has not come that far within {milliseconds} ms; wait again");
}
