using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Sql;

namespace Polarway.Native;

/// <summary>The export of the SQL front end. It needs no session: text goes in, text comes out.</summary>
internal static unsafe class Sql
{
    [UnmanagedCallersOnly(EntryPoint = "pw_sql_to_plan", CallConvs = [typeof(CallConvCdecl)])]
    public static int ToPlan(byte* request, nuint requestLength, NativeText* result, NativeError* error)
        => Guard.Give(result, error, () => NativeText.From(SqlTranslator.Translate(NativeText.Read(request, requestLength, "request"))));
}
