using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Which columns a sort's blocks have behind those of its input.</summary>
internal sealed class SortLayout
{
    public SortLayout(Schema input, SortKey[] keys, bool stable)
    {
        Input = input;
        Keys = keys;
        var fields = new List<Field>(input.Fields.ToArray());
        PrefixColumn = Add(fields, "prefix", DataType.UInt64);
        SequenceColumn = stable ? Add(fields, "sequence", DataType.Int64) : -1;
        IsDirect = keys.Length == 1 && HasDirectPrefix(input[keys[0].Column].Type);
        KeyColumn = IsDirect ? -1 : Add(fields, "key", DataType.Binary);
        Extended = new Schema([.. fields]);
    }

    public Schema Input { get; }

    public SortKey[] Keys { get; }

    public Schema Extended { get; }

    public int PrefixColumn { get; }

    /// <summary>-1 when ties may come in any order.</summary>
    public int SequenceColumn { get; }

    /// <summary>-1 when the prefix is the whole key.</summary>
    public int KeyColumn { get; }

    /// <summary>One key that fits 64 bits: no encoded rows are made.</summary>
    public bool IsDirect { get; }

    private static bool HasDirectPrefix(DataType type)
        => type.Physical is >= PhysicalKind.Boolean and <= PhysicalKind.Float64 and not (PhysicalKind.Int128 or PhysicalKind.UInt128);

    private static int Add(List<Field> fields, string name, DataType type)
    {
        // A name that no user column can have: names are unique and text with a zero is not typed by hand.
        fields.Add(new Field($"\0{name}", type));
        return fields.Count - 1;
    }
}
