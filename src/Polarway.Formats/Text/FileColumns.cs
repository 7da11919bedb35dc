using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Text;

/// <summary>Columns that say where rows come from; the caller owns them.</summary>
internal static class FileColumns
{
    /// <summary>The numbers of rows, from <paramref name="first"/> on; one beyond UInt32 is an error.</summary>
    public static PrimitiveColumn RowIndex(long first, int rows, Allocator memory)
    {
        if (first + rows > uint.MaxValue)
        {
            Throw.Error(ErrorKind.Compute, $"the row index reaches {first + rows}, which does not fit UInt32; add it after the scan with a wider type");
        }
        NativeBuffer buffer = memory.Allocate((long)rows * sizeof(uint));
        Span<uint> numbers = buffer.Span<uint>();
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = (uint)(first + row);
        }
        return new PrimitiveColumn(DataType.UInt32, buffer, rows);
    }

    /// <summary>The path of a file, for each of its rows.</summary>
    public static Column Path(string path, int rows, Allocator memory)
    {
        using var builder = new ViewBuilder(DataType.String, memory, 1);
        builder.Append(Encoding.UTF8.GetBytes(path));
        using Column one = builder.Finish();
        return Broadcasting.Repeat(one, rows, memory);
    }
}
