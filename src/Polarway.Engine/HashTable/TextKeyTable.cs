using System.Numerics;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>
/// Keys of one column of text, bytes or categories. Slots hold 16 bits of the hash and the number plus one; a dictionary's codes are
/// looked up once per dictionary, after that a row costs one load.
/// </summary>
internal sealed class TextKeyTable : KeyTable
{
    private const int FirstSlots = 1024;
    private const int SaltShift = 48;
    private const ulong NumberMask = (1UL << SaltShift) - 1;
    private const int Unknown = -1;

    private readonly DataType _type;
    private readonly ulong _hashMask;
    private readonly ViewBuilder _keys;
    private readonly NativeList<ulong> _hashes;
    private readonly NativeList<ulong> _slots;
    private readonly NativeList<ulong> _scratch;
    private readonly NativeList<int> _codes;
    private ViewColumn? _dictionary;
    private int _nullNumber = Unknown;

    public TextKeyTable(DataType type, Allocator memory, bool hashZero)
    {
        _type = type;
        _hashMask = hashZero ? 0 : ulong.MaxValue;
        _keys = new ViewBuilder(type.Physical == PhysicalKind.Dictionary ? DataType.String : type, memory);
        _hashes = new NativeList<ulong>(memory);
        _slots = new NativeList<ulong>(memory);
        _scratch = new NativeList<ulong>(memory);
        _codes = new NativeList<int>(memory);
        _slots.Resize(FirstSlots, 0);
    }

    public override int Count => _keys.Count;

    public override long ByteSize => _keys.ByteSize + _hashes.ByteSize + _slots.ByteSize + _scratch.ByteSize + _codes.ByteSize;

    public override int Width => 1;

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        if (keys[0] is DictionaryColumn encoded)
        {
            MapCodes(encoded, numbers);
        }
        else
        {
            MapViews((ViewColumn)keys[0], numbers);
        }
    }

    public override KeyFinder CreateFinder(Allocator memory) => new TextKeyFinder(this, memory);

    /// <summary>The number of null, -1 when it is no key.</summary>
    public int NullNumber => _nullNumber;

    /// <summary>The bits of a hash that count.</summary>
    public ulong HashMask => _hashMask;

    /// <summary>The number of a value, -1 when it is no key. Any number of threads, while nobody maps.</summary>
    public int Look(ReadOnlySpan<byte> value, ulong hash) => Search(value, hash, out _);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory)
    {
        using var builder = new ViewBuilder(_keys.Type, memory, numbers.Length);
        foreach (int number in numbers)
        {
            if (number == _nullNumber)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(_keys.BytesAt(number));
            }
        }
        Column text = builder.Finish();
        if (_type.Physical != PhysicalKind.Dictionary)
        {
            target[0] = text;
            return;
        }
        target[0] = Dictionaries.Encode(text, _type, memory);
        text.Dispose();
    }

    public override void Dispose()
    {
        _keys.Dispose();
        _hashes.Dispose();
        _slots.Dispose();
        _scratch.Dispose();
        _codes.Dispose();
        _dictionary?.Dispose();
        _dictionary = null;
    }

    private void MapCodes(DictionaryColumn column, Span<int> numbers)
    {
        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            _dictionary?.Dispose();
            _dictionary = (ViewColumn)column.Dictionary.Retain();
            _codes.Clear();
            _codes.Resize(_dictionary.Length, Unknown);
        }
        ReadOnlySpan<uint> codes = column.Codes;
        Span<int> known = _codes.Span;
        if (column.NullCount > 0)
        {
            MapCodesWithNulls(column, codes, known, numbers);
            return;
        }
        for (int row = 0; row < codes.Length; row++)
        {
            int number = known[(int)codes[row]];
            if (number < 0)
            {
                number = Resolve((int)codes[row]);
            }
            numbers[row] = number;
        }
    }

    private void MapCodesWithNulls(DictionaryColumn column, ReadOnlySpan<uint> codes, Span<int> known, Span<int> numbers)
    {
        Bitmap validity = column.Validity!;
        for (int row = 0; row < codes.Length; row++)
        {
            if (!validity[row])
            {
                numbers[row] = NumberOfNull();
                continue;
            }
            int number = known[(int)codes[row]];
            numbers[row] = number < 0 ? Resolve((int)codes[row]) : number;
        }
    }

    private int Resolve(int code)
    {
        ReadOnlySpan<byte> value = _dictionary!.BytesAt(code);
        int number = Find(value, Hashing.Bytes(value) & _hashMask);
        _codes[code] = number;
        return number;
    }

    private void MapViews(ViewColumn column, Span<int> numbers)
    {
        _scratch.Clear();
        Span<ulong> hashes = _scratch.Extend(column.Length);
        Hashing.Hash(column, hashes, combine: false);
        bool nulls = column.NullCount > 0;
        ReadOnlySpan<View> views = column.Views;
        Span<ulong> slots = _slots.Span;
        ReadOnlySpan<View> keys = _keys.Views;
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            if (!nulls || column.Validity![row])
            {
                ulong hash = hashes[row] & _hashMask;
                int number = view.IsInline ? FindInline(in view, hash, slots, keys) : Unknown;
                if (number >= 0)
                {
                    numbers[row] = number;
                    continue;
                }
                numbers[row] = Find(column.BytesAt(row), hash);
            }
            else
            {
                numbers[row] = NumberOfNull();
            }
            slots = _slots.Span;
            keys = _keys.Views;
        }
    }

    /// <summary>The number of a short value; -1 when it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindInline(ref readonly View view, ulong hash, Span<ulong> slots, ReadOnlySpan<View> keys)
    {
        int mask = slots.Length - 1;
        int place = (int)hash & mask;
        ulong salt = hash & ~NumberMask;
        while (slots[place] != 0)
        {
            ulong slot = slots[place];
            int number = (int)(slot & NumberMask) - 1;
            if ((slot & ~NumberMask) == salt && keys[number].Head == view.Head && keys[number].Tail == view.Tail)
            {
                return number;
            }
            place = (place + 1) & mask;
        }
        return Unknown;
    }

    private int Find(ReadOnlySpan<byte> value, ulong hash)
    {
        int number = Search(value, hash, out int place);
        return number >= 0 ? number : Insert(value, hash, place);
    }

    /// <param name="place">Where the value is, or would be.</param>
    private int Search(ReadOnlySpan<byte> value, ulong hash, out int place)
    {
        Span<ulong> slots = _slots.Span;
        int mask = slots.Length - 1;
        place = (int)hash & mask;
        ulong salt = hash & ~NumberMask;
        while (slots[place] != 0)
        {
            ulong slot = slots[place];
            int number = (int)(slot & NumberMask) - 1;
            if ((slot & ~NumberMask) == salt && _keys.BytesAt(number).SequenceEqual(value))
            {
                return number;
            }
            place = (place + 1) & mask;
        }
        return Unknown;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(ReadOnlySpan<byte> value, ulong hash, int place)
    {
        int number = _keys.Count;
        _keys.Append(value);
        _hashes.Add(hash);
        _slots[place] = (hash & ~NumberMask) | (uint)(number + 1);
        if (_keys.Count * 2L > _slots.Count)
        {
            Grow();
        }
        return number;
    }

    private void Grow()
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)_keys.Count * 4);
        _slots.Dispose();
        _slots.Resize(size, 0);
        Span<ulong> slots = _slots.Span;
        int mask = size - 1;
        for (int number = 0; number < _hashes.Count; number++)
        {
            if (number == _nullNumber)
            {
                continue;
            }
            int place = (int)_hashes[number] & mask;
            while (slots[place] != 0)
            {
                place = (place + 1) & mask;
            }
            slots[place] = (_hashes[number] & ~NumberMask) | (uint)(number + 1);
        }
    }

    private int NumberOfNull()
    {
        if (_nullNumber == Unknown)
        {
            _nullNumber = _keys.Count;
            _keys.Append(default(ReadOnlySpan<byte>));
            _hashes.Add(0);
        }
        return _nullNumber;
    }
}
