using System.Numerics;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.HashTable;

/// <summary>
/// Dense numbers for distinct 64-bit words, in the order of arrival. While the words lie close together a table indexed by the word
/// itself is used; after that, open addressing with linear probing.
/// </summary>
internal sealed class WordTable : IDisposable
{
    /// <summary>Words further apart than this are hashed: 64 Ki entries of 4 bytes stay in the second-level cache.</summary>
    private const long MaxDirectRange = 64 << 10;
    private const int FirstSlots = 1024;

    /// <summary>A prepared table may have so many entries for each row: it is still smaller than one of slots.</summary>
    private const int DirectEntriesPerRow = 4;
    private const ulong MaxPreparedRange = 1UL << 30;
    private const int None = -1;

    private readonly ulong _hashMask;
    private readonly NativeList<ulong> _words;
    private readonly NativeList<int> _direct;
    private readonly NativeList<Slot> _slots;
    private bool _hashed;
    private long _base;

    public WordTable(Allocator memory, bool hashZero)
    {
        _words = new NativeList<ulong>(memory);
        _direct = new NativeList<int>(memory);
        _slots = new NativeList<Slot>(memory);
        _hashMask = hashZero ? 0 : ulong.MaxValue;
    }

    public int Count => _words.Count;

    /// <summary>The number that stands for null, or -1 when none was asked for.</summary>
    public int NullNumber { get; private set; } = None;

    /// <summary>The words by number.</summary>
    public ReadOnlySpan<ulong> Words => _words.Span;

    public long ByteSize => _words.ByteSize + _direct.ByteSize + _slots.ByteSize;

    /// <summary>A number of its own for null.</summary>
    public int NumberOfNull()
    {
        if (NullNumber == None)
        {
            NullNumber = _words.Count;
            _words.Add(0);
        }
        return NullNumber;
    }

    /// <summary>Says before the first word which words will come. Where they lie close enough for their number, they are never hashed.</summary>
    public void Prepare(long low, long high, int rows)
    {
        ulong range = (ulong)high - (ulong)low;
        if (_words.Count > 0 || range < MaxDirectRange || range >= Math.Min((ulong)rows * DirectEntriesPerRow, MaxPreparedRange))
        {
            return;
        }
        _base = low;
        _direct.Resize((int)range + 1, None);
    }

    /// <summary>The number of each word; new words get new ones.</summary>
    public void Map(ReadOnlySpan<ulong> words, Span<int> numbers)
    {
        if (words.Length == 0)
        {
            return;
        }
        if (!_hashed && !Cover(words))
        {
            Rehash();
        }
        if (_hashed)
        {
            MapHashed(words, numbers);
        }
        else
        {
            MapDirect(words, numbers);
        }
    }

    /// <summary>The number of each word, -1 for those that are not here. Any number of threads, while nobody maps.</summary>
    public void Find(ReadOnlySpan<ulong> words, Span<int> numbers)
    {
        if (_hashed)
        {
            FindHashed(words, numbers);
            return;
        }
        ReadOnlySpan<int> direct = _direct.Span;
        ulong start = (ulong)_base;
        for (int row = 0; row < words.Length; row++)
        {
            ulong place = words[row] - start;
            numbers[row] = place < (ulong)direct.Length ? direct[(int)place] : None;
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _direct.Dispose();
        _slots.Dispose();
    }

    private void MapDirect(ReadOnlySpan<ulong> words, Span<int> numbers)
    {
        Span<int> direct = _direct.Span;
        ulong start = (ulong)_base;
        for (int row = 0; row < words.Length; row++)
        {
            int place = (int)(words[row] - start);
            int number = direct[place];
            if (number < 0)
            {
                number = _words.Count;
                _words.Add(words[row]);
                direct[place] = number;
            }
            numbers[row] = number;
        }
    }

    private void MapHashed(ReadOnlySpan<ulong> words, Span<int> numbers)
    {
        Span<Slot> slots = _slots.Span;
        ulong hashMask = _hashMask;
        int mask = slots.Length - 1;
        for (int row = 0; row < words.Length; row++)
        {
            ulong word = words[row];
            int place = (int)(Hashing.Word(word) & hashMask) & mask;
            ref Slot slot = ref slots[place];
            while (slot.Number != 0 && slot.Word != word)
            {
                place = (place + 1) & mask;
                slot = ref slots[place];
            }
            if (slot.Number == 0)
            {
                numbers[row] = Insert(ref slot, word);
                slots = _slots.Span;
                mask = slots.Length - 1;
                continue;
            }
            numbers[row] = slot.Number - 1;
        }
    }

    private void FindHashed(ReadOnlySpan<ulong> words, Span<int> numbers)
    {
        ReadOnlySpan<Slot> slots = _slots.Span;
        int mask = slots.Length - 1;
        for (int row = 0; row < words.Length; row++)
        {
            ulong word = words[row];
            int place = (int)(Hashing.Word(word) & _hashMask) & mask;
            while (slots[place].Number != 0 && slots[place].Word != word)
            {
                place = (place + 1) & mask;
            }
            // An empty slot has number 0, and so gives -1.
            numbers[row] = slots[place].Number - 1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(ref Slot slot, ulong word)
    {
        int number = _words.Count;
        _words.Add(word);
        slot.Word = word;
        slot.Number = number + 1;
        if (_words.Count * 5L > _slots.Count * 3L)
        {
            Rehash();
        }
        return number;
    }

    /// <summary>Makes the direct table cover the words; false when they lie too far apart.</summary>
    private bool Cover(ReadOnlySpan<ulong> words)
    {
        long low = Reductions.Min(System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, long>(words));
        long high = Reductions.Max(System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, long>(words));
        if (_direct.Count > 0)
        {
            if (low >= _base && high < _base + _direct.Count)
            {
                return true;
            }
            low = Math.Min(low, _base);
            high = Math.Max(high, _base + _direct.Count - 1);
        }
        ulong range = (ulong)high - (ulong)low;
        if (range >= MaxDirectRange)
        {
            return false;
        }
        // Room to both sides, so that words that drift do not rebuild the table at every batch.
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)(range + 1) + ((uint)range / 2));
        long margin = (size - ((long)range + 1)) / 2;
        _base = low < long.MinValue + margin ? low : low - margin;
        if (_base > long.MaxValue - size)
        {
            return false;
        }
        _direct.Clear();
        _direct.Resize(size, None);
        Span<int> direct = _direct.Span;
        for (int number = 0; number < _words.Count; number++)
        {
            if (number != NullNumber)
            {
                direct[(int)(_words[number] - (ulong)_base)] = number;
            }
        }
        return true;
    }

    private void Rehash()
    {
        _hashed = true;
        _direct.Dispose();
        int size = (int)Math.Max(FirstSlots, BitOperations.RoundUpToPowerOf2((uint)_words.Count * 2));
        // The old table goes before the new one comes.
        _slots.Dispose();
        _slots.Resize(size, default);
        Span<Slot> slots = _slots.Span;
        int mask = size - 1;
        ReadOnlySpan<ulong> words = _words.Span;
        for (int number = 0; number < words.Length; number++)
        {
            if (number == NullNumber)
            {
                continue;
            }
            int place = (int)(Hashing.Word(words[number]) & _hashMask) & mask;
            while (slots[place].Number != 0)
            {
                place = (place + 1) & mask;
            }
            slots[place] = new Slot { Word = words[number], Number = number + 1 };
        }
    }

    /// <summary>Number 0 is an empty slot; else it is the number plus one.</summary>
    private struct Slot
    {
        public ulong Word;
        public int Number;
    }
}
