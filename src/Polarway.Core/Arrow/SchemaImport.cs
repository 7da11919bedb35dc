using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Producers' types as ours. Times, dates and timestamps in units that we do not have become the next finer one that we have.</summary>
internal static unsafe class SchemaImport
{
    // A schema nested deeper is taken for an attack on our stack.
    private const int MaxDepth = 64;
    private const int MaxChildren = 1 << 20;

    private const string UnionTag = "type_id";

    private static DataType DayTime { get; } = DataType.Struct(new Field("days", DataType.Int32), new Field("milliseconds", DataType.Int32));

    private static DataType MonthDayNano { get; } = DataType.Struct(
        new Field("months", DataType.Int32), new Field("days", DataType.Int32), new Field("nanoseconds", DataType.Int64));

    /// <summary>Reads a schema (borrowed).</summary>
    /// <exception cref="PolarwayException">Unsupported or Schema, naming the column.</exception>
    public static ImportedType Read(ArrowSchema* schema, string path, int depth = 0)
    {
        if (schema == null || schema->Format == null || schema->Release == null)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"{Where(path)}: the Arrow schema is null or already released");
        }
        if (depth > MaxDepth)
        {
            Throw.Unsupported($"{Where(path)}: an Arrow type nested deeper than {MaxDepth}");
        }
        if (schema->ChildCount is < 0 or > MaxChildren || (schema->ChildCount > 0 && schema->Children == null))
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: an Arrow schema with {schema->ChildCount} children and {(schema->Children == null ? "no" : "a")} list of them");
        }
        string format = Text(schema->Format);
        ImportedType read = schema->Dictionary != null ? ReadDictionary(schema, format, path, depth) : ReadPlain(schema, format, path, depth);
        // Bytes of one width are Binary here: another type than that of the producer's extension.
        if (read.Layout != ImportLayout.FixedText && read.Type.Kind != TypeKind.Object)
        {
            read.Type = SchemaMetadata.Named(
                read.Type, SchemaMetadata.Find(schema->Metadata, SchemaMetadata.ExtensionKey), SchemaMetadata.Find(schema->Metadata, SchemaMetadata.ExtensionMetadataKey));
        }
        return read;
    }

    public static string NameOf(ArrowSchema* schema) => schema->Name == null ? "" : Text(schema->Name);

    public static string Where(string path) => path.Length == 0 ? "Arrow import" : $"Arrow import, column '{path}'";

    private static ImportedType ReadPlain(ArrowSchema* schema, string format, string path, int depth)
    {
        switch (format)
        {
            case "n": return Simple(path, DataType.Null, ImportLayout.Null);
            case "b": return Simple(path, DataType.Boolean, ImportLayout.Boolean);
            case "c": return Fixed(path, DataType.Int8);
            case "C": return Fixed(path, DataType.UInt8);
            case "s": return Fixed(path, DataType.Int16);
            case "S": return Fixed(path, DataType.UInt16);
            case "i": return Fixed(path, DataType.Int32);
            case "I": return Fixed(path, DataType.UInt32);
            case "l": return Fixed(path, DataType.Int64);
            // Polars' own, not of Arrow's list.
            case "_pli128": return Fixed(path, DataType.Int128);
            case "_plu128": return Fixed(path, DataType.UInt128);
            case "L": return Fixed(path, DataType.UInt64);
            case "e": return Fixed(path, DataType.Float16);
            case "f": return Fixed(path, DataType.Float32);
            case "g": return Fixed(path, DataType.Float64);
            case "u": return Simple(path, DataType.String, ImportLayout.SmallText);
            case "U": return Simple(path, DataType.String, ImportLayout.LargeText);
            case "vu": return Simple(path, DataType.String, ImportLayout.ViewText);
            case "z": return Simple(path, DataType.Binary, ImportLayout.SmallText);
            case "Z": return Simple(path, DataType.Binary, ImportLayout.LargeText);
            case "vz": return Simple(path, DataType.Binary, ImportLayout.ViewText);
            case "tdD": return Fixed(path, DataType.Date);
            case "tdm": return Fixed(path, DataType.Datetime(TimeUnit.Milliseconds));
            case "tts": return Scaled(path, DataType.Time, ImportLayout.Scaled32, 1_000_000_000);
            case "ttm": return Scaled(path, DataType.Time, ImportLayout.Scaled32, 1_000_000);
            case "ttu": return Scaled(path, DataType.Time, ImportLayout.Scaled64, 1_000);
            case "ttn": return Fixed(path, DataType.Time);
            case "tiM": return Fixed(path, DataType.Int32);
            case "tiD": return Simple(path, DayTime, ImportLayout.DayTime);
            case "tin": return Simple(path, MonthDayNano, ImportLayout.MonthDayNano);
            case "tDs": return Scaled(path, DataType.Duration(TimeUnit.Milliseconds), ImportLayout.Scaled64, 1_000);
            case ArrowImport.SecondsFormat: return Fixed(path, DataType.Duration(TimeUnit.Seconds));
            case "tDm": return Fixed(path, DataType.Duration(TimeUnit.Milliseconds));
            case "tDu": return Fixed(path, DataType.Duration(TimeUnit.Microseconds));
            case "tDn": return Fixed(path, DataType.Duration(TimeUnit.Nanoseconds));
            case "+l": return ListOf(schema, path, depth, ImportLayout.SmallList);
            case "+L": return ListOf(schema, path, depth, ImportLayout.LargeList);
            case "+vl": return ListOf(schema, path, depth, ImportLayout.SmallListView);
            case "+vL": return ListOf(schema, path, depth, ImportLayout.LargeListView);
            case "+m": return MapOf(schema, path, depth);
            case "+s": return StructOf(schema, path, depth);
            case "+r": return RunEnds(schema, path, depth);
        }
        return ReadParameterised(schema, format, path, depth);
    }

    private static ImportedType ReadParameterised(ArrowSchema* schema, string format, string path, int depth)
    {
        if (format.StartsWith("ts", StringComparison.Ordinal) && format.Length >= 4 && format[3] == ':')
        {
            string? zone = format.Length > 4 ? format[4..] : null;
            return format[2] switch
            {
                's' => Scaled(path, DataType.Datetime(TimeUnit.Milliseconds, zone), ImportLayout.Scaled64, 1_000),
                'm' => Fixed(path, DataType.Datetime(TimeUnit.Milliseconds, zone)),
                'u' => Fixed(path, DataType.Datetime(TimeUnit.Microseconds, zone)),
                'n' => Fixed(path, DataType.Datetime(TimeUnit.Nanoseconds, zone)),
                _ => Unknown(path, format),
            };
        }
        if (format.StartsWith("d:", StringComparison.Ordinal))
        {
            return DecimalOf(schema, format, path);
        }
        if (format.StartsWith("w:", StringComparison.Ordinal) && Number(format[2..]) is int bytes && bytes >= 0)
        {
            if (bytes == DataType.Object.ByteWidth && SchemaMetadata.Find(schema->Metadata, SchemaMetadata.ExtensionKey) == SchemaMetadata.ObjectExtension)
            {
                return Fixed(path, DataType.Object);
            }
            return new ImportedType { Path = path, Type = DataType.Binary, Layout = ImportLayout.FixedText, Width = bytes };
        }
        if (format.StartsWith("+w:", StringComparison.Ordinal) && Number(format[3..]) is int width && width >= 0)
        {
            ImportedType item = OnlyChild(schema, path, depth);
            return new ImportedType { Path = path, Type = DataType.Array(item.Type, width), Layout = ImportLayout.FixedList, Width = width, Children = [item] };
        }
        if (format.StartsWith("+us:", StringComparison.Ordinal) || format.StartsWith("+ud:", StringComparison.Ordinal))
        {
            return UnionOf(schema, format, path, depth);
        }
        return Unknown(path, format);
    }

    private static ImportedType DecimalOf(ArrowSchema* schema, string format, string path)
    {
        string[] parts = format[2..].Split(',');
        int bits = parts.Length == 3 ? Number(parts[2]) ?? 0 : 128;
        if (parts.Length < 2 || Number(parts[0]) is not int precision || Number(parts[1]) is not int scale)
        {
            return Unknown(path, format);
        }
        if (SchemaMetadata.Find(schema->Metadata, SchemaMetadata.ExtensionKey) == SchemaMetadata.Int128Extension && bits == 128)
        {
            return Fixed(path, DataType.Int128);
        }
        if (precision > DataType.MaxDecimalPrecision && bits != 256)
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: {bits} bits do not hold decimals of {precision} digits");
        }
        if (scale < 0 || scale > precision)
        {
            Throw.Unsupported($"{Where(path)}: decimals of precision {precision} and scale {scale}; scales are 0 to the precision");
        }
        if (parts is [_, _, ArrowImport.WideBits])
        {
            return Fixed(path, DataType.WideDecimal(precision, scale));
        }
        ImportLayout layout = bits switch
        {
            32 => ImportLayout.Decimal32,
            64 => ImportLayout.Decimal64,
            128 => ImportLayout.Fixed,
            256 => precision > DataType.MaxDecimalPrecision ? ImportLayout.Fixed : ImportLayout.Decimal256,
            _ => Throw.Unsupported<ImportLayout>($"{Where(path)}: decimals of {bits} bits; cast them to decimal128 before"),
        };
        return Simple(path, DataType.Decimal(precision, scale), layout);
    }

    private static ImportedType ReadDictionary(ArrowSchema* schema, string format, string path, int depth)
    {
        (int width, bool signed) = format switch
        {
            "c" => (1, true),
            "C" => (1, false),
            "s" => (2, true),
            "S" => (2, false),
            "i" => (4, true),
            "I" => (4, false),
            "l" => (8, true),
            "L" => (8, false),
            _ => Throw.Error<(int, bool)>(ErrorKind.Corrupt, $"{Where(path)}: a dictionary under indexes of Arrow format '{format}'; indexes are integers"),
        };
        ImportedType words = Read(schema->Dictionary, path, depth + 1);
        DataType type = words.Type;
        if (type.Kind == TypeKind.String)
        {
            string? text = SchemaMetadata.Find(schema->Metadata, SchemaMetadata.EnumKey);
            string[]? categories = text is null ? null : SchemaMetadata.DecodeCategories(text);
            type = categories is null ? DataType.Categorical : DataType.Enum(categories);
        }
        return new ImportedType { Path = path, Type = type, Layout = ImportLayout.Dictionary, Width = width, IsSigned = signed, Children = [words] };
    }

    private static ImportedType RunEnds(ArrowSchema* schema, string path, int depth)
    {
        if (schema->ChildCount != 2)
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: a run-end encoded type has {schema->ChildCount} children; it has 2");
        }
        string ends = schema->Children[0] == null || schema->Children[0]->Format == null ? "" : Text(schema->Children[0]->Format);
        int width = ends switch
        {
            "s" => 2,
            "i" => 4,
            "l" => 8,
            _ => Throw.Error<int>(ErrorKind.Corrupt, $"{Where(path)}: run ends of Arrow format '{ends}'; they are int16, int32 or int64"),
        };
        ImportedType values = Read(schema->Children[1], path, depth + 1);
        return new ImportedType { Path = path, Type = values.Type, Layout = ImportLayout.RunEnd, Width = width, Children = [values] };
    }

    private static ImportedType StructOf(ArrowSchema* schema, string path, int depth)
    {
        int count = (int)schema->ChildCount;
        var children = new ImportedType[count];
        var fields = new Field[count];
        for (int field = 0; field < count; field++)
        {
            ArrowSchema* child = schema->Children[field];
            string name = child == null ? "" : NameOf(child);
            children[field] = Read(child, path.Length == 0 ? name : $"{path}.{name}", depth + 1);
            fields[field] = new Field(name, children[field].Type);
        }
        return new ImportedType { Path = path, Type = DataType.Struct(fields), Layout = ImportLayout.Struct, Children = children };
    }

    /// <summary>A union as a struct: the number of the type that a row has, and a field per type, null in the rows of other types.</summary>
    private static ImportedType UnionOf(ArrowSchema* schema, string format, string path, int depth)
    {
        const int PrefixLength = 4;
        const int MaxCode = 127;
        int count = (int)schema->ChildCount;
        string[] numbers = format.Length == PrefixLength ? [] : format[PrefixLength..].Split(',');
        int[] codes = numbers.Length == 0 ? [.. Enumerable.Range(0, count)] : [.. numbers.Select(number => Number(number) ?? -1)];
        if (codes.Length != count || codes.Any(code => code is < 0 or > MaxCode) || codes.Distinct().Count() != count)
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: a union of {count} types with the numbers {string.Join(",", codes)}");
        }
        var children = new ImportedType[count];
        var fields = new Field[count + 1];
        var names = new HashSet<string> { UnionTag };
        fields[0] = new Field(UnionTag, DataType.Int8);
        for (int child = 0; child < count; child++)
        {
            ArrowSchema* type = schema->Children[child];
            string name = type == null ? "" : NameOf(type);
            for (int number = 0; !names.Add(name); number++)
            {
                name = $"{NameOf(type)}_{number}";
            }
            children[child] = Read(type, $"{path}.{name}", depth + 1);
            fields[child + 1] = new Field(name, children[child].Type);
        }
        bool isSparse = format.StartsWith("+us:", StringComparison.Ordinal);
        return new ImportedType
        {
            Path = path, Type = DataType.Struct(fields), Layout = isSparse ? ImportLayout.SparseUnion : ImportLayout.DenseUnion, Codes = codes, Children = children,
        };
    }

    private static ImportedType ListOf(ArrowSchema* schema, string path, int depth, ImportLayout layout)
    {
        ImportedType item = OnlyChild(schema, path, depth);
        return new ImportedType { Path = path, Type = DataType.List(item.Type), Layout = layout, Children = [item] };
    }

    /// <summary>A map of key and value, whatever its producer calls them.</summary>
    private static ImportedType MapOf(ArrowSchema* schema, string path, int depth)
    {
        ImportedType entry = OnlyChild(schema, path, depth);
        if (entry.Layout != ImportLayout.Struct || entry.Children.Length != 2)
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: the entries of a map are {entry.Type}, not a struct of key and value");
        }
        DataType type = DataType.Struct(new Field("key", entry.Children[0].Type), new Field("value", entry.Children[1].Type));
        var named = new ImportedType { Path = entry.Path, Type = type, Layout = ImportLayout.Struct, Children = entry.Children };
        return new ImportedType { Path = path, Type = DataType.Map(type.Fields[0].Type, type.Fields[1].Type), Layout = ImportLayout.SmallList, Children = [named] };
    }

    private static ImportedType OnlyChild(ArrowSchema* schema, string path, int depth)
    {
        if (schema->ChildCount != 1)
        {
            Throw.Error(ErrorKind.Corrupt, $"{Where(path)}: a list type has {schema->ChildCount} children; it has 1");
        }
        return Read(schema->Children[0], $"{path}.item", depth + 1);
    }

    private static ImportedType Simple(string path, DataType type, ImportLayout layout) => new() { Path = path, Type = type, Layout = layout };

    private static ImportedType Fixed(string path, DataType type) => Simple(path, type, ImportLayout.Fixed);

    private static ImportedType Scaled(string path, DataType type, ImportLayout layout, long factor)
        => new() { Path = path, Type = type, Layout = layout, Factor = factor };

    private static ImportedType Unknown(string path, string format)
        => Throw.Unsupported<ImportedType>($"{Where(path)}: values of Arrow format '{format}'{Meaning(format)}; cast or drop the column before");

    private static string Meaning(string format) => format switch
    {
        _ when format.StartsWith("+u", StringComparison.Ordinal) => " (union)",
        _ => "",
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static string Text(byte* zeroTerminated) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(zeroTerminated));
}
