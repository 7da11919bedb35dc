using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Text that the writer had as Categorical or Enum: codes stay codes where the file's dictionary has each text once.</summary>
/// <param name="text">Taken.</param>
internal sealed class CategoricalColumnReader(ColumnReader text, DataType type, Allocator memory) : ColumnReader(text.Name, type)
{
    private ViewColumn? _known;
    private bool _isUnique;

    public override Column Read(int rows)
    {
        using Column column = text.Read(rows);
        if (column is DictionaryColumn coded && !HasUniqueEntries(coded.Dictionary))
        {
            using Column views = Dictionaries.Decode(coded, memory);
            return Dictionaries.Encode(views, Type, memory);
        }
        return Dictionaries.Encode(column, Type, memory);
    }

    public override void Skip(long rows) => text.Skip(rows);

    public override long HeldBytes => text.HeldBytes;

    public override void Rest() => text.Rest();

    public override void Dispose()
    {
        _known?.Dispose();
        _known = null;
        text.Dispose();
    }

    /// <summary>Looked at once per dictionary.</summary>
    private bool HasUniqueEntries(ViewColumn dictionary)
    {
        if (ReferenceEquals(dictionary, _known))
        {
            return _isUnique;
        }
        _known?.Dispose();
        _known = (ViewColumn)dictionary.Retain();
        var seen = new HashSet<string>(dictionary.Length, StringComparer.Ordinal);
        _isUnique = true;
        for (int entry = 0; entry < dictionary.Length && _isUnique; entry++)
        {
            _isUnique = seen.Add(dictionary.TextAt(entry));
        }
        return _isUnique;
    }
}
