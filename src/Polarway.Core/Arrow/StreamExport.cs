using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Errors;

namespace Polarway.Core.Arrow;

/// <summary>The callbacks of exported streams.</summary>
internal static unsafe class StreamExport
{
    // errno values: what consumers show beside the message.
    private const int Eio = 5;
    private const int Enomem = 12;
    private const int Einval = 22;
    private const int Ecanceled = 125;

    /// <summary>The body is taken.</summary>
    public static void Write(StreamBody body, ArrowArrayStream* target)
    {
        *target = new ArrowArrayStream
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &Release,
            PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(body)),
        };
        ExportLedger.Opened();
    }

    private static StreamBody Body(ArrowArrayStream* stream) => (StreamBody)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSchema(ArrowArrayStream* stream, ArrowSchema* target)
    {
        StreamBody body = Body(stream);
        try
        {
            body.WriteSchema(target);
            return 0;
        }
        catch (Exception error)
        {
            *target = default;
            return Fail(body, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetNext(ArrowArrayStream* stream, ArrowArray* target)
    {
        StreamBody body = Body(stream);
        try
        {
            body.WriteNext(target);
            return 0;
        }
        catch (Exception error)
        {
            *target = default;
            return Fail(body, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetLastError(ArrowArrayStream* stream) => Body(stream).LastError;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(ArrowArrayStream* stream)
    {
        if (stream == null || stream->Release == null)
        {
            return;
        }
        GCHandle handle = GCHandle.FromIntPtr((nint)stream->PrivateData);
        var body = (StreamBody)handle.Target!;
        handle.Free();
        stream->Release = null;
        stream->PrivateData = null;
        ExportLedger.Closed();
        try
        {
            body.Dispose();
        }
        catch (Exception error)
        {
            ExportLedger.ReleaseFailed(error);
        }
    }

    private static int Fail(StreamBody body, Exception error)
    {
        body.Failed(error);
        return error is PolarwayException known ? known.Kind switch
        {
            ErrorKind.MemoryLimit or ErrorKind.DiskLimit => Enomem,
            ErrorKind.Cancelled => Ecanceled,
            ErrorKind.Io or ErrorKind.FileNotFound or ErrorKind.Corrupt => Eio,
            _ => Einval,
        } : Eio;
    }
}
