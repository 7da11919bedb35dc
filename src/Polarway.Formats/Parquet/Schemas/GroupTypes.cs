using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Schemas;

/// <summary>The column type of a group: list, map or struct, in today's form and the older ones.</summary>
internal static class GroupTypes
{
    public static DataType Resolve(SchemaNode group)
    {
        if (RepeatedOf(group) is { } repeated)
        {
            DataType item = ElementOf(group, repeated) is { } element ? element.Type : repeated.ItemType;
            if (IsMap(group, repeated))
            {
                return DataType.Map(repeated.Children[0].Type, repeated.Children[1].Type);
            }
            return group.ArrayWidth is { } width ? DataType.Array(item, width) : DataType.List(item);
        }
        return DataType.Struct([.. group.Children.Select(child => new Field(child.Name, child.Type))]);
    }

    /// <summary>A map of keys and values: others, of keys alone or of more, are lists of what they have.</summary>
    public static bool IsMap(SchemaNode group, SchemaNode repeated)
        => group.Logical.Kind == LogicalKind.Map && !repeated.IsLeaf && repeated.Children is [{ Type.Kind: not (TypeKind.Null or TypeKind.Object) }, _];

    /// <summary>The repeated child that makes a group a list or map; null for a struct.</summary>
    public static SchemaNode? RepeatedOf(SchemaNode group)
        => group.Logical.Kind is LogicalKind.List or LogicalKind.Map
            && group.Children is [{ Repetition: Repetition.Repeated } only] ? only : null;

    /// <summary>The node below <paramref name="repeated"/> that is the list's element; null when the repeated node itself is.</summary>
    public static SchemaNode? ElementOf(SchemaNode group, SchemaNode repeated)
    {
        if (repeated.IsLeaf || repeated.Children.Length != 1)
        {
            return null;
        }
        SchemaNode child = repeated.Children[0];
        if (group.Logical.Kind == LogicalKind.Map && child.Repetition != Repetition.Repeated)
        {
            // A map without values: a list of its keys.
            return child;
        }
        bool isOldForm = child.Repetition == Repetition.Repeated || repeated.Name == "array" || repeated.Name == group.Name + "_tuple";
        return isOldForm ? null : child;
    }
}
