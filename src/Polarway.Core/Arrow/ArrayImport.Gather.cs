using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>Picks rows of an imported column, to undo encodings that we do not have.</summary>
internal sealed unsafe partial class ArrayImport
{
    /// <summary>Rows of <paramref name="source"/> (borrowed), null where it or <paramref name="validity"/> (borrowed) is. The caller gets a reference.</summary>
    private Column Gather(Column source, int[] rows, Bitmap? validity = null)
    {
        if (source.Length == 0 && rows.Length > 0)
        {
            // Every row is null; the source has nothing to stand under the nulls.
            Array.Clear(rows);
        }
        Bitmap? nulls = validity is null && !source.HasNulls ? null : GatherValidity(source, rows, validity);
        try
        {
            switch (source)
            {
                case NullColumn:
                    nulls?.Dispose();
                    return new NullColumn(rows.Length);
                case BooleanColumn booleans:
                    return new BooleanColumn(GatherBits(booleans.Values, rows), nulls);
                case PrimitiveColumn primitive:
                    return new PrimitiveColumn(primitive.Type, GatherFixed(primitive, rows), rows.Length, nulls);
                case ViewColumn text:
                    NativeBuffer views = memory.Allocate((long)rows.Length * sizeof(View), zeroed: true);
                    Span<View> target = views.Span<View>();
                    for (int row = 0; row < rows.Length && text.Length > 0; row++)
                    {
                        target[row] = text.Views[rows[row]];
                    }
                    return new ViewColumn(text.Type, views, text.RetainHeaps(), rows.Length, nulls);
                default:
                    nulls?.Dispose();
                    nulls = null;
                    return GatherNested(source, rows, validity);
            }
        }
        catch
        {
            nulls?.Dispose();
            throw;
        }
    }

    private Column GatherNested(Column source, int[] rows, Bitmap? validity)
    {
        if (validity is not null)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] = validity[row] ? rows[row] : -1;
            }
        }
        return Kernels.Gather.Take(source, rows, memory);
    }

    private NativeBuffer GatherFixed(PrimitiveColumn source, int[] rows) => source.Type.ByteWidth switch
    {
        1 => GatherValues<byte>(source, rows),
        2 => GatherValues<short>(source, rows),
        4 => GatherValues<int>(source, rows),
        8 => GatherValues<long>(source, rows),
        Types.Int256.Size => GatherValues<Types.Int256>(source, rows),
        _ => GatherValues<Int128>(source, rows),
    };

    private NativeBuffer GatherValues<T>(PrimitiveColumn source, int[] rows) where T : unmanaged
    {
        NativeBuffer buffer = memory.Allocate((long)rows.Length * Unsafe.SizeOf<T>(), zeroed: true);
        Span<T> target = buffer.Span<T>();
        ReadOnlySpan<T> values = source.Values<T>();
        for (int row = 0; row < rows.Length && values.Length > 0; row++)
        {
            target[row] = values[rows[row]];
        }
        return buffer;
    }

    private Bitmap GatherBits(Bitmap source, int[] rows)
    {
        NativeBuffer buffer = memory.Allocate((rows.Length + 7) >> 3, zeroed: true);
        Span<byte> bytes = buffer.Bytes;
        for (int row = 0; row < rows.Length && source.Length > 0; row++)
        {
            bytes[row >> 3] |= (byte)(source[rows[row]] ? 1 << (row & 7) : 0);
        }
        return new Bitmap(buffer, rows.Length);
    }

    private Bitmap GatherValidity(Column source, int[] rows, Bitmap? validity)
    {
        NativeBuffer buffer = memory.Allocate((rows.Length + 7) >> 3, zeroed: true);
        Span<byte> bytes = buffer.Bytes;
        for (int row = 0; row < rows.Length && source.Length > 0; row++)
        {
            if ((validity is null || validity[row]) && source.IsValid(rows[row]))
            {
                bytes[row >> 3] |= (byte)(1 << (row & 7));
            }
        }
        return new Bitmap(buffer, rows.Length);
    }
}
