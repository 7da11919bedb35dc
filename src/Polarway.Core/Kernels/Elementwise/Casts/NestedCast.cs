using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts of lists, arrays and structs: of what is in them.</summary>
internal static unsafe class NestedCast
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? Run(Column source, DataType target, in CastOptions options, Allocator memory)
    {
        switch (source, target.Kind)
        {
            case (ListColumn column, _) when column.Type.Kind == TypeKind.Map || target.Kind == TypeKind.Map:
                return MapCast.Run(column, target, in options, memory);
            case (ListColumn column, TypeKind.List):
                return ListToList(column, target, in options, memory);
            case (ListColumn column, TypeKind.Array):
                return ListToArray(column, target, in options, memory);
            case (ListColumn column, TypeKind.Binary) when column.Type.Inner.Kind == TypeKind.UInt8:
                return ListToBytes(column, target, memory);
            case (ArrayColumn column, TypeKind.List):
                return ArrayToList(column, target, in options, memory);
            case (ArrayColumn column, TypeKind.Array):
                if (column.Type.Width != target.Width)
                {
                    Throw.Error(ErrorKind.InvalidOperation, $"cannot cast Array to a different width (from {column.Type.Width} to {target.Width})");
                }
                return new ArrayColumn(target, Cast.To(column.Items, target.Inner, in options, memory), column.Length, column.Validity?.Share());
            case (StructColumn column, TypeKind.Struct):
                return Structs(column, target, in options, memory);
            default:
                return null;
        }
    }

    internal static ListColumn ListToList(ListColumn source, DataType target, in CastOptions options, Allocator memory)
    {
        if (source.Length == 0)
        {
            return new ListColumn(target, memory.Allocate(sizeof(long), zeroed: true), Fill.Nulls(target.Inner, 0, memory), 0, source.Validity?.Share());
        }
        // Only the items of our rows: others of a shared child must not fail a strict cast.
        ReadOnlySpan<long> offsets = source.Offsets;
        long first = offsets[0];
        using Column used = source.Items.Slice((int)first, (int)(offsets[^1] - first));
        if (target.Inner.Kind is TypeKind.Categorical or TypeKind.Enum && (used.Type.IsInteger || used.Type.IsFloat || used.Type.Kind == TypeKind.Boolean))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"cannot cast List inner type: '{LongName.Of(used.Type)}' to Categorical");
        }
        Column items = Cast.To(used, target.Inner, in options, memory);
        NativeBuffer shifted = memory.Allocate((long)offsets.Length * sizeof(long));
        Span<long> to = shifted.Span<long>();
        for (int row = 0; row < offsets.Length; row++)
        {
            to[row] = offsets[row] - first;
        }
        return new ListColumn(target, shifted, items, source.Length, source.Validity?.Share());
    }

    private static ArrayColumn ListToArray(ListColumn source, DataType target, in CastOptions options, Allocator memory)
    {
        int width = target.Width;
        ReadOnlySpan<long> offsets = source.Offsets;
        var rows = new int[source.Length * width];
        for (int row = 0; row < source.Length; row++)
        {
            bool isValid = source.IsValid(row);
            if (isValid)
            {
                RequireWidth((int)(offsets[row + 1] - offsets[row]), width);
            }
            for (int item = 0; item < width; item++)
            {
                // Under a null: the one row of an all-null column.
                rows[(row * width) + item] = isValid ? (int)offsets[row] + item : -1;
            }
        }
        using Column none = Fill.Nulls(source.Type.Inner, 1, memory);
        using Column picked = Pick.Rows(source.Items, none, rows, memory);
        return new ArrayColumn(target, Cast.To(picked, target.Inner, in options, memory), source.Length, source.Validity?.Share());
    }

    /// <summary>The bytes of each value as a list of them.</summary>
    public static ListColumn Bytes(ViewColumn source, DataType target, Allocator memory)
    {
        NativeBuffer offsets = memory.Allocate((source.Length + 1L) * sizeof(long));
        Span<long> ends = offsets.Span<long>();
        ends[0] = 0;
        for (int row = 0; row < source.Length; row++)
        {
            ends[row + 1] = ends[row] + (source.IsValid(row) ? source.BytesAt(row).Length : 0);
        }
        NativeBuffer bytes = memory.Allocate(ends[^1]);
        for (int row = 0; row < source.Length; row++)
        {
            if (source.IsValid(row))
            {
                source.BytesAt(row).CopyTo(bytes.Bytes[(int)ends[row]..]);
            }
        }
        return new ListColumn(target, offsets, new PrimitiveColumn(DataType.UInt8, bytes, (int)ends[^1], null), source.Length, source.Validity?.Share());
    }

    private static ViewColumn ListToBytes(ListColumn source, DataType target, Allocator memory)
    {
        var items = (PrimitiveColumn)source.Items;
        ReadOnlySpan<byte> bytes = items.Values<byte>();
        ReadOnlySpan<long> offsets = source.Offsets;
        using var writer = new ViewWriter(source.Length, memory);
        NativeBuffer whole = BitWords.Allocate(source.Length, memory);
        new Span<ulong>(whole.Pointer, BitWords.Count(source.Length)).Clear();
        ulong* words = (ulong*)whole.Pointer;
        bool anyMissing = false;
        for (int row = 0; row < source.Length; row++)
        {
            writer.Append(source.IsValid(row) ? bytes[(int)offsets[row]..(int)offsets[row + 1]] : default);
            // A null among the bytes leaves no value.
            bool isWhole = true;
            for (long item = offsets[row]; item < offsets[row + 1] && isWhole; item++)
            {
                isWhole = items.IsValid((int)item);
            }
            words[row >> 6] |= isWhole ? 1UL << (row & 63) : 0;
            anyMissing |= !isWhole;
        }
        return writer.Finish(target, ConversionLoop.Merge(source, whole, anyMissing, memory));
    }

    private static ListColumn ArrayToList(ArrayColumn source, DataType target, in CastOptions options, Allocator memory)
    {
        NativeBuffer offsets = memory.Allocate((source.Length + 1L) * sizeof(long));
        Span<long> to = offsets.Span<long>();
        for (int row = 0; row < to.Length; row++)
        {
            to[row] = (long)row * source.Type.Width;
        }
        return new ListColumn(target, offsets, Cast.To(source.Items, target.Inner, in options, memory), source.Length, source.Validity?.Share());
    }

    private static StructColumn Structs(StructColumn source, DataType target, in CastOptions options, Allocator memory)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int field = 0; field < source.Fields.Length; field++)
        {
            byName[source.Type.Fields[field].Name] = field;
        }
        if (options.Strict)
        {
            RequireFields(source.Type, target, options.Name);
        }
        var fields = new Column[target.Fields.Count];
        for (int field = 0; field < fields.Length; field++)
        {
            Field wanted = target.Fields[field];
            fields[field] = byName.TryGetValue(wanted.Name, out int from)
                ? Cast.To(source.Fields[from], wanted.Type, in options, memory)
                : Fill.Nulls(wanted.Type, source.Length, memory);
        }
        return new StructColumn(target, fields, source.Length, source.Validity?.Share());
    }

    private static void RequireWidth(int width, int wanted)
    {
        if (width != wanted)
        {
            Throw.Error(ErrorKind.Compute, $"not all elements have the specified width {wanted}: one has {width}");
        }
    }

    private static void RequireFields(DataType source, DataType target, string name)
    {
        string start = $"cast from `struct[{source.Fields.Count}]` to `struct[{target.Fields.Count}]` failed in column '{name}': ";
        const string Advice = "\n\nEnsure that any output struct has the same number of fields as the input, and that all struct field names in the output are present in the input.\nUse `strict=False` to force the cast: missing fields become null.";
        if (source.Fields.Count != target.Fields.Count)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"{start}structs do not have the same number of fields: {source.Fields.Count} vs {target.Fields.Count}{Advice}");
        }
        for (int field = 0; field < source.Fields.Count; field++)
        {
            if (source.Fields[field].Name != target.Fields[field].Name)
            {
                Throw.Error(ErrorKind.InvalidOperation, $"{start}structs field name mismatch: {source.Fields[field].Name} vs {target.Fields[field].Name}{Advice}");
            }
        }
    }
}
