using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Arrow;

/// <summary>Random columns of every type, with and without nulls, some starting inside their buffers.</summary>
internal sealed class SampleColumns(Allocator memory, int seed)
{
    private readonly Random _random = new(seed);

    public static readonly DataType[] Types =
    [
        DataType.Null, DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128,
        DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64, DataType.Float32, DataType.Float64,
        DataType.Decimal(20, 3), DataType.String, DataType.Binary, DataType.Date, DataType.Time,
        DataType.Datetime(TimeUnit.Milliseconds), DataType.Datetime(TimeUnit.Microseconds, "Europe/Berlin"), DataType.Datetime(TimeUnit.Nanoseconds),
        DataType.Duration(TimeUnit.Microseconds), DataType.Categorical, DataType.Enum("low", "a rather long category", "high"),
        DataType.List(DataType.Int64), DataType.List(DataType.String), DataType.Array(DataType.Int32, 3),
        DataType.Struct(new Field("a", DataType.Int16), new Field("b", DataType.List(DataType.Boolean))),
    ];

    public Column Make(DataType type, int rows, bool nulls)
    {
        Bitmap? validity = nulls ? Bits(rows) : null;
        switch (type.Physical)
        {
            case PhysicalKind.Null:
                validity?.Dispose();
                return new NullColumn(rows);
            case PhysicalKind.Boolean:
                return new BooleanColumn(Bits(rows), validity);
            case PhysicalKind.View:
                return Text(type, rows, validity);
            case PhysicalKind.Dictionary:
                ViewColumn words = type.Categories is null ? Text(DataType.String, 5, null, distinct: true) : Words([.. type.Categories]);
                NativeBuffer codes = memory.Allocate(rows * 4L);
                foreach (ref uint code in codes.Span<uint>())
                {
                    code = (uint)_random.Next(words.Length);
                }
                return new DictionaryColumn(type, codes, words, rows, validity);
            case PhysicalKind.List:
                NativeBuffer offsets = memory.Allocate((rows + 1) * 8L);
                offsets.Span<long>()[0] = 0;
                for (int row = 0; row < rows; row++)
                {
                    offsets.Span<long>()[row + 1] = offsets.Span<long>()[row] + _random.Next(4);
                }
                return new ListColumn(type, offsets, Make(type.Inner, (int)offsets.Span<long>()[rows], nulls), rows, validity);
            case PhysicalKind.Array:
                return new ArrayColumn(type, Make(type.Inner, rows * type.Width, nulls), rows, validity);
            case PhysicalKind.Struct:
                return new StructColumn(type, [.. type.Fields.Select(f => Make(f.Type, rows, nulls))], rows, validity);
            default:
                NativeBuffer values = memory.Allocate((long)rows * type.ByteWidth);
                _random.NextBytes(values.Bytes);
                return new PrimitiveColumn(type, values, rows, validity);
        }
    }

    public ViewColumn Words(string[] texts)
    {
        NativeBuffer views = memory.Allocate(texts.Length * 16L);
        NativeBuffer heap = memory.Allocate(texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t)));
        int at = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(texts[row]);
            bytes.CopyTo(heap.Bytes[at..]);
            views.Span<View>()[row] = bytes.Length <= View.MaxInline ? View.Inline(bytes) : View.Outline(bytes, 0, at);
            at += bytes.Length;
        }
        return new ViewColumn(DataType.String, views, [heap], texts.Length);
    }

    private Column Text(DataType type, int rows, Bitmap? validity)
    {
        using ViewColumn plain = Text(DataType.String, rows, null, distinct: false);
        // What lies under nulls is undefined: make it wild.
        for (int row = 0; row < rows && validity is not null; row++)
        {
            if (!validity[row])
            {
                plain.Buffer.Span<ulong>()[row * 2] = ulong.MaxValue >> 1;
                plain.Buffer.Span<ulong>()[(row * 2) + 1] = ulong.MaxValue;
            }
        }
        using Column typed = plain.WithType(type);
        return typed.WithValidity(validity);
    }

    private ViewColumn Text(DataType type, int rows, Bitmap? validity, bool distinct)
    {
        validity?.Dispose();
        var texts = new string[rows];
        for (int row = 0; row < rows; row++)
        {
            texts[row] = (distinct ? $"{row}:" : "") + new string((char)('a' + _random.Next(26)), _random.Next(20)) + (_random.Next(4) == 0 ? "é€" : "");
        }
        ViewColumn words = Words(texts);
        Assert.That(words.Type, Is.EqualTo(type));
        return words;
    }

    private Bitmap Bits(int rows)
    {
        var bits = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            bits[row] = _random.Next(3) != 0;
        }
        return Bitmap.From(bits, memory);
    }
}
