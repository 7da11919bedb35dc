using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Writes the result as one IPC file, in row order, to a temporary file beside the target that is renamed at the end.</summary>
internal sealed class IpcSink : OrderedSink
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly IpcWriter _writer;
    private bool _renamed;

    public IpcSink(string path, Schema schema, bool isFile, BufferCompressor? compressor, QueryContext context)
    {
        const int BufferBytes = 1 << 20;
        _path = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(error);
        }
        Allocator memory = context.Budget.CreateAllocator("IpcSink");
        _writer = new IpcWriter(_file, schema, isFile, compressor, memory);
    }

    protected override void Write(Batch batch)
    {
        try
        {
            _writer.Write(batch);
        }
        catch (IOException error)
        {
            throw Failure(error);
        }
    }

    protected override void FinishWriting()
    {
        try
        {
            _writer.Finish();
            _file.Dispose();
            File.Move(_temporary, _path, overwrite: true);
            _renamed = true;
        }
        catch (IOException error)
        {
            throw Failure(error);
        }
    }

    protected override void DisposeWriter()
    {
        _writer.Dispose();
        _file.Dispose();
        if (!_renamed)
        {
            File.Delete(_temporary);
        }
    }

    private PolarwayException Failure(Exception error) => new(ErrorKind.Io, $"\"{_path}\" cannot be written: {error.Message}", error);
}
