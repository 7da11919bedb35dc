using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>A producer's type: what it becomes here, and how to read it.</summary>
internal sealed class ImportedType
{
    /// <summary>Name of the column or child, for errors like "a.item".</summary>
    public required string Path { get; init; }

    public required DataType Type { get; set; }

    public required ImportLayout Layout { get; init; }

    /// <summary>Scaled layouts: the factor.</summary>
    public long Factor { get; init; } = 1;

    /// <summary>FixedText: bytes per row; FixedList: items per row; Dictionary and RunEnd: bytes of an index.</summary>
    public int Width { get; init; }

    /// <summary>Dictionary: indexes are signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Unions: the number that stands for each child.</summary>
    public int[] Codes { get; init; } = [];

    /// <summary>Dictionary: the dictionary. RunEnd: run ends are read by width, and child 0 here is the values.</summary>
    public ImportedType[] Children { get; init; } = [];
}
