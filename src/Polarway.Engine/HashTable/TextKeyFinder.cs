using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.HashTable;

/// <summary>Looks text up in a table that no longer changes; each value of a dictionary is looked up once.</summary>
internal sealed class TextKeyFinder(TextKeyTable table, Allocator memory) : KeyFinder
{
    private const int NotLookedUp = -2;

    private readonly NativeList<ulong> _hashes = new(memory);
    private readonly NativeList<int> _codes = new(memory);
    private ViewColumn? _dictionary;

    public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        if (keys[0] is DictionaryColumn encoded)
        {
            FindCodes(encoded, numbers);
        }
        else
        {
            FindViews((ViewColumn)keys[0], numbers);
        }
    }

    public override void Dispose()
    {
        _hashes.Dispose();
        _codes.Dispose();
        _dictionary?.Dispose();
        _dictionary = null;
    }

    private void FindViews(ViewColumn column, Span<int> numbers)
    {
        _hashes.Clear();
        Span<ulong> hashes = _hashes.Extend(column.Length);
        Hashing.Hash(column, hashes, combine: false);
        bool nulls = column.NullCount > 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = nulls && !column.IsValid(row) ? table.NullNumber : table.Look(column.BytesAt(row), hashes[row] & table.HashMask);
        }
    }

    private void FindCodes(DictionaryColumn column, Span<int> numbers)
    {
        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            _dictionary?.Dispose();
            _dictionary = (ViewColumn)column.Dictionary.Retain();
            _codes.Clear();
            _codes.Resize(_dictionary.Length, NotLookedUp);
        }
        ReadOnlySpan<uint> codes = column.Codes;
        Span<int> known = _codes.Span;
        bool nulls = column.NullCount > 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            if (nulls && !column.IsValid(row))
            {
                numbers[row] = table.NullNumber;
                continue;
            }
            ref int number = ref known[(int)codes[row]];
            if (number == NotLookedUp)
            {
                ReadOnlySpan<byte> value = _dictionary.BytesAt((int)codes[row]);
                number = table.Look(value, Hashing.Bytes(value) & table.HashMask);
            }
            numbers[row] = number;
        }
    }
}
