using System.Text.Unicode;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Casts, with Polars' rules: floats are cut towards zero, decimals round half to even, text must be a value and nothing else,
/// instants keep their ticks when only the zone changes. Beyond Polars 2, ISO dates and times can be cast from text.
/// </summary>
public static unsafe class Cast
{
    /// <summary>The column as another type. The caller gets a reference.</summary>
    /// <param name="strict">A value that has no equivalent is an error; else it becomes null.</param>
    /// <param name="name">The column's name, for errors.</param>
    /// <exception cref="PolarwayException">InvalidOperation: there is no such cast, or a strict cast failed.</exception>
    public static Column To(Column column, DataType target, bool strict, Allocator memory, string name = "")
        => To(column, target, new CastOptions(strict, false, name), memory);

    /// <summary>The column as another type. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">InvalidOperation or Compute: there is no such cast (of values that are not null), or a strict cast failed.</exception>
    public static Column To(Column column, DataType target, in CastOptions options, Allocator memory)
    {
        if (column.Type.Equals(target))
        {
            return column.Retain();
        }
        // Nulls are nulls of any type, also where there is no cast of values.
        if (column is NullColumn || column.NullCount == column.Length)
        {
            return Fill.Nulls(target, column.Length, memory);
        }
        if (column.Type.IsExtension || column.Type.Kind == TypeKind.Object)
        {
            Throw.Error(ErrorKind.Compute, column.Type.IsExtension ? $"cannot cast extension types to {target}" : "cannot cast 'Object' type");
        }
        if (target.IsExtension)
        {
            using Column storage = To(column, target.Storage, in options, memory);
            return storage.WithType(target);
        }
        Column result = Convert(column, target, in options, memory)
            ?? CastRefusal.Raise<Column>(column.Type, target);
        if (options.Strict && result.NullCount > column.NullCount)
        {
            using (result)
            {
                CastFailure.Raise(column, result, target, options.Name);
            }
        }
        GC.KeepAlive(column);
        return result;
    }

    /// <summary>True when there is a cast between the types, whatever the values.</summary>
    public static bool IsDefined(DataType from, DataType target, Allocator memory)
    {
        using Column none = Fill.Nulls(from, 0, memory);
        if (none is NullColumn || from.Equals(target))
        {
            return true;
        }
        if (from.IsExtension || from.Kind == TypeKind.Object)
        {
            // The error of the cast itself says more.
            return true;
        }
        if (target.IsExtension)
        {
            return IsDefined(from, target.Storage, memory);
        }
        using Column? result = Convert(none, target, new CastOptions(false), memory);
        return result is not null;
    }

    // Null when there is no such cast.
    private static Column? Convert(Column column, DataType target, in CastOptions options, Allocator memory)
    {
        DataType from = column.Type;
        if (target.Kind == TypeKind.Object)
        {
            return null;
        }
        if (target.Kind == TypeKind.Null)
        {
            bool isPlain = from.IsInteger || from.IsFloat || from.Kind is TypeKind.Boolean or TypeKind.String or TypeKind.Binary;
            return isPlain ? new NullColumn(column.Length) : null;
        }
        if (target.Kind == TypeKind.Struct && from.Kind == TypeKind.Map)
        {
            return null;
        }
        if (target.Kind == TypeKind.Struct && from.Kind != TypeKind.Struct)
        {
            return target.Fields.Count == 1 ? Wrapped(column, target, in options, memory)
                : Throw.Error<Column>(ErrorKind.InvalidOperation, $"cannot cast {from} to {target}: must specify one field in the struct");
        }
        switch (column)
        {
            case DictionaryColumn dictionary:
                return FromDictionary(dictionary, target, in options, memory);
            case ViewColumn views:
                return FromViews(views, target, memory);
            case BooleanColumn booleans:
                return FromBoolean(booleans, target, memory);
            case PrimitiveColumn values:
                return FromPrimitive(values, target, in options, memory);
            default:
                return NestedCast.Run(column, target, in options, memory);
        }
    }

    private static StructColumn Wrapped(Column column, DataType target, in CastOptions options, Allocator memory)
        => new(target, [To(column, target.Fields[0].Type, in options, memory)], column.Length);

    private static Column? FromBoolean(BooleanColumn column, DataType target, Allocator memory)
    {
        switch (target.Kind)
        {
            case TypeKind.String:
                return ValueToText.Run(column, target, memory);
            case TypeKind.Binary:
                using (Column text = ValueToText.Run(column, DataType.String, memory)!)
                {
                    return To(text, target, false, memory);
                }
            case TypeKind.Date or TypeKind.Datetime or TypeKind.Duration or TypeKind.Time:
                return NumericCast.FromBoolean(column, target, memory);
            default:
                return target.IsInteger || target.IsFloat ? NumericCast.FromBoolean(column, target, memory) : null;
        }
    }

    private static Column? FromPrimitive(PrimitiveColumn column, DataType target, in CastOptions options, Allocator memory)
    {
        DataType from = column.Type;
        switch (target.Kind)
        {
            case TypeKind.String:
                return ValueToText.Run(column, target, memory);
            case TypeKind.Binary:
                return from.IsInteger || from.IsFloat ? ValueToText.Run(column, target, memory) : null;
            case TypeKind.Boolean:
                return from.IsTemporal ? null : NumericCast.ToBoolean(column, memory);
        }
        if (from.Kind == TypeKind.Decimal)
        {
            return DecimalCast.From(column, target, memory);
        }
        if (target.Kind == TypeKind.Decimal)
        {
            return DecimalCast.To(column, target, memory);
        }
        if (from.IsTemporal || target.IsTemporal)
        {
            return options.Wrap && from.IsTemporal && target.IsInteger ? NumericCast.Run(column, target, true, memory) : TemporalCast.Run(column, target, memory);
        }
        return target.IsInteger || target.IsFloat ? NumericCast.Run(column, target, options.Wrap, memory) : null;
    }

    private static Column? FromViews(ViewColumn column, DataType target, Allocator memory)
    {
        if (column.Type.Kind == TypeKind.Binary)
        {
            return target.Kind switch
            {
                TypeKind.String => Text(column, memory),
                TypeKind.List when target.Inner.Kind == TypeKind.UInt8 => NestedCast.Bytes(column, target, memory),
                _ => null,
            };
        }
        switch (target.Kind)
        {
            case TypeKind.Duration:
                using (PrimitiveColumn ticks = (PrimitiveColumn)To(column, DataType.Int64, false, memory))
                {
                    return ticks.WithType(target);
                }
            case TypeKind.Binary:
                return column.WithType(target);
            case TypeKind.Categorical or TypeKind.Enum:
                return CategoryCast.FromText(column, target, memory);
            default:
                return TextToValue.Run(column, target, memory);
        }
    }

    // What depends on the text alone is done once per entry, then spread over the rows.
    private static Column? FromDictionary(DictionaryColumn column, DataType target, in CastOptions options, Allocator memory)
    {
        DataType from = column.Type;
        bool isCategory = from.Kind is TypeKind.Categorical or TypeKind.Enum;
        if (target.Kind == (isCategory ? TypeKind.String : TypeKind.Binary))
        {
            return column.WithType(target);
        }
        if (target.Kind is TypeKind.Categorical or TypeKind.Enum)
        {
            return from.Kind == TypeKind.Enum && target.Kind == TypeKind.Categorical
                ? column.WithType(target)
                : CategoryCast.FromText(column, target, memory);
        }
        if (isCategory)
        {
            return null;
        }
        using Column? entries = FromViews(column.Dictionary, target, memory);
        if (entries is null)
        {
            return null;
        }
        NativeBuffer codes = memory.Allocate((long)column.Length * sizeof(int));
        using (codes)
        {
            Span<int> rows = codes.Span<int>();
            ReadOnlySpan<uint> source = column.Codes;
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] = column.IsValid(row) ? (int)source[row] : -1;
            }
            using Column none = Fill.Nulls(target, 1, memory);
            return Pick.Rows(entries, none, rows, memory);
        }
    }

    private static Column Text(ViewColumn column, Allocator memory)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsValid(row) && !Utf8.IsValid(column.BytesAt(row)))
            {
                Throw.Error(ErrorKind.Compute, $"invalid utf8 in row {row} of the batch; only text can be cast from Binary to String");
            }
        }
        return column.WithType(DataType.String);
    }
}
