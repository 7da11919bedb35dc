using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Maps out of lists of entries, and what is in maps. Results carry one reference for the caller.</summary>
public static class MapEntries
{
    // Rows with more entries find doubles by a table, others by looking at all before.
    private const int FewEntries = 16;

    private static readonly RowOrder[] s_order = [new RowOrder(false, false)];

    /// <summary>The type of the map that entries make.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: the items are not structs of key and value.</exception>
    public static DataType TypeOf(DataType entries)
    {
        RequireNames(entries);
        bool isTurned = entries.Fields[0].Name == "value";
        return DataType.Map(entries.Fields[isTurned ? 1 : 0].Type, entries.Fields[isTurned ? 0 : 1].Type);
    }

    /// <exception cref="PolarwayException">InvalidOperation: the items are not structs of key and value.</exception>
    public static void RequireNames(DataType entries)
    {
        if (entries.Kind != TypeKind.Struct)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"Map entries must be `Struct {{key, value}}`, got `{ShortName.Of(entries)}`");
        }
        if (entries.Fields.Count != 2 || !entries.Fields.Any(field => field.Name == "key") || !entries.Fields.Any(field => field.Name == "value"))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"Map entries must be exactly two fields named `key` and `value`, got [{string.Join(", ", entries.Fields.Select(field => $"`{field.Name}`"))}]");
        }
    }

    /// <summary>Lists of structs of key and value, in this order, as a map of them: of entries with one key the first place and the last value stay.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: an entry or a key is null.</exception>
    public static ListColumn ToMap(ListColumn lists, DataType map, Allocator memory)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        var entries = (StructColumn)lists.Items;
        if (!RequireKeys(lists, entries) && !lists.HasNulls)
        {
            return (ListColumn)lists.WithType(map);
        }
        using Column used = entries.Fields[0].Slice((int)offsets[0], (int)(offsets[^1] - offsets[0]));
        using EncodedRows keys = RowEncoding.Encode([used], s_order, memory);
        List<(int Place, int Value)>? picks = null;
        var ends = new long[lists.Length + 1];
        var row = new List<(int Place, int Value)>();
        long passed = 0;
        for (int at = 0; at < lists.Length; at++)
        {
            row.Clear();
            (long from, long to) = lists.IsValid(at) ? (offsets[at], offsets[at + 1]) : (0, 0);
            Distinct(keys, (int)from, (int)to, (int)offsets[0], row);
            if (picks is null && row.Count != offsets[at + 1] - offsets[at])
            {
                picks = [];
                for (long entry = offsets[0]; entry < offsets[0] + passed; entry++)
                {
                    picks.Add(((int)entry, (int)entry));
                }
            }
            picks?.AddRange(row);
            passed += row.Count;
            ends[at + 1] = passed;
        }
        return picks is null ? (ListColumn)lists.WithType(map) : Picked(lists, entries, map, picks, ends, memory);
    }

    /// <summary>The keys of each row, as lists.</summary>
    public static Column Keys(Column maps) => Part(maps, 0);

    /// <summary>The values of each row, as lists.</summary>
    public static Column Values(Column maps) => Part(maps, 1);

    /// <summary>The value under a key of each row; null where there is none.</summary>
    public static Column Get(Operand maps, Operand keys, int length, Allocator memory)
    {
        using NativeBuffer found = Find(maps, keys, length, memory);
        Column values = ((StructColumn)((ListColumn)maps.Column).Items).Fields[1];
        using Column none = Fill.Nulls(values.Type, 1, memory);
        return Pick.Rows(values, none, found.Span<int>()[..length], memory);
    }

    /// <summary>Whether each row has a key; null for a map that is null.</summary>
    public static Column Contains(Operand maps, Operand keys, int length, Allocator memory)
    {
        using NativeBuffer found = Find(maps, keys, length, memory);
        ReadOnlySpan<int> entries = found.Span<int>()[..length];
        var has = new bool[length];
        var valid = new bool[length];
        for (int row = 0; row < length; row++)
        {
            has[row] = entries[row] >= 0;
            valid[row] = maps.Column.IsValid(maps.IsScalar ? 0 : row);
        }
        Bitmap? validity = maps.Column.HasNulls ? Bitmap.From(valid, memory) : null;
        return new BooleanColumn(Bitmap.From(has, memory), validity);
    }

    /// <summary>The first entry of each row with its key, as a row of all entries; -1 for none.</summary>
    private static NativeBuffer Find(Operand maps, Operand keys, int length, Allocator memory)
    {
        var lists = (ListColumn)maps.Column;
        Column own = ((StructColumn)lists.Items).Fields[0];
        ReadOnlySpan<long> offsets = lists.Offsets;
        int mask = maps.IsScalar ? 0 : -1;
        NativeBuffer found = memory.Allocate((long)Math.Max(1, length) * sizeof(int));
        Span<int> target = found.Span<int>()[..length];
        target.Fill(-1);
        try
        {
            if (keys.IsScalar && !maps.IsScalar)
            {
                using BooleanColumn equal = Comparison.Apply(CompareOp.EqMissing, own, keys, own.Length, memory);
                for (int row = 0; row < length; row++)
                {
                    for (long entry = lists.IsValid(row) ? offsets[row] : long.MaxValue; entry < offsets[row + 1] && target[row] < 0; entry++)
                    {
                        target[row] = equal.Values[(int)entry] ? (int)entry : -1;
                    }
                }
                return found;
            }
            var entries = new List<int>();
            var wanted = new List<int>();
            for (int row = 0; row < length; row++)
            {
                for (long entry = lists.IsValid(row & mask) ? offsets[row & mask] : long.MaxValue; entry < offsets[(row & mask) + 1]; entry++)
                {
                    entries.Add((int)entry);
                    wanted.Add(row);
                }
            }
            using Column left = Pick.Rows(own, CollectionsMarshal.AsSpan(entries), memory);
            using Column right = keys.IsScalar ? Fill.Repeat(keys.Column, wanted.Count, memory) : Pick.Rows(keys.Column, CollectionsMarshal.AsSpan(wanted), memory);
            using BooleanColumn same = Comparison.Apply(CompareOp.EqMissing, left, right, wanted.Count, memory);
            for (int pair = 0; pair < wanted.Count; pair++)
            {
                if (same.Values[pair] && target[wanted[pair]] < 0)
                {
                    target[wanted[pair]] = entries[pair];
                }
            }
            return found;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    private static ListColumn Part(Column maps, int field)
    {
        var lists = (ListColumn)maps;
        Column part = ((StructColumn)lists.Items).Fields[field];
        return new ListColumn(DataType.List(part.Type), lists.Buffer.Retain(), part.Retain(), lists.Length, lists.Validity?.Share(), lists.Offset);
    }

    /// <summary>Whether any row has two entries or more.</summary>
    private static bool RequireKeys(ListColumn lists, StructColumn entries)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        Column keys = entries.Fields[0];
        bool mayBeNull = entries.HasNulls || keys.HasNulls || keys is NullColumn;
        bool hasTwo = false;
        for (int row = 0; row < lists.Length; row++)
        {
            hasTwo |= offsets[row + 1] - offsets[row] > 1;
            for (long entry = offsets[row]; mayBeNull && lists.IsValid(row) && entry < offsets[row + 1]; entry++)
            {
                if (!entries.IsValid((int)entry) || !keys.IsValid((int)entry))
                {
                    Throw.Error(ErrorKind.InvalidOperation, entries.IsValid((int)entry) ? "Map keys cannot be null" : "Map entries cannot be null");
                }
            }
        }
        return hasTwo;
    }

    private static void Distinct(EncodedRows keys, int from, int to, int first, List<(int Place, int Value)> target)
    {
        if (to - from <= FewEntries)
        {
            for (int entry = from; entry < to; entry++)
            {
                int before = 0;
                while (before < target.Count && !keys[target[before].Place - first].SequenceEqual(keys[entry - first]))
                {
                    before++;
                }
                Put(target, before, entry);
            }
            return;
        }
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int entry = from; entry < to; entry++)
        {
            string key = Convert.ToBase64String(keys[entry - first]);
            if (!places.TryGetValue(key, out int before))
            {
                before = places[key] = target.Count;
            }
            Put(target, before, entry);
        }
    }

    private static void Put(List<(int Place, int Value)> target, int at, int entry)
    {
        if (at < target.Count)
        {
            target[at] = (target[at].Place, entry);
        }
        else
        {
            target.Add((entry, entry));
        }
    }

    private static ListColumn Picked(ListColumn lists, StructColumn entries, DataType map, List<(int Place, int Value)> picks, long[] ends, Allocator memory)
    {
        var places = new int[picks.Count];
        var values = new int[picks.Count];
        for (int entry = 0; entry < places.Length; entry++)
        {
            (places[entry], values[entry]) = picks[entry];
        }
        var items = new StructColumn(map.Inner, [Pick.Rows(entries.Fields[0], places, memory), Pick.Rows(entries.Fields[1], values, memory)], places.Length);
        NativeBuffer offsets = memory.Allocate((long)ends.Length * sizeof(long));
        ends.CopyTo(offsets.Span<long>());
        return new ListColumn(map, offsets, items, lists.Length, lists.Validity?.Share());
    }
}
