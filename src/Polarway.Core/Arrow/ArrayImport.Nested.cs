using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Lists and structs.</summary>
internal sealed unsafe partial class ArrayImport
{
    private Column ReadStruct(ArrowArray* array, ImportedType type, long first, int length)
    {
        var fields = new Column[type.Children.Length];
        Bitmap? validity = null;
        try
        {
            validity = Validity(array, first, length);
            for (int field = 0; field < fields.Length; field++)
            {
                fields[field] = Read(array->Children[field], type.Children[field], first, length);
            }
            return new StructColumn(type.Type, fields, length, validity);
        }
        catch
        {
            validity?.Dispose();
            foreach (Column? field in fields)
            {
                field?.Dispose();
            }
            throw;
        }
    }

    private Column ReadList<TOffset>(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity) where TOffset : unmanaged
    {
        if (length == 0)
        {
            return new ListColumn(type.Type, memory.Allocate(sizeof(long), zeroed: true), Read(array->Children[0], type.Children[0], 0, 0), 0, validity);
        }
        TOffset* offsets = (TOffset*)Values(array, type, 1) + first;
        long start = At(offsets, 0);
        long end = CheckOffsets(offsets, length, type);
        Column items = Read(array->Children[0], type.Children[0], start, CheckItems(end - start, type));
        if (sizeof(TOffset) == sizeof(long) && start == 0)
        {
            return new ListColumn(type.Type, owner.Wrap((byte*)offsets, (length + 1L) * sizeof(long)), items, length, validity);
        }
        NativeBuffer buffer = AllocateOffsets(length, items);
        Span<long> target = buffer.Span<long>();
        for (int row = 0; row <= length; row++)
        {
            target[row] = At(offsets, row) - start;
        }
        return new ListColumn(type.Type, buffer, items, length, validity);
    }

    /// <summary>Lists with an offset and a length each, in any order: their items are gathered in row order.</summary>
    private Column ReadListView<TOffset>(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity) where TOffset : unmanaged
    {
        ArrowArray* child = array->Children[0];
        Check(child, type.Children[0], 0, 0);
        TOffset* offsets = length == 0 ? null : (TOffset*)Values(array, type, 1) + first;
        TOffset* sizes = length == 0 ? null : (TOffset*)Values(array, type, 2) + first;
        long total = 0;
        for (int row = 0; row < length; row++)
        {
            if (validity is not null && !validity[row])
            {
                continue;
            }
            long from = At(offsets, row);
            long count = At(sizes, row);
            if (from < 0 || count < 0 || from > child->Length - count)
            {
                Corrupt(type, $"row {row}: items {from} to {from + count} of {child->Length}");
            }
            total += count;
        }
        using Reservation reservation = memory.Reserve(CheckItems(total, type) * (long)sizeof(int));
        var rows = new int[total];
        using Column all = Read(child, type.Children[0], 0, CheckItems(child->Length, type));
        NativeBuffer buffer = memory.Allocate((length + 1L) * sizeof(long));
        Span<long> target = buffer.Span<long>();
        int at = 0;
        target[0] = 0;
        for (int row = 0; row < length; row++)
        {
            long count = validity is null || validity[row] ? At(sizes, row) : 0;
            for (long item = 0; item < count; item++)
            {
                rows[at++] = (int)(At(offsets, row) + item);
            }
            target[row + 1] = at;
        }
        try
        {
            return new ListColumn(type.Type, buffer, Gather(all, rows), length, validity);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private Column ReadFixedList(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        int items = CheckItems((long)length * type.Width, type);
        if (type.Width > 0 && first > long.MaxValue / type.Width)
        {
            Corrupt(type, $"offset {first}");
        }
        return new ArrayColumn(type.Type, Read(array->Children[0], type.Children[0], first * type.Width, items), length, validity);
    }

    private static int CheckItems(long items, ImportedType type)
        => items <= int.MaxValue ? (int)items : Throw.Unsupported<int>($"{SchemaImport.Where(type.Path)}: {items} list items in one array; give fewer rows at a time");

    /// <summary>Frees the items where the offsets cannot be had.</summary>
    private NativeBuffer AllocateOffsets(int length, Column items)
    {
        try
        {
            return memory.Allocate((length + 1L) * sizeof(long));
        }
        catch
        {
            items.Dispose();
            throw;
        }
    }

    /// <summary>Offsets must not fall, so that no length is negative. Returns the last one.</summary>
    private static long CheckOffsets<TOffset>(TOffset* offsets, int length, ImportedType type) where TOffset : unmanaged
    {
        long previous = At(offsets, 0);
        bool falls = previous < 0;
        for (int row = 1; row <= length; row++)
        {
            long next = At(offsets, row);
            falls |= next < previous;
            previous = next;
        }
        if (falls)
        {
            Corrupt(type, "offsets are negative or fall");
        }
        return previous;
    }
}
