using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Hosting;

namespace Polarway.Native;

/// <summary>Exports of sessions, and of plans that are not run.</summary>
internal static unsafe class Sessions
{
    [UnmanagedCallersOnly(EntryPoint = "pw_session_open", CallConvs = [typeof(CallConvCdecl)])]
    public static int Open(byte* options, nuint optionsLength, ulong* result, NativeError* error)
        => Guard.Give(result, error, () => Library.Host.Sessions.Add(new Session(EngineOptions.Read(NativeText.Read(options, optionsLength, "options")), Library.Host.Frames)));

    [UnmanagedCallersOnly(EntryPoint = "pw_session_close", CallConvs = [typeof(CallConvCdecl)])]
    public static int Close(ulong session, NativeError* error) => Guard.Run(error, () => Library.Host.Sessions.Remove(session));

    [UnmanagedCallersOnly(EntryPoint = "pw_plan_schema", CallConvs = [typeof(CallConvCdecl)])]
    public static int PlanSchema(ulong session, byte* plan, nuint planLength, ArrowSchema* result, NativeError* error)
        => Guard.Give(result, error, () =>
        {
            ArrowSchema schema;
            ArrowExport.Export(Find(session).SchemaOf(NativeText.Read(plan, planLength, "plan")), &schema);
            return schema;
        });

    [UnmanagedCallersOnly(EntryPoint = "pw_explain", CallConvs = [typeof(CallConvCdecl)])]
    public static int Explain(ulong session, byte* plan, nuint planLength, int optimized, NativeText* result, NativeError* error)
        => Guard.Give(result, error, () => NativeText.From(Find(session).Explain(NativeText.Read(plan, planLength, "plan"), optimized != 0)));

    /// <summary>The session of a handle; garbage collection keeps it as long as the call needs it.</summary>
    public static Session Find(ulong session) => Library.Host.Sessions.Get(session, static _ => { });
}
