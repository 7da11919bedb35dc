namespace Polarway.Formats.Parquet.Metadata;

/// <summary>The footer.</summary>
internal sealed class FileMetadata
{
    public int Version;
    public SchemaElement[] Schema = [];
    public long Rows;
    public RowGroupChunks[] RowGroups = [];
    public List<KeyValuePair<string, string>> KeyValues = [];
    public string CreatedBy = "";

    /// <summary>The order that bounds are compared in, per leaf; empty when the writer did not say.</summary>
    public ColumnOrder[] ColumnOrders = [];
}

/// <summary>A row group of the footer.</summary>
internal sealed class RowGroupChunks
{
    public ColumnChunk[] Columns = [];
    public long UncompressedBytes;
    public long Rows;
}
