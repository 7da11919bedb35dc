using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>A test of text against another.</summary>
internal interface ITextTest
{
    bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument);
}

/// <summary>A number got from text; false gives null.</summary>
internal interface ITextMeasure<T>
{
    bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out T value);
}

/// <summary>Text made from text.</summary>
internal unsafe interface ITextEdit
{
    /// <summary>Writes exactly one value. False instead: the row is null.</summary>
    bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer);
}

/// <summary>
/// Runs functions of text over rows. With a dictionary-encoded column and a scalar argument, once per entry instead.
/// A null on either side gives null. An argument without column stands for no argument.
/// </summary>
internal static unsafe class TextRows
{
    public static readonly Operand NoArgument;

    public static BooleanColumn Test<TTest>(Operand text, Operand argument, int length, TTest test, Allocator memory) where TTest : struct, ITextTest
    {
        Bitmap? validity = Validity(text, argument, length, memory);
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* bits = (ulong*)target.Pointer;
        if (IsPerEntry(text, argument, out DictionaryColumn dictionary))
        {
            using BooleanColumn entries = Test(dictionary.Dictionary, argument, dictionary.Dictionary.Length, test, memory);
            DictionaryMask.Expand(dictionary, (ulong*)entries.Values.Buffer.Pointer, bits);
            return new BooleanColumn(new Bitmap(target, length), validity);
        }
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        var rows = new Rows(text, argument);
        for (int row = 0; row < length; row++)
        {
            if ((validity is null || validity[row]) && test.Test(rows.Text(row), rows.Argument(row)))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
        }
        GC.KeepAlive(text.Column);
        return new BooleanColumn(new Bitmap(target, length), validity);
    }

    public static Column Measure<T, TMeasure>(Operand text, Operand argument, int length, DataType type, TMeasure measure, Allocator memory)
        where T : unmanaged where TMeasure : struct, ITextMeasure<T>
    {
        if (IsPerEntry(text, argument, out DictionaryColumn dictionary))
        {
            using Column entries = Measure<T, TMeasure>(dictionary.Dictionary, argument, dictionary.Dictionary.Length, type, measure, memory);
            return Spread(dictionary, entries, memory);
        }
        Bitmap? validity = Validity(text, argument, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(T));
        NativeBuffer found = BitWords.Allocate(length, memory);
        T* values = (T*)target.Pointer;
        ulong* bits = (ulong*)found.Pointer;
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        var rows = new Rows(text, argument);
        for (int row = 0; row < length; row++)
        {
            T value = default;
            if ((validity is null || validity[row]) && measure.TryMeasure(rows.Text(row), rows.Argument(row), out value))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
            values[row] = value;
        }
        GC.KeepAlive(text.Column);
        return new PrimitiveColumn(type, target, length, Narrowed(validity, found, length));
    }

    /// <param name="type">Of the result; String when absent.</param>
    public static Column Edit<TEdit>(Operand text, Operand argument, int length, TEdit edit, Allocator memory, DataType? type = null) where TEdit : struct, ITextEdit
    {
        if (IsPerEntry(text, argument, out DictionaryColumn dictionary))
        {
            using Column entries = Edit(dictionary.Dictionary, argument, dictionary.Dictionary.Length, edit, memory, type);
            return Spread(dictionary, entries, memory);
        }
        using Bitmap? validity = Validity(text, argument, length, memory);
        NativeBuffer found = BitWords.Allocate(length, memory);
        ulong* bits = (ulong*)found.Pointer;
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        var rows = new Rows(text, argument);
        using var writer = new ViewWriter(length, memory);
        writer.Adopt(text.Column as ViewColumn ?? ((DictionaryColumn)text.Column).Dictionary);
        for (int row = 0; row < length; row++)
        {
            if ((validity is null || validity[row]) && edit.Edit(rows.View(row), rows.Text(row), rows.Argument(row), writer))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
            else
            {
                writer.AppendEmpty();
            }
        }
        GC.KeepAlive(text.Column);
        return writer.Finish(type ?? DataType.String, Narrowed(validity?.Share(), found, length));
    }

    /// <summary>The value of its entry for each row.</summary>
    public static Column Spread(DictionaryColumn rows, Column entries, Allocator memory)
    {
        if (entries is ViewColumn { Validity: null, Type.Kind: TypeKind.String } texts)
        {
            return new DictionaryColumn(texts.Type, rows.Buffer.Retain(), (ViewColumn)texts.Retain(), rows.Length, rows.Validity?.Share(), rows.Offset);
        }
        using NativeBuffer buffer = memory.Allocate((long)rows.Length * sizeof(int));
        Span<int> indices = buffer.Span<int>();
        ReadOnlySpan<uint> codes = rows.Codes;
        for (int row = 0; row < indices.Length; row++)
        {
            indices[row] = rows.IsValid(row) ? (int)codes[row] : -1;
        }
        using Column none = Fill.Nulls(entries.Type, 1, memory);
        return Pick.Rows(entries, none, indices, memory);
    }

    private static bool IsPerEntry(Operand text, Operand argument, out DictionaryColumn dictionary)
    {
        dictionary = (text.Column as DictionaryColumn)!;
        return dictionary is not null && !text.IsScalar && dictionary.Dictionary.Length <= dictionary.Length
            && (argument.Column is null || (argument.IsScalar && argument.Column.IsValid(0)));
    }

    private static Bitmap? Validity(Operand text, Operand argument, int length, Allocator memory)
        => argument.Column is null ? Validities.Of(text, length, memory) : Validities.Both(text, argument, length, memory);

    // The bits are set for valid rows only. Takes both.
    private static Bitmap? Narrowed(Bitmap? validity, NativeBuffer found, int length)
    {
        var bits = new Bitmap(found, length);
        if (bits.SetCount == (validity?.SetCount ?? length))
        {
            bits.Dispose();
            return validity;
        }
        validity?.Dispose();
        return bits;
    }

    private readonly struct Rows
    {
        private readonly TextValues _text;
        private readonly TextValues _argument;
        private readonly bool _hasArgument;

        public Rows(Operand text, Operand argument)
        {
            _text = new TextValues(text);
            _hasArgument = argument.Column is not null;
            _argument = _hasArgument ? new TextValues(argument) : default;
        }

        public View* View(int row) => _text.ViewAt(row);

        public ReadOnlySpan<byte> Text(int row) => _text[row];

        public ReadOnlySpan<byte> Argument(int row) => _hasArgument ? _argument[row] : default;
    }
}
