using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Schemas;

/// <summary>A node of a file's schema tree, with the levels that Parquet's nesting gives it.</summary>
internal sealed class SchemaNode
{
    public required string Name { get; init; }

    /// <summary>Null: a group.</summary>
    public PhysicalType? Physical { get; init; }

    public int TypeLength { get; init; }

    public Repetition Repetition { get; init; }

    public LogicalType Logical { get; init; }

    public SchemaNode[] Children { get; set; } = [];

    /// <summary>Definition level of a value that is present at this node.</summary>
    public int Definition { get; init; }

    /// <summary>Repetition level: repeated nodes from the root to here, this one included.</summary>
    public int RepetitionLevel { get; init; }

    /// <summary>First leaf below or at this node, in file order.</summary>
    public int FirstLeaf { get; init; }

    /// <summary>Leaves below or at this node.</summary>
    public int LeafCount { get; set; }

    public bool IsLeaf => Physical is not null;

    /// <summary>Lists that the writer had as arrays of one length: that length.</summary>
    public int? ArrayWidth { get; set; }

    /// <summary>Leaves only: how stored values become values of <see cref="Type"/>.</summary>
    public ValueForm Form { get; set; }

    /// <summary>Type of one value of this node.</summary>
    public DataType ItemType { get; set; } = DataType.Null;

    /// <summary>Type of the column that this node becomes; a repeated node that stands alone is a list.</summary>
    public DataType Type { get; set; } = DataType.Null;
}
