using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Turns one value into another type.</summary>
internal interface IConversion<TFrom, TTo>
{
    /// <summary>False when the value has no equivalent; the target is then undefined.</summary>
    bool TryConvert(TFrom value, out TTo target);
}

/// <summary>Converts fixed-width columns; a value without equivalent becomes null.</summary>
internal static unsafe class ConversionLoop
{
    public static PrimitiveColumn Run<TFrom, TTo, TConversion>(Column source, TFrom* values, DataType target, TConversion conversion, Allocator memory)
        where TFrom : unmanaged where TTo : unmanaged where TConversion : struct, IConversion<TFrom, TTo>
    {
        int length = source.Length;
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(TTo));
        NativeBuffer fits = BitWords.Allocate(length, memory);
        TTo* to = (TTo*)buffer.Pointer;
        ulong* words = (ulong*)fits.Pointer;
        ulong missing = 0;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            int start = word << 6;
            int rows = Math.Min(64, length - start);
            ulong bits = 0;
            for (int row = 0; row < rows; row++)
            {
                bool converted = conversion.TryConvert(values[start + row], out to[start + row]);
                bits |= (converted ? 1UL : 0UL) << row;
            }
            words[word] = bits;
            missing |= ~bits & BitWords.InUse(word, length);
        }
        GC.KeepAlive(source);
        return new PrimitiveColumn(target, buffer, length, Merge(source, fits, missing != 0, memory));
    }

    /// <summary>The source's validity where every value was converted, else without the others. Takes the bits.</summary>
    public static Bitmap? Merge(Column source, NativeBuffer fits, bool anyMissing, Allocator memory)
    {
        Bitmap? validity = Validities.Of(source, source.Length, memory);
        if (!anyMissing)
        {
            fits.Dispose();
            return validity;
        }
        return Validities.And(validity, new Bitmap(fits, source.Length), source.Length, memory);
    }
}
