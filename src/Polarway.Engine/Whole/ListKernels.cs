using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Functions that choose items of lists. All columns are borrowed; results carry one reference for the caller.</summary>
internal static class ListKernels
{
    /// <summary>Items of several columns as one list per row: all of a list, the value of anything else. A null list makes the row null.</summary>
    /// <param name="isList">Which arguments are lists; all have items of one type.</param>
    public static ListColumn Concat(ReadOnlySpan<Operand> arguments, bool[] isList, int length, Allocator memory)
    {
        var sources = new Column[arguments.Length];
        var bases = new int[arguments.Length];
        int next = 0;
        for (int argument = 0; argument < sources.Length; argument++)
        {
            sources[argument] = isList[argument] ? new ListRows(arguments[argument]).Items : arguments[argument].Column;
            bases[argument] = next;
            next = checked(next + sources[argument].Length);
        }
        var assembly = new ListAssembly(length);
        for (int row = 0; row < length; row++)
        {
            bool isValid = true;
            for (int argument = 0; argument < sources.Length && isValid; argument++)
            {
                isValid = !isList[argument] || new ListRows(arguments[argument]).IsValid(row);
            }
            for (int argument = 0; argument < sources.Length && isValid; argument++)
            {
                if (isList[argument])
                {
                    var rows = new ListRows(arguments[argument]);
                    assembly.AddRange(bases[argument] + rows.Start(row), rows.Count(row));
                }
                else
                {
                    assembly.Add(bases[argument] + (arguments[argument].IsScalar ? 0 : row));
                }
            }
            assembly.EndRow(isValid);
        }
        using Column all = Concatenation.Concat(sources, memory);
        return assembly.Finish(all, memory);
    }

    /// <summary>Items moved by so many places, nulls in the places left open.</summary>
    public static ListColumn Shift(Operand lists, Operand places, int length, Allocator memory) => Each(lists, length, memory, (rows, row, assembly) =>
    {
        if (Integer(places, row) is not { } shift)
        {
            return false;
        }
        int start = rows.Start(row), count = rows.Count(row);
        for (long item = 0; item < count; item++)
        {
            long from = item - shift;
            assembly.Add(from >= 0 && from < count ? start + (int)from : -1);
        }
        return true;
    });

    public static ListColumn Reverse(Operand lists, int length, Allocator memory) => Each(lists, length, memory, static (rows, row, assembly) =>
    {
        for (int item = rows.Start(row) + rows.Count(row) - 1; item >= rows.Start(row); item--)
        {
            assembly.Add(item);
        }
        return true;
    });

    public static ListColumn DropNulls(Operand lists, int length, Allocator memory) => Each(lists, length, memory, static (rows, row, assembly) =>
    {
        for (int item = rows.Start(row); item < rows.Start(row) + rows.Count(row); item++)
        {
            if (rows.Items.IsValid(item))
            {
                assembly.Add(item);
            }
        }
        return true;
    });

    /// <summary>From an offset on (negative: from the end), at most so many; a null length is the rest.</summary>
    public static ListColumn Slice(Operand lists, Operand offset, Operand? count, int length, Allocator memory) => Each(lists, length, memory, (rows, row, assembly) =>
    {
        if (Integer(offset, row) is not { } from)
        {
            return false;
        }
        long all = rows.Count(row);
        long wanted = count is { } most ? Integer(most, row) ?? long.MaxValue : long.MaxValue;
        wanted = wanted < 0 ? long.MaxValue : wanted;
        long start = Math.Clamp(from < 0 ? all + from : from, 0, all);
        wanted = from < 0 && all + from < 0 && wanted != long.MaxValue ? wanted + all + from : wanted;
        assembly.AddRange(rows.Start(row) + (int)start, (int)Math.Clamp(wanted, 0, all - start));
        return true;
    });

    /// <summary>The first so many items (negative or null: all).</summary>
    public static ListColumn Head(Operand lists, Operand count, int length, Allocator memory) => Each(lists, length, memory, (rows, row, assembly) =>
    {
        int all = rows.Count(row);
        assembly.AddRange(rows.Start(row), Integer(count, row) is { } most and >= 0 ? (int)Math.Min(most, all) : all);
        return true;
    });

    /// <summary>The last so many items.</summary>
    public static ListColumn Tail(Operand lists, Operand count, int length, Allocator memory) => Each(lists, length, memory, (rows, row, assembly) =>
    {
        if (Integer(count, row) is not { } most)
        {
            return false;
        }
        int all = rows.Count(row);
        int kept = (int)Math.Clamp(most < 0 ? all + most : most, 0, all);
        assembly.AddRange(rows.Start(row) + all - kept, kept);
        return true;
    });

    public static ListColumn Every(Operand lists, Operand step, Operand offset, int length, Allocator memory) => Each(lists, length, memory, (rows, row, assembly) =>
    {
        if (Integer(step, row) is not { } by || Integer(offset, row) is not { } from)
        {
            return false;
        }
        if (by < 1)
        {
            Throw.Error(by == 0 ? ErrorKind.Compute : ErrorKind.InvalidOperation, $"cannot perform gather every for `n={by}`; n is 1 or more");
        }
        if (from < 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"conversion from `i64` to `u32` failed for 1 out of 1 values: [{from}]; an offset is 0 or more");
        }
        for (long item = from; item >= 0 && item < rows.Count(row); item += by)
        {
            assembly.Add(rows.Start(row) + (int)item);
        }
        return true;
    });

    /// <summary>The items that the numbers of another list name.</summary>
    /// <param name="indices">Lists of Int64.</param>
    public static ListColumn Take(Operand lists, Operand indices, bool nullOutside, int length, Allocator memory)
    {
        var wanted = new ListRows(indices);
        return Each(lists, length, memory, (rows, row, assembly) =>
        {
            if (!wanted.IsValid(row))
            {
                return false;
            }
            ReadOnlySpan<long> numbers = wanted.Items is NullColumn ? [] : ((PrimitiveColumn)wanted.Items).Values<long>();
            int all = rows.Count(row);
            for (int place = wanted.Start(row); place < wanted.Start(row) + wanted.Count(row); place++)
            {
                if (!wanted.Items.IsValid(place))
                {
                    assembly.Add(-1);
                    continue;
                }
                long item = numbers[place] < 0 ? all + numbers[place] : numbers[place];
                bool isInside = item >= 0 && item < all;
                if (!isInside && !nullOutside)
                {
                    Throw.Error(ErrorKind.OutOfBounds, $"gather indices are out of bounds: index {numbers[place]} of a list of {all} items; use null_on_oob=True for nulls");
                }
                assembly.Add(isInside ? rows.Start(row) + (int)item : -1);
            }
            return true;
        });
    }

    /// <summary>One item of each row, at a place of its own.</summary>
    public static Column Get(Operand lists, Operand index, bool nullOutside, int length, Allocator memory)
    {
        var rows = new ListRows(lists);
        var picks = new int[length];
        for (int row = 0; row < length; row++)
        {
            picks[row] = -1;
            if (!rows.IsValid(row) || Integer(index, row) is not { } at)
            {
                continue;
            }
            int all = rows.Count(row);
            long item = at < 0 ? all + at : at;
            if (item >= 0 && item < all)
            {
                picks[row] = rows.Start(row) + (int)item;
            }
            else if (!nullOutside)
            {
                Throw.Error(ErrorKind.Compute, $"get index is out of bounds: index {at} of a list of {all} items; use null_on_oob=True for nulls");
            }
        }
        return Gather.Take(rows.Items, picks, memory);
    }

    /// <summary>The items in order, row by row, by one sort of all.</summary>
    public static ListColumn Sort(Operand lists, bool descending, bool nullsLast, int length, Allocator memory)
    {
        var rows = new ListRows(lists);
        rows.Flatten(length, out int[] rowOf, out int[] itemAt);
        using Column items = Gather.Take(rows.Items, itemAt, memory);
        using Column owners = PrimitiveColumn.From<int>(DataType.Int32, rowOf, memory);
        int[] order = RowSorting.Order([owners, items], [default, new RowOrder(descending, nullsLast)], memory);
        var assembly = new ListAssembly(length);
        int next = 0;
        for (int row = 0; row < length; row++)
        {
            for (int item = 0; item < rows.Count(row); item++)
            {
                assembly.Add(order[next++]);
            }
            assembly.EndRow(rows.IsValid(row));
        }
        return assembly.Finish(items, memory);
    }

    /// <summary>The first of each row's items that are alike.</summary>
    public static ListColumn Unique(Operand lists, int length, Allocator memory)
    {
        int[] groups = ItemGroups(lists, length, memory);
        var seen = new HashSet<int>();
        int next = 0;
        return Each(lists, length, memory, (rows, row, assembly) =>
        {
            seen.Clear();
            for (int item = 0; item < rows.Count(row); item++)
            {
                if (seen.Add(groups[next++]))
                {
                    assembly.Add(rows.Start(row) + item);
                }
            }
            return true;
        });
    }

    /// <summary>How many distinct items each row has, as UInt32.</summary>
    public static Column CountDistinct(Operand lists, int length, Allocator memory)
    {
        int[] groups = ItemGroups(lists, length, memory);
        var rows = new ListRows(lists);
        var counts = new uint[length];
        var seen = new HashSet<int>();
        int next = 0;
        for (int row = 0; row < length; row++)
        {
            seen.Clear();
            for (int item = 0; item < rows.Count(row); item++)
            {
                seen.Add(groups[next++]);
            }
            counts[row] = (uint)seen.Count;
        }
        return WithNullsOf(PrimitiveColumn.From<uint>(DataType.UInt32, counts, memory), rows, length, memory);
    }

    /// <summary>How often a value of each row is in its list; null equals null.</summary>
    public static Column CountMatches(Operand lists, Operand value, int length, Allocator memory)
    {
        var rows = new ListRows(lists);
        rows.Flatten(length, out int[] rowOf, out int[] itemAt);
        using Column items = Gather.Take(rows.Items, itemAt, memory);
        using Column wanted = value.IsScalar ? Fill.Repeat(value.Column, rowOf.Length, memory) : Gather.Take(value.Column, rowOf, memory);
        using BooleanColumn equal = Comparison.Apply(CompareOp.EqMissing, items, wanted, rowOf.Length, memory);
        var counts = new uint[length];
        for (int item = 0; item < rowOf.Length; item++)
        {
            counts[rowOf[item]] += equal.Values[item] ? 1u : 0u;
        }
        return WithNullsOf(PrimitiveColumn.From<uint>(DataType.UInt32, counts, memory), rows, length, memory);
    }

    private static int[] ItemGroups(Operand lists, int length, Allocator memory)
    {
        var rows = new ListRows(lists);
        rows.Flatten(length, out _, out int[] itemAt);
        using Column items = Gather.Take(rows.Items, itemAt, memory);
        return Distinctness.Groups([items], itemAt.Length, memory, out _);
    }

    /// <summary>Makes the rows null whose list is.</summary>
    /// <param name="values">Taken.</param>
    internal static Column WithNullsOf(Column values, ListRows rows, int length, Allocator memory)
    {
        var valid = new bool[length];
        for (int row = 0; row < length; row++)
        {
            valid[row] = rows.IsValid(row);
        }
        if (Array.TrueForAll(valid, v => v))
        {
            return values;
        }
        using (values)
        {
            return values.WithValidity(Bitmap.From(valid, memory));
        }
    }

    private static ListColumn Each(Operand lists, int length, Allocator memory, Func<ListRows, int, ListAssembly, bool> choose)
    {
        var rows = new ListRows(lists);
        var assembly = new ListAssembly(length);
        for (int row = 0; row < length; row++)
        {
            assembly.EndRow(rows.IsValid(row) && choose(rows, row, assembly));
        }
        return assembly.Finish(rows.Items, memory);
    }

    private static long? Integer(Operand numbers, int row)
    {
        int at = numbers.IsScalar ? 0 : row;
        return numbers.Column.IsValid(at) && numbers.Column is not NullColumn ? ((PrimitiveColumn)numbers.Column).Values<long>()[at] : null;
    }
}
