using Polarway.Core.Arrow;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Our types as tables of an IPC schema. Text has 64-bit offsets, which every reader has, or is views.</summary>
internal sealed class IpcSchemaWriter(FlatBuilder flat, bool hasViews = false, IpcWriteOptions? options = null)
{
    private const short Nanoseconds = 3;
    private const byte KindOfInteger = 2;
    private const byte KindOfRunEnds = 22;
    private long _dictionary;

    /// <summary>Writes the Schema table and gives its reference.</summary>
    public int Write(Schema schema)
    {
        _dictionary = 0;
        int fields = Columns(schema);
        int metadata = Pairs(flat, options?.Metadata ?? []);
        flat.StartTable(4);
        flat.AddReference(1, fields);
        flat.AddReference(2, metadata);
        return flat.EndTable();
    }

    /// <summary>Writes keys with their values and gives their reference; 0 for none.</summary>
    public static int Pairs(FlatBuilder flat, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            return 0;
        }
        var references = new int[pairs.Count];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            int key = flat.Text(pairs[pair].Key);
            int value = flat.Text(pairs[pair].Value);
            flat.StartTable(2);
            flat.AddReference(0, key);
            flat.AddReference(1, value);
            references[pair] = flat.EndTable();
        }
        return flat.Vector(references);
    }

    /// <param name="isNullable">False for the entries of maps.</param>
    /// <param name="firstIsKey">The fields are a map's key, which is never null, and its value.</param>
    private int Fields(ReadOnlySpan<Field> fields, bool isNullable = true, bool firstIsKey = false)
    {
        var references = new int[fields.Length];
        for (int field = 0; field < fields.Length; field++)
        {
            references[field] = Write(fields[field], [], isNullable && !(firstIsKey && field == 0), fields[field].Type.Kind == TypeKind.Struct && !isNullable);
        }
        return flat.Vector(references);
    }

    private int Columns(Schema schema)
    {
        var references = new int[schema.Count];
        for (int column = 0; column < references.Length; column++)
        {
            Field field = schema[column];
            IReadOnlyList<KeyValuePair<string, string>> given = options?.FieldMetadata.GetValueOrDefault(field.Name) ?? [];
            references[column] = options?.IsRunEndEncoded(field.Name) == true ? WriteRuns(field, given) : Write(field, given);
        }
        return flat.Vector(references);
    }

    /// <summary>A run-end encoded column: its ends, and its values under the type that it has.</summary>
    private int WriteRuns(Field field, IReadOnlyList<KeyValuePair<string, string>> given)
    {
        int values = Write(new Field("values", field.Type), []);
        int endsName = flat.Text("run_ends");
        int children = flat.Vector([Put(endsName, (KindOfInteger, Int(32, true)), 0, 0, 0, isNullable: false), values]);
        int name = flat.Text(field.Name);
        return Put(name, (KindOfRunEnds, Empty()), 0, children, Pairs(flat, given));
    }

    private int Write(Field field, IReadOnlyList<KeyValuePair<string, string>> given, bool isNullable = true, bool isEntry = false)
    {
        DataType type = field.Type;
        bool isDictionary = type.Kind is TypeKind.Categorical or TypeKind.Enum;
        int encoding = isDictionary ? Encoding(type) : 0;
        int children = Fields([.. type.Fields], type.Kind != TypeKind.Map, isEntry);
        int name = flat.Text(field.Name);
        int metadata = Pairs(flat, [.. Metadata(type), .. given]);
        return Put(name, Type(type), encoding, children, metadata, isNullable);
    }

    private int Put(int name, (byte Kind, int Body) type, int encoding, int children, int metadata, bool isNullable = true)
    {
        flat.StartTable(7);
        flat.AddReference(0, name);
        flat.AddBool(1, isNullable);
        flat.AddByte(2, type.Kind);
        flat.AddReference(3, type.Body);
        flat.AddReference(4, encoding);
        flat.AddReference(5, children);
        flat.AddReference(6, metadata);
        return flat.EndTable();
    }

    private int Encoding(DataType type)
    {
        int index = Int(IpcDictionary.IndexBits(type), false);
        flat.StartTable(4);
        flat.AddInt64(0, _dictionary++);
        flat.AddReference(1, index);
        flat.AddBool(2, type.Kind == TypeKind.Enum);
        return flat.EndTable();
    }

    private static KeyValuePair<string, string>[] Metadata(DataType type) => Array.ConvertAll(SchemaMetadata.Of(type), pair => new KeyValuePair<string, string>(pair.Key, pair.Value));

    private (byte Kind, int Body) Type(DataType type) => type.Kind switch
    {
        TypeKind.Null => (1, Empty()),
        TypeKind.Boolean => (6, Empty()),
        TypeKind.Int8 => (2, Int(8, true)),
        TypeKind.Int16 => (2, Int(16, true)),
        TypeKind.Int32 => (2, Int(32, true)),
        TypeKind.Int64 => (2, Int(64, true)),
        TypeKind.UInt8 => (2, Int(8, false)),
        TypeKind.UInt16 => (2, Int(16, false)),
        TypeKind.UInt32 => (2, Int(32, false)),
        TypeKind.UInt64 => (2, Int(64, false)),
        // As Polars writes them; Arrow's own integers end at 64 bits.
        TypeKind.UInt128 => (2, Int(128, false)),
        TypeKind.Float16 => (3, Short(0)),
        TypeKind.Float32 => (3, Short(1)),
        TypeKind.Float64 => (3, Short(2)),
        TypeKind.Int128 when type.IsExtension => (2, Int(128, true)),
        TypeKind.Int128 => (7, Decimal(DataType.MaxDecimalPrecision, 0)),
        TypeKind.Decimal => (7, Decimal(type.Precision, type.Scale, type.IsWideDecimal ? 256 : 128)),
        TypeKind.String or TypeKind.Categorical or TypeKind.Enum => (hasViews ? (byte)24 : (byte)20, Empty()),
        TypeKind.Binary => (hasViews ? (byte)23 : (byte)19, Empty()),
        TypeKind.Date => (8, Short(0)),
        TypeKind.Time => (9, TimeOfDay()),
        TypeKind.Datetime => (10, Timestamp(type)),
        TypeKind.Duration => (18, Short(Unit(type.Unit))),
        TypeKind.List => (21, Empty()),
        TypeKind.Map => (17, Empty()),
        TypeKind.Array => (16, Width(type.Width)),
        TypeKind.Struct => (13, Empty()),
        _ => Throw.Internal<(byte, int)>($"no IPC type for {type}"),
    };

    private int Empty()
    {
        flat.StartTable(0);
        return flat.EndTable();
    }

    private int Int(int bits, bool signed)
    {
        flat.StartTable(2);
        flat.AddInt32(0, bits);
        flat.AddBool(1, signed);
        return flat.EndTable();
    }

    private int Short(short value)
    {
        flat.StartTable(1);
        flat.AddInt16(0, value);
        return flat.EndTable();
    }

    private int Width(int width)
    {
        flat.StartTable(1);
        flat.AddInt32(0, width);
        return flat.EndTable();
    }

    private int Decimal(int precision, int scale, int bits = 128)
    {
        flat.StartTable(3);
        flat.AddInt32(0, precision);
        flat.AddInt32(1, scale);
        flat.AddInt32(2, bits);
        return flat.EndTable();
    }

    private int TimeOfDay()
    {
        flat.StartTable(2);
        flat.AddInt16(0, Nanoseconds);
        flat.AddInt32(1, 64);
        return flat.EndTable();
    }

    private int Timestamp(DataType type)
    {
        int zone = type.TimeZone is null ? 0 : flat.Text(type.TimeZone);
        flat.StartTable(2);
        flat.AddInt16(0, Unit(type.Unit));
        flat.AddReference(1, zone);
        return flat.EndTable();
    }

    private static short Unit(TimeUnit unit) => (short)((int)unit + 1);
}
