using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>A producer's stream, read batch by batch on the thread that asks. Released when disposed.</summary>
public sealed unsafe class ImportedStream : IBatchStream
{
    private readonly Allocator _memory;
    private readonly ArrowArrayStream* _stream;
    private readonly Queue<Batch> _pending = new();
    private readonly ImportedType _type;
    private readonly bool _isStruct;
    private bool _disposed;

    /// <param name="stream">Moved.</param>
    /// <param name="memory">Pays for what cannot be shared.</param>
    /// <exception cref="PolarwayException">InvalidArgument for a released stream, Io when it fails, else what is wrong with its schema.</exception>
    public ImportedStream(ArrowArrayStream* stream, Allocator memory)
    {
        if (stream == null || stream->Release == null || stream->GetSchema == null || stream->GetNext == null)
        {
            Throw.Error(ErrorKind.InvalidArgument, "the Arrow stream is null or already released");
        }
        _memory = memory;
        _stream = (ArrowArrayStream*)NativeMemory.Alloc((nuint)sizeof(ArrowArrayStream));
        *_stream = *stream;
        stream->Release = null;
        try
        {
            _type = ReadSchema(out string name);
            _isStruct = _type.Layout == ImportLayout.Struct;
            Schema = new Schema(_isStruct ? [.. _type.Type.Fields] : [new Field(name, _type.Type)]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    public Batch? Next()
    {
        if (_pending.TryDequeue(out Batch? batch))
        {
            return batch;
        }
        ArrowArray array = default;
        CheckStatus(_stream->GetNext(_stream, &array));
        if (array.Release == null)
        {
            return null;
        }
        var owner = new ImportedArray(&array);
        try
        {
            foreach (Batch part in ArrowImport.ReadBatches(owner, _type, Schema, _isStruct, _memory))
            {
                _pending.Enqueue(part);
            }
        }
        finally
        {
            owner.Release();
        }
        return _pending.Dequeue();
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        foreach (Batch batch in _pending)
        {
            batch.Dispose();
        }
        if (_stream->Release != null)
        {
            _stream->Release(_stream);
        }
        NativeMemory.Free(_stream);
    }

    private ImportedType ReadSchema(out string name)
    {
        ArrowSchema schema = default;
        CheckStatus(_stream->GetSchema(_stream, &schema));
        try
        {
            name = SchemaImport.NameOf(&schema);
            return SchemaImport.Read(&schema, schema.Format != null && *schema.Format == '+' ? "" : name);
        }
        finally
        {
            if (schema.Release != null)
            {
                schema.Release(&schema);
            }
        }
    }

    private void CheckStatus(int status)
    {
        if (status == 0)
        {
            return;
        }
        byte* text = _stream->GetLastError == null ? null : _stream->GetLastError(_stream);
        string message = text == null ? "no message" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
        Throw.Error(ErrorKind.Compute, $"the Arrow stream's producer failed with code {status}: {message}");
    }
}
