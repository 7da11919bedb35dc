using System.Globalization;
using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Formats.Json.Infer;

/// <summary>What the values in one place of JSON documents look like, put together from many.</summary>
internal sealed class JsonShape
{
    [Flags]
    private enum Kinds
    {
        None = 0,
        Boolean = 1,
        Int64 = 2,
        Int128 = 4,
        Float = 8,
        Text = 16,
        List = 32,
        Object = 64,
    }

    private const Kinds Numbers = Kinds.Int64 | Kinds.Int128 | Kinds.Float;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, JsonShape> _fields = [];
    private Kinds _kinds;
    private JsonShape? _item;

    /// <summary>Fields of objects, in the order of their first appearance.</summary>
    public IEnumerable<Field> Fields => _names.Select(n => new Field(n, _fields[n].Resolve()));

    /// <summary>Looks at the value at which the reader stands and goes to its last token.</summary>
    public void Look(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                _kinds |= Kinds.Boolean;
                break;
            case JsonTokenType.String:
                _kinds |= Kinds.Text;
                break;
            case JsonTokenType.Number:
                _kinds |= NumberKind(ref reader);
                break;
            case JsonTokenType.StartArray:
                _kinds |= Kinds.List;
                _item ??= new JsonShape();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _item.Look(ref reader);
                }
                break;
            case JsonTokenType.StartObject:
                _kinds |= Kinds.Object;
                LookAtObject(ref reader);
                break;
        }
    }

    /// <summary>The type that holds all of them; text where nothing else does.</summary>
    public DataType Resolve() => _kinds switch
    {
        Kinds.None => DataType.Null,
        Kinds.Boolean => DataType.Boolean,
        Kinds.Int64 => DataType.Int64,
        Kinds.Int128 or (Kinds.Int64 | Kinds.Int128) => DataType.Int128,
        Kinds.List => DataType.List(_item!.Resolve()),
        Kinds.Object => DataType.Struct([.. Fields]),
        _ => (_kinds & ~Numbers) == 0 ? DataType.Float64 : DataType.String,
    };

    private void LookAtObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (!_fields.TryGetValue(name, out JsonShape? field))
            {
                field = new JsonShape();
                _fields.Add(name, field);
                _names.Add(name);
            }
            field.Look(ref reader);
        }
    }

    private static Kinds NumberKind(ref Utf8JsonReader reader)
        => reader.TryGetInt64(out _) ? Kinds.Int64
            : Int128.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? Kinds.Int128
            : Kinds.Float;
}
