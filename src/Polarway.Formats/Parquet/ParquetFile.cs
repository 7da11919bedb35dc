using System.Buffers.Binary;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet;

/// <summary>
/// An open Parquet file: its footer, read once. Immutable, so any number of threads may read row groups of it at once, each with
/// its own <see cref="RowGroupReader"/> and <see cref="DecodeScratch"/>.
/// </summary>
public sealed class ParquetFile : IDisposable
{
    private const int TailBytes = 8;
    private const int FooterReadBytes = 64 << 10;
    private const int MaxFooterBytes = 1 << 30;

    // The footer's strings and lists take more room as objects than as bytes; far more would be an attack.
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    private readonly FileMetadata _metadata;

    private ParquetFile(IRandomAccessFile bytes, FileMetadata metadata, SchemaTree tree)
    {
        Bytes = bytes;
        _metadata = metadata;
        Tree = tree;
        Schema = tree.ToSchema();
        RowGroups = [.. metadata.RowGroups.Select((chunks, index) => new RowGroup(index, chunks, tree, metadata.ColumnOrders))];
        Rows = RowGroups.Sum(group => group.Rows);
    }

    /// <summary>What errors call the file.</summary>
    public string Name => Bytes.Name;

    public Schema Schema { get; }

    public IReadOnlyList<RowGroup> RowGroups { get; }

    /// <summary>Rows of all row groups.</summary>
    public long Rows { get; }

    /// <summary>The writer's name and version, as it says.</summary>
    public string CreatedBy => _metadata.CreatedBy;

    /// <summary>Pairs that the writer left, in file order; a key may come twice.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues => _metadata.KeyValues;

    internal IRandomAccessFile Bytes { get; }

    internal SchemaTree Tree { get; }

    /// <exception cref="PolarwayException">FileNotFound, Io, Corrupt, Unsupported (encrypted).</exception>
    public static ParquetFile Open(string path)
    {
        LocalFile file = LocalFile.Open(path);
        try
        {
            return Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the footer: one read of the last 64 KiB, and a second one when it is longer.</summary>
    /// <param name="file">Taken when this succeeds.</param>
    /// <exception cref="PolarwayException">Io, Corrupt, Unsupported (encrypted).</exception>
    public static ParquetFile Open(IRandomAccessFile file)
    {
        try
        {
            FileMetadata metadata = FooterReader.Read(ReadFooter(file));
            SchemaTree tree = SchemaTree.Build(metadata.Schema);
            Check(metadata, tree);
            ArrowSchema.Apply(tree, metadata.KeyValues);
            return new ParquetFile(file, metadata, tree);
        }
        catch (CorruptBytesException error)
        {
            throw new PolarwayException(ErrorKind.Corrupt, $"{file.Name}: footer: {error.Message}", error);
        }
    }

    /// <summary>A reader of some columns of a row group.</summary>
    /// <param name="rowGroup">Position in <see cref="RowGroups"/>.</param>
    /// <param name="columns">Positions in <see cref="Schema"/>, in any order; none gives batches of rows only.</param>
    /// <param name="memory">Pays for pages and batches.</param>
    /// <param name="scratch">Of the calling worker; must outlive the reader.</param>
    public RowGroupReader OpenRowGroup(int rowGroup, ReadOnlySpan<int> columns, Allocator memory, DecodeScratch scratch)
        => new(this, RowGroups[rowGroup], columns, memory, scratch);

    public void Dispose() => Bytes.Dispose();

    private static byte[] ReadFooter(IRandomAccessFile file)
    {
        if (file.Length < TailBytes + Magic.Length)
        {
            CorruptBytesException.Throw($"the file has {file.Length} bytes, too few for Parquet");
        }
        var tail = new byte[(int)Math.Min(file.Length, FooterReadBytes)];
        file.Read(file.Length - tail.Length, tail);
        ReadOnlySpan<byte> magic = tail.AsSpan(tail.Length - Magic.Length);
        if (magic.SequenceEqual(EncryptedMagic))
        {
            Throw.Unsupported($"{file.Name}: encrypted Parquet files; decrypt it first");
        }
        if (!magic.SequenceEqual(Magic))
        {
            CorruptBytesException.Throw("the file does not end with PAR1: it is not Parquet, or was cut off");
        }
        long length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(tail.Length - TailBytes));
        if (length > file.Length - TailBytes || length > MaxFooterBytes)
        {
            CorruptBytesException.Throw($"a footer of {length} bytes in a file of {file.Length}");
        }
        if (length + TailBytes <= tail.Length)
        {
            return tail.AsSpan(tail.Length - TailBytes - (int)length, (int)length).ToArray();
        }
        var footer = new byte[length];
        file.Read(file.Length - TailBytes - length, footer);
        return footer;
    }

    private static void Check(FileMetadata metadata, SchemaTree tree)
    {
        for (int group = 0; group < metadata.RowGroups.Length; group++)
        {
            RowGroupChunks chunks = metadata.RowGroups[group];
            if (chunks.Columns.Length != tree.Leaves.Count)
            {
                CorruptBytesException.Throw($"row group {group} has {chunks.Columns.Length} columns and the schema {tree.Leaves.Count}");
            }
        }
    }
}
