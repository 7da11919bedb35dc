using System.Buffers.Binary;
using Polarway.Core.Errors;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc;

/// <summary>
/// Where everything is in an IPC file or stream: the schema, the record batches, and for each batch which dictionary messages hold at
/// its place (a stream may replace or extend dictionaries between batches).
/// </summary>
internal sealed class IpcIndex
{
    private const uint Continuation = 0xFFFF_FFFF;
    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    // A file starts with the magic number padded to 8, and ends with the footer's length and the magic number.
    private const int FileHeader = 8;
    private const int FileTrailer = 10;
    private const int BlockBytes = 24;
    private const int BufferBytes = 16;

    private readonly IpcBytes _bytes;
    private readonly List<IpcMessage> _batches = [];
    private readonly List<int[]> _batchDictionaries = [];
    private readonly List<DictionaryVersion> _versions = [];
    private readonly Dictionary<long, int> _current = [];
    private int[] _snapshot = [];

    private IpcIndex(IpcBytes bytes) => _bytes = bytes;

    public IpcField[] Fields { get; private set; } = [];

    /// <summary>Values must be turned around; metadata is little-endian always.</summary>
    public bool IsBigEndian { get; private set; }

    public IReadOnlyList<IpcMessage> Batches => _batches;

    public IReadOnlyList<DictionaryVersion> Versions => _versions;

    /// <summary>The dictionary versions that hold for a batch, as positions in <see cref="Versions"/>.</summary>
    public ReadOnlySpan<int> VersionsOf(int batch) => _batchDictionaries[batch];

    /// <summary>True for bytes that start like the file format.</summary>
    public static bool IsFile(IpcBytes bytes) => bytes.Length >= FileHeader && bytes.Span(0, Magic.Length).SequenceEqual(Magic);

    /// <summary>Reads either format.</summary>
    /// <exception cref="PolarwayException">Corrupt or Unsupported.</exception>
    public static IpcIndex Read(IpcBytes bytes)
    {
        var index = new IpcIndex(bytes);
        if (IsFile(bytes))
        {
            index.ReadFile();
        }
        else
        {
            index.ReadStream();
        }
        return index;
    }

    private void ReadFile()
    {
        long end = _bytes.Length;
        if (end < FileHeader + FileTrailer || !_bytes.Span(end - Magic.Length, Magic.Length).SequenceEqual(Magic))
        {
            IpcError.Corrupt("the file does not end with ARROW1: it is cut short or no Arrow file");
        }
        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(_bytes.Span(end - FileTrailer, sizeof(int)));
        if (footerLength <= 0)
        {
            IpcError.Corrupt($"a footer of {footerLength} bytes");
        }
        FlatTable footer = FlatTable.Root(_bytes.Span(end - FileTrailer - footerLength, footerLength));
        IsBigEndian = IpcSchemaReader.IsBigEndian(footer.Table(1));
        Fields = IpcSchemaReader.Read(footer.Table(1));
        foreach (IpcMessage message in Blocks(footer, 2, IpcMessageKind.DictionaryBatch))
        {
            AddDictionary(message);
        }
        foreach (IpcMessage message in Blocks(footer, 3, IpcMessageKind.RecordBatch))
        {
            AddBatch(message);
        }
    }

    private List<IpcMessage> Blocks(FlatTable footer, int slot, IpcMessageKind kind)
    {
        ReadOnlySpan<byte> blocks = footer.Vector(slot, BlockBytes, out int count);
        var messages = new List<IpcMessage>();
        for (int block = 0; block < count; block++)
        {
            long start = BinaryPrimitives.ReadInt64LittleEndian(blocks[(block * BlockBytes)..]);
            long next = start;
            if (ReadMessage(ref next) is not { } message || message.Kind != kind)
            {
                IpcError.Corrupt($"block {block} of the footer is no {kind} at byte {start}");
                return messages;
            }
            messages.Add(message);
        }
        return messages;
    }

    private void ReadStream()
    {
        long at = 0;
        if (ReadMessage(ref at) is not { Kind: IpcMessageKind.Schema } schema)
        {
            IpcError.Corrupt("the stream does not start with a schema");
            return;
        }
        IsBigEndian = IpcSchemaReader.IsBigEndian(schema.Header(_bytes));
        Fields = IpcSchemaReader.Read(schema.Header(_bytes));
        while (at < _bytes.Length && ReadMessage(ref at) is { } message)
        {
            switch (message.Kind)
            {
                case IpcMessageKind.DictionaryBatch:
                    AddDictionary(message);
                    break;
                case IpcMessageKind.RecordBatch:
                    AddBatch(message);
                    break;
                default:
                    IpcError.Corrupt($"a message of kind {message.Kind} at byte {message.MetadataStart}; after the schema come batches and dictionaries");
                    break;
            }
        }
    }

    /// <summary>The message at a byte, which moves behind it; null for the mark at the end of a stream.</summary>
    private IpcMessage? ReadMessage(ref long at)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span(at, sizeof(uint)));
        at += sizeof(uint);
        // Writers before Arrow 0.15 had no continuation mark.
        if (length == Continuation)
        {
            length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span(at, sizeof(uint)));
            at += sizeof(uint);
        }
        if (length == 0)
        {
            return null;
        }
        if (length > int.MaxValue)
        {
            IpcError.Corrupt($"metadata of {length} bytes at byte {at}");
        }
        IpcMessage message = IpcMessage.Read(_bytes, at, (int)length);
        at = message.BodyStart + message.BodyLength;
        return message;
    }

    /// <summary>Buffers must lie in the message's body, also those that nobody will ask for.</summary>
    private static void CheckBuffers(IpcMessage message, FlatTable batch)
    {
        if (!batch.Exists)
        {
            IpcError.Corrupt($"the message at byte {message.MetadataStart} has no record batch");
        }
        ReadOnlySpan<byte> buffers = batch.Vector(2, BufferBytes, out int count);
        for (int buffer = 0; buffer < count; buffer++)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(buffers[(buffer * BufferBytes)..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(buffers[((buffer * BufferBytes) + sizeof(long))..]);
            if (offset < 0 || length < 0 || offset > message.BodyLength - length)
            {
                IpcError.Corrupt($"the message at byte {message.MetadataStart}: buffer {buffer} has {length} bytes at {offset} of a body of {message.BodyLength}");
            }
        }
    }

    private void AddDictionary(IpcMessage message)
    {
        FlatTable header = message.Header(_bytes);
        if (!header.Exists)
        {
            IpcError.Corrupt($"the dictionary at byte {message.MetadataStart} has no header");
        }
        long id = header.Int64(0);
        CheckBuffers(message, header.Table(1));
        bool isDelta = header.Bool(2) && _current.ContainsKey(id);
        _versions.Add(new DictionaryVersion(id, message, isDelta ? _current[id] : null));
        _current[id] = _versions.Count - 1;
        _snapshot = [.. _current.Values];
    }

    private void AddBatch(IpcMessage message)
    {
        CheckBuffers(message, message.Header(_bytes));
        _batches.Add(message);
        _batchDictionaries.Add(_snapshot);
    }
}
