using System.Text;
using System.Text.Unicode;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Text of producers that are not trusted (files) must be UTF-8: those who compute on it do not look again.</summary>
internal sealed unsafe partial class ArrayImport
{
    private const ulong HighBits = 0x8080_8080_8080_8080;

    /// <summary>True when nobody has to look at single values.</summary>
    private static bool IsAscii(byte* data, long bytes)
    {
        const int Step = 1 << 30;
        for (long done = 0; done < bytes; done += Step)
        {
            if (!Ascii.IsValid(new ReadOnlySpan<byte>(data + done, (int)Math.Min(Step, bytes - done))))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Gives the column back, or frees it and says which row is not UTF-8.</summary>
    private Column CheckText(ViewColumn column, ImportedType type)
    {
        int bad = checkText && type.Type.Kind == TypeKind.String ? FirstInvalid(column) : -1;
        if (bad >= 0)
        {
            // The caller frees the validity that it made, so the column must not.
            column.Validity?.Buffer.Retain();
            column.Dispose();
            Corrupt(type, $"row {bad} is not UTF-8; read the column as binary");
        }
        return column;
    }

    /// <summary>The first row that is neither null nor UTF-8; -1 when there is none.</summary>
    private static int FirstInvalid(ViewColumn column)
    {
        ReadOnlySpan<View> views = column.Views;
        Bitmap? validity = column.Validity;
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            bool isShortAscii = view.IsInline && ((view.Prefix | view.Tail) & HighBits) == 0;
            if (!isShortAscii && (validity is null || validity[row]) && !Utf8.IsValid(column.BytesAt(row)))
            {
                return row;
            }
        }
        return -1;
    }
}
