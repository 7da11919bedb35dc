using System.Text;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Json.Decode;

/// <summary>The builder of one place in JSON documents, with those of the places below it.</summary>
internal sealed class JsonTarget
{
    private JsonTarget(ColumnBuilder builder, DataType type)
    {
        Builder = builder;
        Type = type;
        IReadOnlyList<ColumnBuilder> children = builder.Children;
        Children = new JsonTarget[children.Count];
        for (int child = 0; child < Children.Length; child++)
        {
            Children[child] = Below(children[child]);
        }
        Names = type.Kind == TypeKind.Struct ? [.. type.Fields.Select(f => Encoding.UTF8.GetBytes(f.Name))] : [];
    }

    public ColumnBuilder Builder { get; }

    public DataType Type { get; }

    public JsonTarget[] Children { get; }

    /// <summary>Names of a struct's fields.</summary>
    public byte[][] Names { get; }

    /// <summary>A column. Types that have no form of their own in JSON are gathered as text, to be cast.</summary>
    public static JsonTarget For(DataType type, Allocator memory)
    {
        DataType gathered = IsDirect(type) || type.IsNested ? type : DataType.String;
        return new JsonTarget(ColumnBuilder.For(gathered, memory), gathered);
    }

    private static JsonTarget Below(ColumnBuilder builder)
    {
        if (!IsDirect(builder.Type) && !builder.Type.IsNested)
        {
            Throw.Unsupported($"reading {builder.Type} inside of lists and structs of JSON; read it as String and cast it");
        }
        return new JsonTarget(builder, builder.Type);
    }

    private static bool IsDirect(DataType type)
        => type.IsInteger || type.IsFloat || type.Kind is TypeKind.Null or TypeKind.Boolean or TypeKind.String or TypeKind.Date or TypeKind.Time or TypeKind.Datetime;
}
