using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// A producer's arrays as our columns. Where the layout is ours the columns point into the producer's memory; else they are built in
/// ours. Whatever could lead a read outside the producer's buffers (counts, offsets, view positions, dictionary indexes) is checked
/// first; the sizes of buffers themselves the interface does not tell.
/// </summary>
internal sealed unsafe partial class ArrayImport(ImportedArray owner, Allocator memory, ImportedDictionaries? dictionaries = null, bool checkText = false)
{
    // Validity, values, and a margin for types that have more.
    private const int MaxBuffers = 1 << 20;

    /// <summary>Rows <paramref name="start"/> and following of an array, as one column. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Corrupt, Unsupported or MemoryLimit, naming the column.</exception>
    public Column Read(ArrowArray* array, ImportedType type, long start, int length)
    {
        Check(array, type, start, length);
        long first = array->Offset + start;
        switch (type.Layout)
        {
            case ImportLayout.Null:
                return new NullColumn(length);
            case ImportLayout.RunEnd:
                return ReadRunEnds(array, type, first, length);
            case ImportLayout.Struct:
                return ReadStruct(array, type, first, length);
            case ImportLayout.SparseUnion or ImportLayout.DenseUnion:
                return ReadUnion(array, type, first, length);
        }
        Bitmap? validity = Validity(array, first, length);
        try
        {
            return type.Layout switch
            {
                ImportLayout.Boolean => ReadBooleans(array, type, first, length, validity),
                ImportLayout.Fixed => ReadFixed(array, type, first, length, validity),
                ImportLayout.Scaled32 or ImportLayout.Scaled64 => ReadScaled(array, type, first, length, validity),
                ImportLayout.Decimal32 or ImportLayout.Decimal64 => ReadNarrowDecimals(array, type, first, length, validity),
                ImportLayout.Decimal256 => ReadWideDecimals(array, type, first, length, validity),
                ImportLayout.DayTime => ReadDayTimes(array, type, first, length, validity),
                ImportLayout.MonthDayNano => ReadMonthDayNanos(array, type, first, length, validity),
                ImportLayout.SmallText => ReadOffsetText<int>(array, type, first, length, validity),
                ImportLayout.LargeText => ReadOffsetText<long>(array, type, first, length, validity),
                ImportLayout.ViewText => ReadViews(array, type, first, length, validity),
                ImportLayout.FixedText => ReadFixedText(array, type, first, length, validity),
                ImportLayout.SmallList => ReadList<int>(array, type, first, length, validity),
                ImportLayout.LargeList => ReadList<long>(array, type, first, length, validity),
                ImportLayout.SmallListView => ReadListView<int>(array, type, first, length, validity),
                ImportLayout.LargeListView => ReadListView<long>(array, type, first, length, validity),
                ImportLayout.FixedList => ReadFixedList(array, type, first, length, validity),
                ImportLayout.Dictionary => ReadDictionary(array, type, first, length, validity),
                _ => Throw.Internal<Column>($"no reader for {type.Layout}"),
            };
        }
        catch
        {
            validity?.Dispose();
            throw;
        }
    }

    private static void Check(ArrowArray* array, ImportedType type, long start, int length)
    {
        if (array == null || array->Release == null)
        {
            Corrupt(type, "the array is null or already released");
        }
        if (array->Length < 0 || array->Offset < 0 || array->Offset > long.MaxValue - array->Length)
        {
            Corrupt(type, $"length {array->Length} and offset {array->Offset}");
        }
        if (start < 0 || start > array->Length || length > array->Length - start)
        {
            Corrupt(type, $"{array->Length} values where {start + length} are needed");
        }
        if (array->BufferCount is < 0 or > MaxBuffers || (array->BufferCount > 0 && array->Buffers == null))
        {
            Corrupt(type, $"{array->BufferCount} buffers and {(array->Buffers == null ? "no" : "a")} list of them");
        }
        int needed = type.Layout switch
        {
            ImportLayout.Null or ImportLayout.RunEnd => 0,
            ImportLayout.Struct or ImportLayout.FixedList or ImportLayout.SparseUnion => 1,
            ImportLayout.SmallText or ImportLayout.LargeText or ImportLayout.ViewText or ImportLayout.SmallListView or ImportLayout.LargeListView => 3,
            _ => 2,
        };
        if (array->BufferCount < needed)
        {
            Corrupt(type, $"{array->BufferCount} buffers; its type has {needed}");
        }
        int children = type.Layout switch
        {
            ImportLayout.RunEnd => 2,
            ImportLayout.Dictionary => 0,
            _ => type.Children.Length,
        };
        if (array->ChildCount < children || (children > 0 && array->Children == null))
        {
            Corrupt(type, $"{array->ChildCount} children; its type has {children}");
        }
    }

    /// <summary>The nulls of a window, or nothing where there are none.</summary>
    private Bitmap? Validity(ArrowArray* array, long first, int length)
    {
        if (length == 0 || array->NullCount == 0 || array->Buffers[0] == null)
        {
            return null;
        }
        int shift = (int)(first & 7);
        NativeBuffer bytes = owner.Wrap((byte*)array->Buffers[0] + (first >> 3), ((long)shift + length + 7) >> 3);
        var validity = new Bitmap(bytes, length, shift);
        if (validity.SetCount == length)
        {
            validity.Dispose();
            return null;
        }
        return validity;
    }

    private Column ReadBooleans(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        if (length == 0)
        {
            return new BooleanColumn(new Bitmap(memory.Allocate(0), 0), validity);
        }
        int shift = (int)(first & 7);
        byte* values = Values(array, type, 1) + (first >> 3);
        return new BooleanColumn(new Bitmap(owner.Wrap(values, ((long)shift + length + 7) >> 3), length, shift), validity);
    }

    private Column ReadFixed(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        int width = type.Type.ByteWidth;
        NativeBuffer values = length == 0 ? memory.Allocate(0) : owner.Wrap(Values(array, type, 1) + (first * width), (long)length * width);
        return new PrimitiveColumn(type.Type, values, length, validity);
    }

    private Column ReadScaled(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(long));
        Span<long> target = buffer.Span<long>();
        long limit = long.MaxValue / type.Factor;
        byte* source = length == 0 ? null : Values(array, type, 1);
        for (int row = 0; row < length; row++)
        {
            long value = type.Layout == ImportLayout.Scaled32 ? ((int*)source)[first + row] : ((long*)source)[first + row];
            if ((value > limit || value < -limit) && (validity is null || validity[row]))
            {
                buffer.Dispose();
                Throw.Error(ErrorKind.Compute, $"{SchemaImport.Where(type.Path)}: row {row}: {value} times {type.Factor} does not fit {type.Type}");
            }
            target[row] = unchecked(value * type.Factor);
        }
        return new PrimitiveColumn(type.Type, buffer, length, validity);
    }

    private Column ReadNarrowDecimals(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(Int128));
        Span<Int128> target = buffer.Span<Int128>();
        byte* source = length == 0 ? null : Values(array, type, 1);
        for (int row = 0; row < length; row++)
        {
            target[row] = type.Layout == ImportLayout.Decimal32 ? ((int*)source)[first + row] : ((long*)source)[first + row];
        }
        return new PrimitiveColumn(type.Type, buffer, length, validity);
    }

    /// <summary>The address of a buffer that must be there.</summary>
    private static byte* Values(ArrowArray* array, ImportedType type, int index)
    {
        var values = (byte*)array->Buffers[index];
        if (values == null)
        {
            Corrupt(type, $"buffer {index} is null");
        }
        return values;
    }

    [DoesNotReturn]
    private static void Corrupt(ImportedType type, string what)
        => Throw.Error(ErrorKind.Corrupt, $"{SchemaImport.Where(type.Path)} ({type.Type}): {what}");
}
