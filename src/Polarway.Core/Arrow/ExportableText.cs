using System.Numerics;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// Columns in the form that consumers of string views expect. They may look at views under nulls (Polars compares all rows and masks
/// afterwards), so those must not point anywhere; ours are undefined.
/// </summary>
internal static class ExportableText
{
    /// <summary>The column itself when the views under its nulls are harmless, else a copy in which they are empty.
    /// The caller gets a reference.</summary>
    public static ViewColumn WithSafeNulls(ViewColumn column, Allocator memory)
    {
        if (!column.HasNulls || NullsAreSafe(column))
        {
            return (ViewColumn)column.Retain();
        }
        NativeBuffer copy = memory.Allocate((long)column.Length * 16);
        Span<View> views = copy.Span<View>();
        column.Views.CopyTo(views);
        for (int row = 0; row < views.Length; row++)
        {
            if (!column.Validity![row])
            {
                views[row] = default;
            }
        }
        return new ViewColumn(column.Type, copy, column.RetainHeaps(), column.Length, column.Validity!.Share());
    }

    /// <summary>Dictionary-encoded text as views; nothing but the views is copied. The caller gets a reference.</summary>
    public static ViewColumn Decode(DictionaryColumn column, DataType type, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((long)column.Length * 16);
        Span<View> views = buffer.Span<View>();
        ReadOnlySpan<View> words = column.Dictionary.Views;
        ReadOnlySpan<uint> codes = column.Codes;
        if (!column.HasNulls)
        {
            for (int row = 0; row < codes.Length; row++)
            {
                views[row] = words[(int)codes[row]];
            }
        }
        else
        {
            for (int row = 0; row < codes.Length; row++)
            {
                views[row] = column.Validity![row] ? words[(int)codes[row]] : default;
            }
        }
        return new ViewColumn(type, buffer, column.Dictionary.RetainHeaps(), column.Length, column.HasNulls ? column.Validity!.Share() : null);
    }

    private static bool NullsAreSafe(ViewColumn column)
    {
        ReadOnlySpan<View> views = column.Views;
        Bitmap validity = column.Validity!;
        int row = 0;
        if (validity.IsByteAligned)
        {
            // Whole words of valid rows are the usual case.
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(validity.Bytes);
            int whole = Math.Min(words.Length, column.Length / 64);
            for (int word = 0; word < whole; word++)
            {
                for (ulong nulls = ~words[word]; nulls != 0; nulls &= nulls - 1)
                {
                    if (!IsSafe(in views[(word * 64) + BitOperations.TrailingZeroCount(nulls)], column.Heaps))
                    {
                        return false;
                    }
                }
            }
            row = whole * 64;
        }
        for (; row < views.Length; row++)
        {
            if (!validity[row] && !IsSafe(in views[row], column.Heaps))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsSafe(ref readonly View view, NativeBuffer[] heaps)
        => (uint)view.Length <= View.MaxInline
            || (view.Length > 0 && (uint)view.Buffer < (uint)heaps.Length && view.Offset >= 0 && (long)view.Offset + view.Length <= heaps[view.Buffer].Length);
}
