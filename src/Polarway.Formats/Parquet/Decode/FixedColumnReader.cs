using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Numbers, decimals and everything temporal. Plain pages without nulls are handed out as slices of the page.</summary>
internal sealed unsafe class FixedColumnReader : FlatColumnReader
{
    private const int MaxChunkRows = 2048;

    private readonly ValueForm _form;
    private readonly int _storedWidth;
    private readonly int _width;
    private readonly PlainFixedValues _plain;
    private readonly DictionaryFixedValues _coded;
    private FixedValues? _values;
    private NativeBuffer? _dictionary;
    private int _dictionaryCount;
    private NativeBuffer? _page;
    private NativeBuffer? _target;

    public FixedColumnReader(LeafContext leaf) : base(leaf)
    {
        _form = leaf.Node.Form;
        _storedWidth = StoredWidth(leaf);
        _width = ValueConverter.TargetWidth(_form, _storedWidth);
        _plain = new PlainFixedValues(_storedWidth);
        _coded = new DictionaryFixedValues(_width, leaf.Scratch);
    }

    private bool IsBytes => _form is ValueForm.BytesToInt128 or ValueForm.BytesToInt256;

    protected override bool CanSlice => _page is not null;

    public override void Dispose()
    {
        ClosePage();
        _dictionary?.Dispose();
        _dictionary = null;
        base.Dispose();
    }

    protected override void OpenDictionary(in PageHeader header)
    {
        int leastBytes = IsBytes ? sizeof(int) : _storedWidth;
        if (header.ValueCount > Pages.ValueBytes / leastBytes)
        {
            CorruptBytesException.Throw($"a dictionary of {header.ValueCount} entries in {Pages.ValueBytes} bytes");
        }
        NativeBuffer converted = Leaf.Memory.Allocate((long)header.ValueCount * _width);
        _dictionary?.Dispose();
        _dictionary = converted;
        _dictionaryCount = header.ValueCount;
        if (IsBytes)
        {
            using var entries = new ViewedFixedValues(ViewValues.Open(Pages, PageEncoding.Plain, 0, false, Leaf.Memory)!, 0, _width, Leaf.Scratch);
            entries.Read(converted.Pointer, header.ValueCount);
            return;
        }
        _plain.Reset(Pages.Values, Pages.ValueBytes);
        ReadConverted(_plain, converted.Pointer, header.ValueCount);
    }

    protected override void OpenPage(in PageHeader header)
    {
        switch (header.Encoding)
        {
            case PageEncoding.Plain when !IsBytes:
                _plain.Reset(Pages.Values, Pages.ValueBytes);
                _values = _plain;
                ShareWhenAligned();
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _coded.Reset(Pages.Values, Pages.ValueBytes, _dictionary is null ? null : _dictionary.Pointer, _dictionaryCount);
                _values = _coded;
                break;
            default:
                _values = OpenEncoded(header.Encoding);
                break;
        }
    }

    protected override Column? TrySlice(int rows)
    {
        _values!.TrySlice(rows, out byte* start);
        return new PrimitiveColumn(Type, _page!.Retain(), rows, null, (int)((start - _page.Pointer) / _width));
    }

    protected override void Begin(int rows) => _target = Leaf.Memory.Allocate((long)rows * _width);

    protected override void Append(int start, int rows, int valid, byte* validity)
    {
        byte* target = _target!.Pointer + ((long)start * _width);
        ReadConverted(_values!, target, valid);
        if (valid < rows)
        {
            NullSpreader.Spread(target, _width, validity, start, rows, valid);
        }
    }

    protected override void SkipValues(int count) => _values!.Skip(count);

    protected override Column End(int rows, Bitmap? validity)
    {
        var column = new PrimitiveColumn(Type, _target!, rows, validity);
        _target = null;
        return column;
    }

    protected override void Abandon()
    {
        _target?.Dispose();
        _target = null;
    }

    private void ReadConverted(FixedValues values, byte* target, int count)
    {
        if (values.IsConverted || _form == ValueForm.Direct)
        {
            values.Read(target, count);
            return;
        }
        byte* staged = Leaf.Scratch.Staged((long)MaxChunkRows * _storedWidth);
        while (count > 0)
        {
            int taken = Math.Min(count, MaxChunkRows);
            values.Read(staged, taken);
            ValueConverter.Convert(_form, staged, target, taken, _storedWidth);
            target += (long)taken * _width;
            count -= taken;
        }
    }

    private FixedValues OpenEncoded(PageEncoding encoding)
    {
        bool isBytes = Leaf.Node.Physical is PhysicalType.FixedLenByteArray or PhysicalType.ByteArray;
        switch (encoding)
        {
            case PageEncoding.DeltaBinaryPacked when Leaf.Node.Physical is PhysicalType.Int32 or PhysicalType.Int64:
                var deltas = new DeltaFixedValues(_storedWidth);
                deltas.Reset(Pages.Values, Pages.ValueBytes);
                return deltas;
            case PageEncoding.ByteStreamSplit when Leaf.Node.Physical is not (PhysicalType.ByteArray or PhysicalType.Int96):
                var split = new SplitFixedValues(_storedWidth);
                split.Reset(Pages.Values, Pages.ValueBytes);
                return split;
            default:
                int length = Leaf.Node.Physical == PhysicalType.FixedLenByteArray ? _storedWidth : 0;
                if (isBytes && ViewValues.Open(Pages, encoding, length, false, Leaf.Memory) is { } views)
                {
                    return new ViewedFixedValues(views, length, _width, Leaf.Scratch);
                }
                Leaf.RefuseEncoding(encoding);
                return null!;
        }
    }

    /// <summary>Slices need no conversion, and values at addresses that their width divides.</summary>
    private void ShareWhenAligned()
    {
        if (_form == ValueForm.Direct && (nuint)Pages.Values % (nuint)_width == 0)
        {
            _page = BufferView.Of(Pages.Body, Pages.Values, Pages.ValueBytes);
        }
    }

    protected override void ClosePage()
    {
        _page?.Dispose();
        _page = null;
        (_values as ViewedFixedValues)?.Dispose();
        _values = null;
    }

    private static int StoredWidth(LeafContext leaf) => leaf.Node.Physical switch
    {
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        PhysicalType.FixedLenByteArray => leaf.Node.TypeLength,
        PhysicalType.ByteArray => sizeof(Int128),
        _ => Throw.Internal<int>($"column '{leaf.Name}' of {leaf.Node.Physical} has no fixed width"),
    };
}
