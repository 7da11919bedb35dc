using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Where the items of each row of a List or Array column lie. The column must outlive it.</summary>
internal readonly ref struct ListRows
{
    private readonly ReadOnlySpan<long> _offsets;
    private readonly int _width;
    private readonly BitWords _valid;

    public ListRows(Column column)
    {
        _valid = BitWords.ValidityOf(column);
        switch (column)
        {
            case ListColumn lists:
                Items = lists.Items;
                _offsets = lists.Offsets;
                break;
            case ArrayColumn arrays:
                Items = arrays.Items;
                _width = column.Type.Width;
                break;
            default:
                Items = Throw.Error<Column>(ErrorKind.InvalidOperation, $"list functions are not defined for `{ShortName.Of(column.Type)}`");
                break;
        }
    }

    public Column Items { get; }

    public bool IsValid(int row) => _valid.Bit(row);

    public int Start(int row) => _width > 0 || _offsets.IsEmpty ? row * _width : (int)_offsets[row];

    public int Count(int row) => _width > 0 || _offsets.IsEmpty ? _width : (int)(_offsets[row + 1] - _offsets[row]);
}
