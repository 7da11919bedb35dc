using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>What a leaf's reader works with, and how its errors say where they are.</summary>
internal sealed record LeafContext(IRandomAccessFile File, int RowGroup, string Name, SchemaNode Node, ColumnChunk Chunk, Allocator Memory, DecodeScratch Scratch)
{
    /// <summary>The leaf lies within a list or struct: its levels are read as they are.</summary>
    public bool IsNested { get; init; }

    /// <summary>Rows of the row group.</summary>
    public long GroupRows { get; init; }

    public PageSource CreatePages() => new(File, Chunk, Node.Definition, Node.RepetitionLevel, Memory, Scratch);

    public PolarwayException Locate(CorruptBytesException error, long pageOffset)
        => new(ErrorKind.Corrupt, $"{File.Name}: row group {RowGroup}, column '{Name}', page at byte {pageOffset}: {error.Message}", error);

    /// <summary>Says that the page's encoding cannot be for this type.</summary>
    public void RefuseEncoding(PageEncoding encoding)
    {
        if (encoding is PageEncoding.Plain or PageEncoding.PlainDictionary or PageEncoding.Rle or PageEncoding.BitPacked or PageEncoding.DeltaBinaryPacked
            or PageEncoding.DeltaLengthByteArray or PageEncoding.DeltaByteArray or PageEncoding.RleDictionary or PageEncoding.ByteStreamSplit)
        {
            Throw.Unsupported($"{File.Name}: column '{Name}': encoding {encoding} for {Chunk.Physical} values");
        }
        CorruptBytesException.Throw($"encoding {(int)encoding} does not exist");
    }
}
