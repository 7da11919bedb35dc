using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Core.Types;

/// <summary>
/// A logical type with its parameters; immutable, equal by value. Text form and semantics are Polars':
/// <c>Int64</c>, <c>Datetime(time_unit='us', time_zone=None)</c>, <c>List(Int64)</c>.
/// Memory: Date int32 days since 1970-01-01; Time int64 ns since midnight; Datetime and Duration int64 ticks of <see cref="Unit"/>;
/// Decimal int128 times 10^-Scale, of more than 38 digits <see cref="Int256"/>; Categorical and Enum uint32 codes into a dictionary;
/// Map a list of entries, structs of key and value: the keys of a row are not null and differ; their order counts;
/// Object int64 handles that only the caller can turn into values: rows with them are moved, never computed with.
/// An extension type is a type of storage under a name (<see cref="AsExtension"/>): kind and memory form are those of the storage.
/// </summary>
public sealed class DataType : IEquatable<DataType>
{
    /// <summary>Most digits of a decimal in 128 bits: what results of arithmetic have.</summary>
    public const int MaxDecimalPrecision = 38;

    /// <summary>Most digits of a decimal.</summary>
    public const int MaxWideDecimalPrecision = Int256.MaxDigits;

    public static readonly DataType Null = new(TypeKind.Null);
    public static readonly DataType Boolean = new(TypeKind.Boolean);
    public static readonly DataType Int8 = new(TypeKind.Int8);
    public static readonly DataType Int16 = new(TypeKind.Int16);
    public static readonly DataType Int32 = new(TypeKind.Int32);
    public static readonly DataType Int64 = new(TypeKind.Int64);
    public static readonly DataType Int128 = new(TypeKind.Int128);
    public static readonly DataType UInt8 = new(TypeKind.UInt8);
    public static readonly DataType UInt16 = new(TypeKind.UInt16);
    public static readonly DataType UInt32 = new(TypeKind.UInt32);
    public static readonly DataType UInt64 = new(TypeKind.UInt64);
    public static readonly DataType UInt128 = new(TypeKind.UInt128);
    public static readonly DataType Float16 = new(TypeKind.Float16);
    public static readonly DataType Float32 = new(TypeKind.Float32);
    public static readonly DataType Float64 = new(TypeKind.Float64);
    public static readonly DataType String = new(TypeKind.String);
    public static readonly DataType Binary = new(TypeKind.Binary);
    public static readonly DataType Date = new(TypeKind.Date);
    public static readonly DataType Time = new(TypeKind.Time);
    public static readonly DataType Categorical = new(TypeKind.Categorical);

    /// <summary>Handles of the caller's own values.</summary>
    public static readonly DataType Object = new(TypeKind.Object);

    private DataType(TypeKind kind, TimeUnit unit = default, string? timeZone = null, int precision = 0, int scale = 0,
        Field[]? fields = null, string[]? categories = null, int width = 0, bool isWide = false)
    {
        Kind = kind;
        Unit = unit;
        TimeZone = timeZone;
        Precision = precision;
        Scale = scale;
        Fields = fields ?? [];
        Categories = categories;
        Width = width;
        Physical = kind == TypeKind.Decimal && (isWide || precision > MaxDecimalPrecision) ? PhysicalKind.Int256 : PhysicalOf(kind);
    }

    public TypeKind Kind { get; }

    /// <summary>The memory form of values of this type. (A String column may also be dictionary-encoded: see Column.)</summary>
    public PhysicalKind Physical { get; }

    /// <summary>Ticks of Datetime and Duration.</summary>
    public TimeUnit Unit { get; }

    /// <summary>IANA name, or null: a wall clock without zone. Values with a zone are UTC instants.</summary>
    public string? TimeZone { get; }

    public int Precision { get; }

    public int Scale { get; }

    /// <summary>Struct: the fields. List and Array: one field called "item". Map: one field called "entries".</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Enum: the allowed values, in order.</summary>
    public IReadOnlyList<string>? Categories { get; }

    /// <summary>Array: values per row.</summary>
    public int Width { get; }

    /// <summary>List and Array: the type of the values. Map: the type of the entries.</summary>
    public DataType Inner => Fields[0].Type;

    /// <summary>Map: the type of the keys.</summary>
    public DataType Key => Inner.Fields[0].Type;

    /// <summary>Map: the type of the values.</summary>
    public DataType Value => Inner.Fields[1].Type;

    /// <summary>Extension types: the name, which stands for what the values mean; else null.</summary>
    public string? ExtensionName { get; private set; }

    /// <summary>Extension types: parameters of the name, in a form that whoever gave it knows; may be null.</summary>
    public string? ExtensionMetadata { get; private set; }

    public bool IsExtension => ExtensionName is not null;

    /// <summary>Whether this type or one inside of it is an extension.</summary>
    public bool HasExtension => IsExtension || Fields.Any(inner => inner.Type.HasExtension);

    /// <summary>Whether values are, or hold, handles of the caller.</summary>
    public bool HasObject => Kind == TypeKind.Object || Fields.Any(inner => inner.Type.HasObject);

    /// <summary>The type of an extension's values; other types are their own.</summary>
    public DataType Storage => IsExtension ? Named(null, null) : this;

    /// <summary>This type as the storage of an extension.</summary>
    /// <exception cref="PolarwayException">Schema, for storage that is an extension itself.</exception>
    public DataType AsExtension(string name, string? metadata)
    {
        if (IsExtension)
        {
            Throw.Error(ErrorKind.Schema, $"the storage of extension type '{name}' is an extension type itself: {this}");
        }
        return Named(name, metadata);
    }

    private DataType Named(string? name, string? metadata)
    {
        var named = (DataType)MemberwiseClone();
        named.ExtensionName = name;
        named.ExtensionMetadata = metadata;
        return named;
    }

    public static DataType Datetime(TimeUnit unit, string? timeZone = null) => new(TypeKind.Datetime, unit, timeZone);

    public static DataType Duration(TimeUnit unit) => new(TypeKind.Duration, unit);

    /// <summary>In 128 bits, or 256 for more than 38 digits.</summary>
    /// <exception cref="PolarwayException">Schema, naming what is allowed.</exception>
    public static DataType Decimal(int precision, int scale)
    {
        CheckDigits(precision, scale);
        return new(TypeKind.Decimal, precision: precision, scale: scale);
    }

    /// <summary>In 256 bits, however few digits: what IPC files say that they hold, and their values may not keep to the digits.</summary>
    /// <exception cref="PolarwayException">Schema, naming what is allowed.</exception>
    public static DataType WideDecimal(int precision, int scale)
    {
        CheckDigits(precision, scale);
        return new(TypeKind.Decimal, precision: precision, scale: scale, isWide: true);
    }

    private static void CheckDigits(int precision, int scale)
    {
        if (precision is < 1 or > MaxWideDecimalPrecision || scale < 0 || scale > precision)
        {
            Throw.Error(ErrorKind.Schema, $"decimal precision {precision} and scale {scale}: precision is 1 to {MaxWideDecimalPrecision}, scale 0 to precision");
        }
    }

    public static DataType List(DataType inner) => new(TypeKind.List, fields: [new Field("item", inner)]);

    public static DataType Array(DataType inner, int width) => new(TypeKind.Array, fields: [new Field("item", inner)], width: width);

    /// <exception cref="PolarwayException">InvalidOperation, for keys that cannot be told apart.</exception>
    public static DataType Map(DataType key, DataType value)
    {
        if (key.Kind is TypeKind.Null or TypeKind.Object)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{(key.Kind == TypeKind.Null ? "null" : "object")}` cannot be used as a Map key dtype{(key.Kind == TypeKind.Null ? "" : ": objects cannot be row-encoded")}");
        }
        return new(TypeKind.Map, fields: [new Field("entries", Struct(new Field("key", key), new Field("value", value)))]);
    }

    public static DataType Struct(params Field[] fields) => new(TypeKind.Struct, fields: fields);

    public static DataType Enum(params string[] categories) => new(TypeKind.Enum, categories: categories);

    public bool IsSignedInteger => Kind is >= TypeKind.Int8 and <= TypeKind.Int128;

    public bool IsUnsignedInteger => Kind is >= TypeKind.UInt8 and <= TypeKind.UInt128;

    public bool IsInteger => IsSignedInteger || IsUnsignedInteger;

    public bool IsFloat => Kind is TypeKind.Float16 or TypeKind.Float32 or TypeKind.Float64;

    /// <summary>Integers, floats and decimals.</summary>
    public bool IsNumeric => IsInteger || IsFloat || Kind == TypeKind.Decimal;

    /// <summary>A decimal in 256 bits, as all of more than 38 digits are. It is stored, compared, grouped by and cast; arithmetic takes narrower ones.</summary>
    public bool IsWideDecimal => Physical == PhysicalKind.Int256;

    public bool IsTemporal => Kind is TypeKind.Date or TypeKind.Time or TypeKind.Datetime or TypeKind.Duration;

    public bool IsNested => Kind is TypeKind.List or TypeKind.Array or TypeKind.Struct or TypeKind.Map;

    /// <summary>Bytes of one value in a fixed-width buffer; 0 for Boolean (bits), Null and nested types; 16 for views; 4 for codes.</summary>
    public int ByteWidth => Physical switch
    {
        PhysicalKind.Int8 or PhysicalKind.UInt8 => 1,
        PhysicalKind.Int16 or PhysicalKind.UInt16 or PhysicalKind.Float16 => 2,
        PhysicalKind.Int32 or PhysicalKind.UInt32 or PhysicalKind.Float32 or PhysicalKind.Dictionary => 4,
        PhysicalKind.Int64 or PhysicalKind.UInt64 or PhysicalKind.Float64 => 8,
        PhysicalKind.Int128 or PhysicalKind.UInt128 or PhysicalKind.View => 16,
        PhysicalKind.Int256 => Int256.Size,
        _ => 0,
    };

    public bool Equals(DataType? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (other is null || Kind != other.Kind || Unit != other.Unit || TimeZone != other.TimeZone || Precision != other.Precision
            || Scale != other.Scale || Physical != other.Physical || Width != other.Width || Fields.Count != other.Fields.Count
            || ExtensionName != other.ExtensionName || ExtensionMetadata != other.ExtensionMetadata)
        {
            return false;
        }
        for (int field = 0; field < Fields.Count; field++)
        {
            if (!Fields[field].Type.Equals(other.Fields[field].Type)
                || (Kind == TypeKind.Struct && Fields[field].Name != other.Fields[field].Name))
            {
                return false;
            }
        }
        return Kind != TypeKind.Enum || Categories!.SequenceEqual(other.Categories!);
    }

    public override bool Equals(object? obj) => Equals(obj as DataType);

    public override int GetHashCode() => HashCode.Combine(Kind, Unit, TimeZone, Precision, Scale, Width, Fields.Count, ExtensionName);

    public override string ToString()
    {
        if (IsExtension)
        {
            return $"Extension('{ExtensionName}', {Storage}{(ExtensionMetadata is null ? "" : $", '{ExtensionMetadata}'")})";
        }
        switch (Kind)
        {
            case TypeKind.Datetime:
                return $"Datetime(time_unit='{UnitText(Unit)}', time_zone={(TimeZone is null ? "None" : $"'{TimeZone}'")})";
            case TypeKind.Duration:
                return $"Duration(time_unit='{UnitText(Unit)}')";
            case TypeKind.Decimal:
                return $"Decimal(precision={Precision}, scale={Scale})";
            case TypeKind.List:
                return $"List({Inner})";
            case TypeKind.Map:
                return $"Map({Key}, {Value})";
            case TypeKind.Array:
                return $"Array({Inner}, shape=({Width},))";
            case TypeKind.Struct:
                var text = new StringBuilder("Struct({");
                text.AppendJoin(", ", Fields.Select(f => $"'{f.Name}': {f.Type}"));
                return text.Append("})").ToString();
            case TypeKind.Enum:
                return $"Enum(categories=[{string.Join(", ", Categories!.Select(c => $"'{c}'"))}])";
            default:
                return Kind.ToString();
        }
    }

    /// <summary>"s", "ms", "us" or "ns".</summary>
    public static string UnitText(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => "s",
        TimeUnit.Milliseconds => "ms",
        TimeUnit.Microseconds => "us",
        _ => "ns",
    };

    private static PhysicalKind PhysicalOf(TypeKind kind) => kind switch
    {
        TypeKind.Null => PhysicalKind.Null,
        TypeKind.Boolean => PhysicalKind.Boolean,
        TypeKind.Int8 => PhysicalKind.Int8,
        TypeKind.Int16 => PhysicalKind.Int16,
        TypeKind.Int32 or TypeKind.Date => PhysicalKind.Int32,
        TypeKind.Int64 or TypeKind.Time or TypeKind.Datetime or TypeKind.Duration or TypeKind.Object => PhysicalKind.Int64,
        TypeKind.Int128 or TypeKind.Decimal => PhysicalKind.Int128,
        TypeKind.UInt8 => PhysicalKind.UInt8,
        TypeKind.UInt16 => PhysicalKind.UInt16,
        TypeKind.UInt32 => PhysicalKind.UInt32,
        TypeKind.UInt64 => PhysicalKind.UInt64,
        TypeKind.UInt128 => PhysicalKind.UInt128,
        TypeKind.Float16 => PhysicalKind.Float16,
        TypeKind.Float32 => PhysicalKind.Float32,
        TypeKind.Float64 => PhysicalKind.Float64,
        TypeKind.String or TypeKind.Binary => PhysicalKind.View,
        TypeKind.Categorical or TypeKind.Enum => PhysicalKind.Dictionary,
        TypeKind.List or TypeKind.Map => PhysicalKind.List,
        TypeKind.Array => PhysicalKind.Array,
        _ => PhysicalKind.Struct,
    };
}
