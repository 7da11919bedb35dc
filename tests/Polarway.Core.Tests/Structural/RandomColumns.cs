using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Structural;

/// <summary>Columns of random values with the awkward ones among them: nulls, NaN, both zeros, empty and long text.</summary>
internal static class RandomColumns
{
    public static readonly DataType[] FlatTypes =
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64, DataType.Decimal(20, 2), DataType.String, DataType.Binary, DataType.Date, DataType.Time,
        DataType.Datetime(TimeUnit.Microseconds), DataType.Duration(TimeUnit.Milliseconds), DataType.Categorical, DataType.Enum("z", "b", "ä"),
    ];

    public static readonly DataType[] AllTypes =
    [
        .. FlatTypes, DataType.Null, DataType.List(DataType.Int32), DataType.List(DataType.String), DataType.Array(DataType.Int16, 3),
        DataType.Struct(new Field("a", DataType.Int64), new Field("b", DataType.String)),
    ];

    /// <summary>A column of a type. Few <paramref name="distinct"/> values make groups; text is dictionary-encoded on request.</summary>
    public static Column Make(DataType type, int length, int seed, Allocator memory, double nulls = 0.2, int distinct = 1000, bool encoded = false)
    {
        var random = new Random(seed);
        using ColumnBuilder builder = ColumnBuilder.For(type, memory);
        // Some rows before and after, cut off again: slices are the rule.
        int before = random.Next(0, 20);
        for (int row = 0; row < before + length + 3; row++)
        {
            Add(builder, random, nulls, distinct);
        }
        using Column whole = builder.Finish();
        using Column part = whole.Slice(before, length);
        return encoded && type.Physical == PhysicalKind.View ? Dictionaries.Encode(part, type, memory) : part.Retain();
    }

    private static void Add(ColumnBuilder builder, Random random, double nulls, int distinct)
    {
        DataType type = builder.Type;
        if (random.NextDouble() < nulls || type.Kind == TypeKind.Null)
        {
            builder.AppendNull();
            return;
        }
        int pick = random.Next(distinct);
        switch (type.Physical)
        {
            case PhysicalKind.Boolean:
                builder.Append(pick % 2 == 0);
                break;
            case PhysicalKind.Float16 or PhysicalKind.Float32 or PhysicalKind.Float64:
                builder.Append(pick switch { 0 => double.NaN, 1 => -0.0, 2 => 0.0, _ => (pick - (distinct / 2)) * 0.25 });
                break;
            case PhysicalKind.View:
                builder.Append(Text(pick));
                break;
            case PhysicalKind.Dictionary:
                builder.Append(type.Categories is { } categories ? Encoding.UTF8.GetBytes(categories[pick % categories.Count]) : Text(pick));
                break;
            case PhysicalKind.List or PhysicalKind.Array:
                int items = type.Physical == PhysicalKind.Array ? type.Width : random.Next(4);
                for (int item = 0; item < items; item++)
                {
                    Add(builder.Children[0], random, nulls, distinct);
                }
                builder.EndRow();
                break;
            case PhysicalKind.Struct:
                foreach (ColumnBuilder field in builder.Children)
                {
                    Add(field, random, nulls, distinct);
                }
                builder.EndRow();
                break;
            case PhysicalKind.UInt8 or PhysicalKind.UInt16 or PhysicalKind.UInt32 or PhysicalKind.UInt64 or PhysicalKind.UInt128:
                builder.Append((long)(pick % 251));
                break;
            case PhysicalKind.Int8:
                builder.Append((long)((pick % 251) - 125));
                break;
            default:
                builder.Append((long)pick - (distinct / 2));
                break;
        }
    }

    private static byte[] Text(int pick) => pick == 0 ? [] : pick % 7 == 3
        ? Encoding.UTF8.GetBytes($"a rather long value with ünïcode \0 number {pick}")
        : Encoding.UTF8.GetBytes($"v{pick}");
}
