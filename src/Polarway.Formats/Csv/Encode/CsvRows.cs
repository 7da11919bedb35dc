using System.Buffers;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Encode;

/// <summary>Rows in the usual form: quotes where they must be, no formats of the caller's.</summary>
internal static unsafe class CsvRows
{
    /// <summary>A column while its batch is written.</summary>
    private struct Cell
    {
        public TypeKind Kind;
        public TimeUnit Unit;
        public TimeZoneInfo? Zone;
        public byte* Values;
        public byte* Validity;
        public int ValidityOffset;
        public ViewColumn? Text;
        public DictionaryColumn? Coded;
        public Bitmap? Flags;
        public int Scale;
        public bool IsWide;
        public CsvClock Clock;
    }

    public static void Write(Batch batch, CsvWriteOptions options, TimeZoneInfo?[] zones, SearchValues<byte> special, TextBuffer target)
    {
        Cell[] cells = [.. batch.Columns.Select((column, number) => Look(column, zones[number]))];
        int[] texts = [.. Enumerable.Range(0, cells.Length).Where(c => cells[c].Text is not null || cells[c].Coded is not null)];
        int room = (cells.Length * (Math.Max(TextFormat.MaxBytes, options.NullValue.Length) + 4)) + options.LineEnd.Length;
        for (int row = 0; row < batch.Length; row++)
        {
            long needed = room;
            foreach (int text in texts)
            {
                needed += 2L * TextLength(in cells[text], row);
            }
            Span<byte> space = target.Room(checked((int)needed));
            target.Advance(Row(cells, row, options, special, space));
        }
        GC.KeepAlive(batch);
    }

    private static Cell Look(Column column, TimeZoneInfo? zone)
    {
        var cell = new Cell { Kind = column.Type.Kind, Unit = column.Type.Unit, Zone = zone, Scale = column.Type.Scale, IsWide = column.Type.IsWideDecimal };
        if (column.Validity is Bitmap validity && column.HasNulls)
        {
            cell.Validity = validity.Buffer.Pointer;
            cell.ValidityOffset = validity.Offset;
        }
        switch (column)
        {
            case ViewColumn text:
                cell.Text = text;
                break;
            case DictionaryColumn coded:
                cell.Coded = coded;
                break;
            case BooleanColumn flags:
                cell.Flags = flags.Values;
                break;
            case PrimitiveColumn values:
                cell.Values = values.Buffer.Pointer + ((long)values.Offset * column.Type.ByteWidth);
                break;
            case NullColumn:
                cell.Kind = TypeKind.Null;
                break;
        }
        return cell;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNull(in Cell cell, int row)
    {
        int bit = cell.ValidityOffset + row;
        return cell.Validity != null && ((cell.Validity[bit >> 3] >> (bit & 7)) & 1) == 0;
    }

    private static int TextLength(in Cell cell, int row)
    {
        if (IsNull(in cell, row))
        {
            return 0;
        }
        return cell.Text is not null ? cell.Text.Views[row].Length : cell.Coded!.Dictionary.Views[(int)cell.Coded.Codes[row]].Length;
    }

    private static int Row(Cell[] cells, int row, CsvWriteOptions options, SearchValues<byte> special, Span<byte> target)
    {
        int at = 0;
        for (int column = 0; column < cells.Length; column++)
        {
            if (column > 0)
            {
                target[at++] = options.Separator;
            }
            ref Cell cell = ref cells[column];
            if (cell.Kind == TypeKind.Null || IsNull(in cell, row))
            {
                options.NullValue.CopyTo(target[at..]);
                at += options.NullValue.Length;
            }
            else
            {
                at += Value(ref cell, row, options.Quote, special, target[at..]);
            }
        }
        options.LineEnd.CopyTo(target[at..]);
        return at + options.LineEnd.Length;
    }

    private static int Value(ref Cell cell, int row, byte quote, SearchValues<byte> special, Span<byte> target) => cell.Kind switch
    {
        TypeKind.String => Text(cell.Text is not null ? cell.Text.BytesAt(row) : Coded(in cell, row), quote, special, target),
        TypeKind.Categorical or TypeKind.Enum => Text(Coded(in cell, row), quote, special, target),
        TypeKind.Boolean => Flag(cell.Flags![row], target),
        TypeKind.Int8 => TextFormat.Whole(((sbyte*)cell.Values)[row], target),
        TypeKind.Int16 => TextFormat.Whole(((short*)cell.Values)[row], target),
        TypeKind.Int32 => TextFormat.Whole(((int*)cell.Values)[row], target),
        TypeKind.Int64 => TextFormat.Whole(((long*)cell.Values)[row], target),
        TypeKind.Int128 => TextFormat.Integer(((Int128*)cell.Values)[row], target),
        TypeKind.UInt8 => TextFormat.Whole(cell.Values[row], target),
        TypeKind.UInt16 => TextFormat.Whole(((ushort*)cell.Values)[row], target),
        TypeKind.UInt32 => TextFormat.Whole(((uint*)cell.Values)[row], target),
        TypeKind.UInt64 => TextFormat.Integer(((ulong*)cell.Values)[row], target),
        TypeKind.UInt128 => TextFormat.Integer(((UInt128*)cell.Values)[row], target),
        TypeKind.Float16 => TextFormat.Float16(((Half*)cell.Values)[row], target),
        TypeKind.Float32 => TextFormat.Float32(((float*)cell.Values)[row], target),
        TypeKind.Float64 => TextFormat.Float64(((double*)cell.Values)[row], target),
        TypeKind.Decimal when cell.IsWide => TextFormat.Decimal(((Int256*)cell.Values)[row], cell.Scale, target),
        TypeKind.Decimal => TextFormat.Decimal(((Int128*)cell.Values)[row], cell.Scale, target),
        TypeKind.Date => TextFormat.Date(((int*)cell.Values)[row], target),
        TypeKind.Time => CsvTimes.Time(((long*)cell.Values)[row], target),
        TypeKind.Datetime => cell.Zone is null ? cell.Clock.Write(((long*)cell.Values)[row], cell.Unit, target) : CsvTimes.Datetime(((long*)cell.Values)[row], cell.Unit, cell.Zone, target),
        _ => Throw.Internal<int>($"CSV has no text for {cell.Kind}"),
    };

    private static ReadOnlySpan<byte> Coded(in Cell cell, int row) => cell.Coded!.Dictionary.BytesAt((int)cell.Coded.Codes[row]);

    private static int Flag(bool value, Span<byte> target)
    {
        ReadOnlySpan<byte> word = value ? "true"u8 : "false"u8;
        word.CopyTo(target);
        return word.Length;
    }

    private static int Text(ReadOnlySpan<byte> text, byte quote, SearchValues<byte> special, Span<byte> target)
    {
        if (text.Length > 0 && text.IndexOfAny(special) < 0)
        {
            text.CopyTo(target);
            return text.Length;
        }
        int at = 0;
        target[at++] = quote;
        while (text.IndexOf(quote) is >= 0 and int found)
        {
            text[..(found + 1)].CopyTo(target[at..]);
            at += found + 1;
            target[at++] = quote;
            text = text[(found + 1)..];
        }
        text.CopyTo(target[at..]);
        at += text.Length;
        target[at++] = quote;
        return at;
    }
}
