using Polarway.Core.Columns;

namespace Polarway.Core.Kernels;

/// <summary>Addresses of values. Valid while the column is.</summary>
internal static unsafe class ValuePointer
{
    /// <summary>The first value.</summary>
    public static void* Of(PrimitiveColumn column) => column.Buffer.Pointer + ((long)column.Offset * column.Type.ByteWidth);

    /// <summary>The first value of a column that is primitive.</summary>
    public static T* Of<T>(Column column) where T : unmanaged
    {
        var primitive = (PrimitiveColumn)column;
        primitive.RequireWidth<T>();
        return (T*)primitive.Buffer.Pointer + primitive.Offset;
    }
}
