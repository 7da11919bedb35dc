using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>
/// The keys of objects in one place and their slots. Keys mostly come in one order: after each key the one is tried that followed it
/// last time, by one comparison of bytes; only another one is looked up. Keys without a slot are passed.
/// </summary>
internal sealed unsafe class JsonObject : IDisposable
{
    // What a comparison of 16 bytes reads beyond a short key.
    private const int Slack = 16;

    private readonly JsonSlot[] _slots;
    private readonly Vector128<byte>[] _masks = BuildMasks();
    private readonly byte[] _text;
    private readonly byte* _keys;
    private readonly int[] _starts;
    private readonly int[] _lengths;

    // Position 0 stands before the first key, position n + 1 after key n.
    private readonly int[] _follow;
    private readonly int[] _table;

    public JsonObject(IReadOnlyList<string> names, JsonSlot[] slots)
    {
        _slots = slots;
        byte[][] quoted = [.. names.Select(n => (byte[])[(byte)'"', .. Encoding.UTF8.GetBytes(n), (byte)'"'])];
        _lengths = [.. quoted.Select(q => q.Length)];
        _starts = new int[quoted.Length];
        _text = GC.AllocateArray<byte>(quoted.Sum(q => q.Length) + Slack, pinned: true);
        _keys = (byte*)Unsafe.AsPointer(ref _text[0]);
        for (int key = 0, at = 0; key < quoted.Length; at += _lengths[key++])
        {
            _starts[key] = at;
            quoted[key].CopyTo(_text, at);
        }
        _follow = [.. Enumerable.Range(0, quoted.Length + 1).Select(n => n < quoted.Length ? n : 0)];
        _table = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * quoted.Length) + 1)];
        for (int key = quoted.Length - 1; key >= 0; key--)
        {
            Enlist(key);
        }
    }

    public IReadOnlyList<JsonSlot> Slots => _slots;

    /// <summary>Reads the object at the cursor as row <paramref name="row"/> of every slot.</summary>
    public void Read(JsonCursor cursor, int row)
    {
        JsonSlot[] slots = _slots;
        int filled = 0;
        if (cursor.Enter((byte)'}'))
        {
            int position = 0;
            do
            {
                cursor.RequireKey();
                int key = Next(cursor, ref position);
                if (*cursor.At == ':')
                {
                    cursor.At++;
                }
                else
                {
                    cursor.Expect((byte)':', "after a key");
                }
                cursor.SkipSpaces();
                // Of two values with one name the first counts.
                if (key < 0 || slots[key].Count > row)
                {
                    cursor.SkipValue();
                    continue;
                }
                slots[key].Read(cursor);
                filled++;
            }
            while (cursor.HasNext((byte)'}'));
            cursor.Leave();
        }
        if (filled < slots.Length)
        {
            AppendNulls(row);
        }
    }

    /// <summary>Null in every slot that has no value in a row.</summary>
    public void AppendNulls(int row)
    {
        foreach (JsonSlot slot in _slots)
        {
            if (slot.Count == row)
            {
                slot.AppendNull();
            }
        }
    }

    /// <summary>All columns, or none where one fails.</summary>
    /// <param name="rows">Rows that are whole: after an error in a row some slots have one more.</param>
    /// <param name="taken">Given back as well when one fails.</param>
    public Column[] Finish(CsvChunk chunk, int rows, IDisposable? taken = null)
    {
        var columns = new Column[_slots.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = Cut(_slots[done].Finish(chunk), rows);
            }
            return columns;
        }
        catch
        {
            for (int column = 0; column < done; column++)
            {
                columns[column].Dispose();
            }
            taken?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (JsonSlot slot in _slots)
        {
            slot.Dispose();
        }
    }

    /// <summary>The first rows of a column, which is taken. A skipped key's column has none.</summary>
    internal static Column Cut(Column column, int rows)
    {
        if (column.Length <= rows)
        {
            return column;
        }
        using (column)
        {
            return column.Slice(0, rows);
        }
    }

    /// <summary>The slot of the key at the cursor, which goes past it; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Next(JsonCursor cursor, ref int position)
    {
        int key = _follow[position];
        if (key < _lengths.Length && IsHere(cursor.At, key))
        {
            cursor.At += _lengths[key];
            position = key + 1;
            return key;
        }
        return Find(cursor, ref position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsHere(byte* at, int key)
    {
        int length = _lengths[key];
        byte* known = _keys + _starts[key];
        return length <= Vector128<byte>.Count
            ? (((Vector128.Load(at) ^ Vector128.Load(known)) & _masks[length]) == Vector128<byte>.Zero)
            : new ReadOnlySpan<byte>(at, length).SequenceEqual(new ReadOnlySpan<byte>(known, length));
    }

    private int Find(JsonCursor cursor, ref int position)
    {
        byte* text = cursor.ReadString(out int length);
        int key = LookUp(new ReadOnlySpan<byte>(text, length));
        if (key >= 0)
        {
            _follow[position] = key;
            position = key + 1;
        }
        return key;
    }

    private int LookUp(ReadOnlySpan<byte> name)
    {
        for (uint at = Hash(name);; at++)
        {
            int entry = _table[at & (uint)(_table.Length - 1)];
            if (entry == 0 || name.SequenceEqual(_text.AsSpan(_starts[entry - 1] + 1, _lengths[entry - 1] - 2)))
            {
                return entry - 1;
            }
        }
    }

    private void Enlist(int key)
    {
        uint at = Hash(_text.AsSpan(_starts[key] + 1, _lengths[key] - 2));
        while (_table[at & (uint)(_table.Length - 1)] != 0)
        {
            at++;
        }
        _table[at & (uint)(_table.Length - 1)] = key + 1;
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte letter in name)
        {
            hash = (hash ^ letter) * 16777619;
        }
        return hash;
    }

    private static Vector128<byte>[] BuildMasks()
    {
        var masks = new Vector128<byte>[Vector128<byte>.Count + 1];
        Span<byte> bytes = stackalloc byte[Vector128<byte>.Count];
        for (int length = 0; length < masks.Length; length++)
        {
            bytes.Clear();
            bytes[..length].Fill(0xFF);
            masks[length] = Vector128.Create<byte>(bytes);
        }
        return masks;
    }
}
