using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>What an exported stream gives out.</summary>
internal abstract unsafe class StreamBody(IBatchStream source, Allocator memory) : IDisposable
{
    private byte* _lastError;

    protected ArrayExport Arrays { get; } = new(memory);

    protected IBatchStream Source => source;

    /// <summary>Text of the last failure with a terminating zero, or null. Lives until the next failure or the end of the stream.</summary>
    public byte* LastError => _lastError;

    public abstract void WriteSchema(ArrowSchema* target);

    public void WriteNext(ArrowArray* target)
    {
        using Batch? batch = source.Next();
        if (batch is null)
        {
            *target = default;
        }
        else
        {
            WriteBatch(batch, target);
        }
    }

    /// <summary>Keeps the message for get_last_error.</summary>
    public void Failed(Exception error)
    {
        byte[] text = Encoding.UTF8.GetBytes(error.Message);
        NativeMemory.Free(_lastError);
        _lastError = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(_lastError, text.Length));
    }

    public void Dispose()
    {
        source.Dispose();
        Arrays.Dispose();
        NativeMemory.Free(_lastError);
        _lastError = null;
    }

    protected abstract void WriteBatch(Batch batch, ArrowArray* target);
}

/// <summary>Batches as struct arrays.</summary>
internal sealed unsafe class FrameStreamBody(IBatchStream source, ExportRequest request, Allocator memory) : StreamBody(source, memory)
{
    public override void WriteSchema(ArrowSchema* target) => SchemaExport.Write(Source.Schema, request, target);

    protected override void WriteBatch(Batch batch, ArrowArray* target) => Arrays.Write(batch, request, target);
}

/// <summary>One column of each batch.</summary>
internal sealed unsafe class ColumnStreamBody(IBatchStream source, int column, ExportRequest request, Allocator memory) : StreamBody(source, memory)
{
    public override void WriteSchema(ArrowSchema* target) => SchemaExport.Write(Source.Schema[column], request, target);

    protected override void WriteBatch(Batch batch, ArrowArray* target) => Arrays.Write(batch.Columns[column], request, target);
}
