using System.Buffers.Binary;
using System.Globalization;
using Polarway.Core.Arrow;
using Polarway.Core.Errors;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc;

/// <summary>Reads the Schema table of a message or footer.</summary>
internal sealed class IpcSchemaReader
{
    private const int MaxDepth = 64;
    // Tables may be shared inside a message, so nesting alone does not bound their number.
    private const int MaxFields = 100_000;

    private int _fields;

    public static IpcField[] Read(FlatTable schema)
    {
        if (!schema.Exists)
        {
            IpcError.Corrupt("the schema is missing");
        }
        var reader = new IpcSchemaReader();
        return reader.ReadFields(schema, 1, 0);
    }

    /// <summary>True when the values of a schema's batches are in big-endian order.</summary>
    public static bool IsBigEndian(FlatTable schema) => schema.Exists && schema.Int16(0) != 0;

    private IpcField[] ReadFields(FlatTable parent, int slot, int depth)
    {
        int count = parent.Count(slot);
        _fields += count;
        if (depth > MaxDepth || _fields > MaxFields)
        {
            IpcError.Corrupt($"a schema nested deeper than {MaxDepth} or with more than {MaxFields} fields");
        }
        var fields = new IpcField[count];
        for (int field = 0; field < count; field++)
        {
            fields[field] = ReadField(parent.Item(slot, field), depth);
        }
        return fields;
    }

    private IpcField ReadField(FlatTable field, int depth)
    {
        string name = field.Text(0) ?? "";
        FlatTable dictionary = field.Table(4);
        IpcField[] children = ReadFields(field, 5, depth + 1);
        string format = FormatOf(name, field.Byte(2), field.Table(3));
        return new IpcField
        {
            Name = name,
            Format = format,
            Children = children,
            DictionaryId = dictionary.Exists ? dictionary.Int64(0) : null,
            IndexFormat = dictionary.Exists && dictionary.Table(1).Exists ? IntFormat(name, dictionary.Table(1)) : "i",
            Metadata = ReadMetadata(field, 6),
        };
    }

    private static (string, string)[] ReadMetadata(FlatTable field, int slot)
    {
        var pairs = new (string, string)[field.Count(slot)];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            FlatTable entry = field.Item(slot, pair);
            pairs[pair] = (entry.Text(0) ?? "", entry.Text(1) ?? "");
        }
        return pairs;
    }

    private static string FormatOf(string name, byte kind, FlatTable type)
    {
        if (!type.Exists)
        {
            IpcError.Corrupt($"column '{name}' has no type");
        }
        return kind switch
        {
            1 => "n",
            2 => IntFormat(name, type),
            3 => type.Int16(0) switch { 0 => "e", 1 => "f", 2 => "g", var precision => Bad(name, $"a float of precision {precision}") },
            4 => "z",
            5 => "u",
            6 => "b",
            7 => DecimalFormat(type.Int32(0), type.Int32(1), type.Int32(2, 128)),
            8 => type.Int16(0, 1) == 0 ? "tdD" : "tdm",
            9 => $"tt{Unit(name, type.Int16(0, 1))}",
            10 => $"ts{Unit(name, type.Int16(0))}:{type.Text(1)}",
            11 => type.Int16(0) switch { 0 => "tiM", 1 => "tiD", _ => "tin" },
            12 => "+l",
            13 => "+s",
            14 => UnionFormat(type),
            15 => string.Create(CultureInfo.InvariantCulture, $"w:{NotNegative(name, type.Int32(0))}"),
            16 => string.Create(CultureInfo.InvariantCulture, $"+w:{NotNegative(name, type.Int32(0))}"),
            17 => "+m",
            18 => Unit(name, type.Int16(0, 1)) is var unit and not 's' ? $"tD{unit}" : ArrowImport.SecondsFormat,
            19 => "Z",
            20 => "U",
            21 => "+L",
            22 => "+r",
            23 => "vz",
            24 => "vu",
            25 => "+vl",
            26 => "+vL",
            _ => Throw.Unsupported<string>($"Arrow IPC: column '{name}' of type number {kind}"),
        };
    }

    private static string DecimalFormat(int precision, int scale, int bits)
        => string.Create(CultureInfo.InvariantCulture, $"d:{precision},{scale},{(bits == 256 ? ArrowImport.WideBits : bits.ToString(CultureInfo.InvariantCulture))}");

    /// <summary>Without numbers of its types they are 0, 1, and so on.</summary>
    private static string UnionFormat(FlatTable type)
    {
        ReadOnlySpan<byte> codes = type.Vector(1, sizeof(int), out int count);
        var numbers = new string[count];
        for (int code = 0; code < count; code++)
        {
            numbers[code] = BinaryPrimitives.ReadInt32LittleEndian(codes[(code * sizeof(int))..]).ToString(CultureInfo.InvariantCulture);
        }
        return $"{(type.Int16(0) == 0 ? "+us:" : "+ud:")}{string.Join(',', numbers)}";
    }

    private static string IntFormat(string name, FlatTable type) => (type.Int32(0), type.Bool(1)) switch
    {
        (8, true) => "c",
        (8, false) => "C",
        (16, true) => "s",
        (16, false) => "S",
        (32, true) => "i",
        (32, false) => "I",
        (64, true) => "l",
        (64, false) => "L",
        (128, true) => IpcField.Int128Format,
        (128, false) => IpcField.UInt128Format,
        var (bits, _) => Bad(name, $"an integer of {bits} bits"),
    };

    private static char Unit(string name, short unit) => unit switch
    {
        0 => 's',
        1 => 'm',
        2 => 'u',
        3 => 'n',
        _ => Bad(name, $"time unit {unit}")[0],
    };

    private static int NotNegative(string name, int width) => width >= 0 ? width : IpcError.Corrupt<int>($"column '{name}' has width {width}");

    private static string Bad(string name, string what) => IpcError.Corrupt<string>($"column '{name}' is {what}");
}
