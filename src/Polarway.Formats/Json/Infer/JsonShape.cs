using Polarway.Core.Types;
using Polarway.Formats.Json.Decode;

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

    /// <summary>Looks at the value at the cursor, which goes past it.</summary>
    /// <exception cref="JsonTextException">No JSON.</exception>
    public void Look(JsonCursor cursor)
    {
        switch (cursor.Peek)
        {
            case (byte)'"':
                _kinds |= Kinds.Text;
                cursor.SkipString();
                break;
            case (byte)'[':
                _kinds |= Kinds.List;
                LookAtList(cursor);
                break;
            case (byte)'{':
                _kinds |= Kinds.Object;
                LookAtObject(cursor);
                break;
            default:
                LookAtWord(cursor);
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

    private void LookAtWord(JsonCursor cursor)
    {
        if (cursor.IsAtNumber)
        {
            _kinds |= cursor.TryInt64(out _) ? Kinds.Int64 : cursor.TryInt128(out _) ? Kinds.Int128 : PassFloat(cursor);
        }
        else if (cursor.TryBoolean(out _))
        {
            _kinds |= Kinds.Boolean;
        }
        else
        {
            cursor.SkipValue();
        }
    }

    private static Kinds PassFloat(JsonCursor cursor)
    {
        cursor.SkipNumber();
        return Kinds.Float;
    }

    private void LookAtList(JsonCursor cursor)
    {
        _item ??= new JsonShape();
        if (!cursor.Enter((byte)']'))
        {
            return;
        }
        do
        {
            _item.Look(cursor);
        }
        while (cursor.HasNext((byte)']'));
        cursor.Leave();
    }

    private void LookAtObject(JsonCursor cursor)
    {
        if (!cursor.Enter((byte)'}'))
        {
            return;
        }
        do
        {
            JsonShape field = FieldOf(cursor.ReadKey());
            cursor.Expect((byte)':', "after a key");
            cursor.SkipSpaces();
            field.Look(cursor);
        }
        while (cursor.HasNext((byte)'}'));
        cursor.Leave();
    }

    private JsonShape FieldOf(string name)
    {
        if (!_fields.TryGetValue(name, out JsonShape? field))
        {
            field = new JsonShape();
            _fields.Add(name, field);
            _names.Add(name);
        }
        return field;
    }
}
