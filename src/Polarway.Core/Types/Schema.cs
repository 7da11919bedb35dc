using System.Collections.Frozen;
using Polarway.Core.Errors;

namespace Polarway.Core.Types;

/// <summary>Ordered, named columns. Immutable; names are unique.</summary>
public sealed class Schema
{
    public static readonly Schema Empty = new([]);

    // Frozen lookup is built only when a schema is wide; small ones are scanned.
    private const int ScanLimit = 8;
    private readonly Field[] _fields;
    private FrozenDictionary<string, int>? _index;

    /// <exception cref="PolarwayException">Duplicate, when two fields have one name.</exception>
    public Schema(Field[] fields)
    {
        _fields = fields;
        var seen = new HashSet<string>(fields.Length);
        foreach (Field field in fields)
        {
            if (!seen.Add(field.Name))
            {
                Throw.Error(ErrorKind.Duplicate, $"column with name '{field.Name}' has more than one occurrence; give one of them another name with .alias()");
            }
        }
    }

    public int Count => _fields.Length;

    public Field this[int column] => _fields[column];

    public ReadOnlySpan<Field> Fields => _fields;

    public IEnumerable<string> Names => _fields.Select(f => f.Name);

    /// <summary>Position of a column, or -1.</summary>
    public int Find(string name)
    {
        if (_fields.Length > ScanLimit)
        {
            _index ??= Enumerable.Range(0, _fields.Length).ToFrozenDictionary(i => _fields[i].Name, i => i);
            return _index.TryGetValue(name, out int found) ? found : -1;
        }
        for (int column = 0; column < _fields.Length; column++)
        {
            if (_fields[column].Name == name)
            {
                return column;
            }
        }
        return -1;
    }

    /// <summary>Position of a column.</summary>
    /// <exception cref="PolarwayException">ColumnNotFound with the nearest names.</exception>
    public int Require(string name)
    {
        int column = Find(name);
        if (column < 0)
        {
            Throw.ColumnNotFound(name, Names);
        }
        return column;
    }

    public Schema Select(ReadOnlySpan<int> columns)
    {
        var fields = new Field[columns.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            fields[column] = _fields[columns[column]];
        }
        return new Schema(fields);
    }

    public bool SameAs(Schema other)
    {
        if (Count != other.Count)
        {
            return false;
        }
        for (int column = 0; column < Count; column++)
        {
            if (_fields[column].Name != other[column].Name || !_fields[column].Type.Equals(other[column].Type))
            {
                return false;
            }
        }
        return true;
    }

    public override string ToString() => "{" + string.Join(", ", _fields.Select(f => $"'{f.Name}': {f.Type}")) + "}";
}
