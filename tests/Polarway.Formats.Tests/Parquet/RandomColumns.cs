using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>Columns of every type with random values and nulls, the same for the same seed.</summary>
internal sealed class RandomColumns(int seed, Allocator memory)
{
    public static readonly DataType[] Types =
    [
        DataType.Null, DataType.Boolean,
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64, DataType.Decimal(5, 2), DataType.Decimal(15, 0), DataType.Decimal(38, 10),
        DataType.String, DataType.Binary, DataType.Date, DataType.Time,
        DataType.Datetime(TimeUnit.Milliseconds), DataType.Datetime(TimeUnit.Microseconds, "UTC"), DataType.Datetime(TimeUnit.Nanoseconds),
    ];

    private static readonly string[] Words = ["", "a", "twelve bytes", "thirteen byte", "ünïcödé", "a text that is longer than a view can hold", "漢字😀"];

    private readonly Random _random = new(seed);

    public Batch Batch(int rows, double nullShare, int distinct)
    {
        var fields = new Field[Types.Length];
        var columns = new Column[Types.Length];
        for (int column = 0; column < Types.Length; column++)
        {
            fields[column] = new Field($"c{column}", Types[column]);
            columns[column] = Make(Types[column], rows, nullShare, distinct);
        }
        return new Batch(new Schema(fields), columns, rows);
    }

    /// <summary>Every value and null as text, so that columns of different memory forms can be compared.</summary>
    public static string Text(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return "null";
        }
        return column switch
        {
            BooleanColumn booleans => booleans.Values[row] ? "true" : "false",
            DictionaryColumn coded => Convert.ToHexString(coded.Dictionary.BytesAt((int)coded.Codes[row])),
            ViewColumn views => Convert.ToHexString(views.BytesAt(row)),
            ListColumn lists => "[" + string.Join(", ", Enumerable.Range((int)lists.Offsets[row], (int)(lists.Offsets[row + 1] - lists.Offsets[row])).Select(item => Text(lists.Items, item))) + "]",
            StructColumn structs => "{" + string.Join(", ", structs.Fields.Select(field => Text(field, row))) + "}",
            PrimitiveColumn values => Convert.ToHexString(values.ValueBytes.Slice(row * values.Type.ByteWidth, values.Type.ByteWidth)),
            _ => throw new InvalidOperationException($"no text for {column.GetType().Name}"),
        };
    }

    private Column Make(DataType type, int rows, double nullShare, int distinct)
    {
        if (type.Kind == TypeKind.Null)
        {
            return new NullColumn(rows);
        }
        Bitmap? validity = nullShare > 0 ? Bitmap.From(Flags(rows, 1 - nullShare), memory) : null;
        if (type.Kind == TypeKind.List)
        {
            return List(type, rows, nullShare, distinct, validity);
        }
        if (type.Kind == TypeKind.Struct)
        {
            return new StructColumn(type, [.. type.Fields.Select(field => Make(field.Type, rows, nullShare, distinct))], rows, validity);
        }
        if (type.Kind == TypeKind.Boolean)
        {
            return new BooleanColumn(Bitmap.From(Flags(rows, 0.5), memory), validity);
        }
        if (type.Physical == PhysicalKind.View)
        {
            return Views(type, rows, distinct, validity);
        }
        NativeBuffer values = memory.Allocate((long)rows * type.ByteWidth);
        for (int row = 0; row < rows; row++)
        {
            Fill(type, values.Bytes.Slice(row * type.ByteWidth, type.ByteWidth), distinct);
        }
        return new PrimitiveColumn(type, values, rows, validity);
    }

    private void Fill(DataType type, Span<byte> value, int distinct)
    {
        if (type.Kind == TypeKind.Decimal)
        {
            long limit = (long)Math.Pow(10, Math.Min(type.Precision, 18));
            Int128 number = _random.NextInt64(-limit + 1, limit);
            number = distinct > 0 ? number % distinct : type.Precision > 18 ? number * limit : number;
            BitConverter.TryWriteBytes(value, number);
        }
        else if (distinct > 0)
        {
            value.Clear();
            value[0] = (byte)_random.Next(Math.Min(distinct, 128));
        }
        else
        {
            _random.NextBytes(value);
        }
        if (type.Kind == TypeKind.Time)
        {
            value[^2..].Clear();
        }
    }

    /// <summary>Lists of 0 to 3 items; lists under a null have items too.</summary>
    private ListColumn List(DataType type, int rows, double nullShare, int distinct, Bitmap? validity)
    {
        NativeBuffer offsets = memory.Allocate((rows + 1L) * sizeof(long));
        Span<long> places = offsets.Span<long>();
        places[0] = 0;
        for (int row = 0; row < rows; row++)
        {
            places[row + 1] = places[row] + _random.Next(4);
        }
        return new ListColumn(type, offsets, Make(type.Inner, (int)places[rows], nullShare, distinct), rows, validity);
    }

    private ViewColumn Views(DataType type, int rows, int distinct, Bitmap? validity)
    {
        var heap = new List<byte>();
        NativeBuffer views = memory.Allocate((long)rows * 16);
        for (int row = 0; row < rows; row++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)] + (distinct > 0 ? _random.Next(distinct) : _random.Next()));
            if (bytes.Length <= View.MaxInline)
            {
                views.Span<View>()[row] = View.Inline(bytes);
                continue;
            }
            views.Span<View>()[row] = View.Outline(bytes, 0, heap.Count);
            heap.AddRange(bytes);
        }
        NativeBuffer buffer = memory.Allocate(heap.Count);
        heap.ToArray().CopyTo(buffer.Bytes);
        return new ViewColumn(type, views, [buffer], rows, validity);
    }

    private bool[] Flags(int count, double share)
    {
        var flags = new bool[count];
        for (int row = 0; row < count; row++)
        {
            flags[row] = _random.NextDouble() < share;
        }
        return flags;
    }
}
