using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>The text of one row.</summary>
internal interface IRowText
{
    /// <summary>Appends the text of a row that is not null.</summary>
    void Append(StringBuilder text, int row);
}

/// <summary>A column of texts that are made row by row.</summary>
internal static class RowTexts
{
    /// <summary>A text for each row of a column (borrowed) that is not null. The caller gets a reference.</summary>
    public static Column Write<T>(Column column, T rows, Allocator memory) where T : IRowText
    {
        var valid = BitWords.ValidityOf(column);
        var text = new StringBuilder();
        using var writer = new ViewWriter(column.Length, memory);
        for (int row = 0; row < column.Length; row++)
        {
            if (!valid.Bit(row))
            {
                writer.AppendEmpty();
                continue;
            }
            text.Clear();
            rows.Append(text, row);
            writer.Append(text.ToString());
        }
        GC.KeepAlive(column);
        return writer.Finish(DataType.String, column.Validity?.Share());
    }
}
