namespace Polarway.Formats.Parquet.Metadata;

/// <summary>One node of the schema, in the footer's depth-first order.</summary>
internal struct SchemaElement
{
    public string Name;

    /// <summary>Null: a group.</summary>
    public PhysicalType? Physical;

    /// <summary>Bytes of a fixed-length value.</summary>
    public int TypeLength;
    public Repetition Repetition;
    public int ChildCount;
    public LogicalType Logical;
}
