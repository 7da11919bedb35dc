using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Text and bytes. Dictionary pages give codes into one dictionary per row group; plain pages give views into the decompressed
/// page, which no byte leaves. A batch that touches both kinds is all views.
/// </summary>
internal sealed unsafe class ViewColumnReader : FlatColumnReader
{
    private readonly RunDecoder _codes = new();
    private readonly int _fixedLength;
    private ViewColumn? _dictionary;
    private bool _isCoded;
    private ViewValues? _values;

    // The batch in hand: codes while every page so far is coded, else views and the heaps that they point into.
    private NativeBuffer? _codeTarget;
    private NativeBuffer? _viewTarget;
    private readonly List<NativeBuffer> _heaps = [];
    private int _dictionaryHeap = -1;
    private int _batchRows;

    public ViewColumnReader(LeafContext leaf) : base(leaf)
        => _fixedLength = leaf.Node.Physical == PhysicalType.FixedLenByteArray ? leaf.Node.TypeLength : 0;

    protected override bool CanSlice => false;

    private bool IsText => Type.Kind == TypeKind.String;

    public override void Dispose()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        ClosePage();
        base.Dispose();
    }

    protected override void OpenDictionary(in PageHeader header)
    {
        _dictionary?.Dispose();
        _dictionary = null;
        if (header.ValueCount > Pages.ValueBytes / Math.Max(_fixedLength, 1))
        {
            CorruptBytesException.Throw($"a dictionary of {header.ValueCount} entries in {Pages.ValueBytes} bytes");
        }
        using ViewValues values = ViewValues.Open(Pages, PageEncoding.Plain, _fixedLength, IsText, Leaf.Memory)!;
        NativeBuffer views = Leaf.Memory.Allocate((long)header.ValueCount * sizeof(View));
        try
        {
            NativeBuffer heap = values.Read((View*)views.Pointer, header.ValueCount, 0);
            _dictionary = new ViewColumn(Type, views, [heap], header.ValueCount);
        }
        catch (CorruptBytesException)
        {
            views.Dispose();
            throw;
        }
        // The dictionary's bytes stay in this buffer; later pages get another one.
        Pages.DetachBody().Dispose();
    }

    protected override void OpenPage(in PageHeader header)
    {
        _isCoded = header.Encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary;
        if (_isCoded)
        {
            DictionaryCodes.Start(_codes, Pages.Values, Pages.ValueBytes);
            _dictionary ??= new ViewColumn(Type, Leaf.Memory.Allocate(0), [], 0);
            return;
        }
        _values = ViewValues.Open(Pages, header.Encoding, _fixedLength, IsText, Leaf.Memory);
        if (_values is null)
        {
            Leaf.RefuseEncoding(header.Encoding);
        }
    }

    protected override void ClosePage()
    {
        _values?.Dispose();
        _values = null;
    }

    protected override void Begin(int rows) => _batchRows = rows;

    protected override void Append(int start, int rows, int valid, byte* validity)
    {
        if (_isCoded && _viewTarget is null)
        {
            AppendCodes(start, rows, valid, validity);
            return;
        }
        if (_viewTarget is null)
        {
            StartViews(start);
        }
        View* target = (View*)_viewTarget!.Pointer + start;
        if (_isCoded)
        {
            ReadCodedViews(target, valid);
        }
        else
        {
            _heaps.Add(_values!.Read(target, valid, _heaps.Count));
        }
        if (valid < rows)
        {
            NullSpreader.Spread((byte*)target, sizeof(View), validity, start, rows, valid);
        }
    }

    protected override void SkipValues(int count)
    {
        if (_isCoded)
        {
            _codes.Skip(count);
        }
        else
        {
            _values!.Skip(count);
        }
    }

    protected override Column End(int rows, Bitmap? validity)
    {
        Column column;
        if (_viewTarget is not null || _codeTarget is null)
        {
            column = new ViewColumn(Type, _viewTarget ?? Leaf.Memory.Allocate(0), [.. _heaps], rows, validity);
            _heaps.Clear();
            _viewTarget = null;
        }
        else
        {
            column = new DictionaryColumn(Type, _codeTarget, (ViewColumn)_dictionary!.Retain(), rows, validity);
            _codeTarget = null;
        }
        return column;
    }

    protected override void Abandon()
    {
        _codeTarget?.Dispose();
        _codeTarget = null;
        _viewTarget?.Dispose();
        _viewTarget = null;
        foreach (NativeBuffer heap in _heaps)
        {
            heap.Dispose();
        }
        _heaps.Clear();
        _dictionaryHeap = -1;
    }

    private void AppendCodes(int start, int rows, int valid, byte* validity)
    {
        _codeTarget ??= Leaf.Memory.Allocate((long)_batchRows * sizeof(uint));
        uint* target = (uint*)_codeTarget.Pointer + start;
        _codes.Read(target, valid);
        DictionaryCodes.Check(target, valid, (uint)_dictionary!.Length);
        if (valid < rows)
        {
            NullSpreader.Spread((byte*)target, sizeof(uint), validity, start, rows, valid);
        }
    }

    /// <summary>From here on the batch is views; the rows before, which are codes, become views too.</summary>
    private void StartViews(int rowsBefore)
    {
        _viewTarget = Leaf.Memory.Allocate((long)_batchRows * sizeof(View));
        if (rowsBefore == 0)
        {
            return;
        }
        if (_dictionary!.Length == 0)
        {
            _viewTarget.Bytes[..(rowsBefore * sizeof(View))].Clear();
            return;
        }
        UseDictionaryHeap();
        Gather((uint*)_codeTarget!.Pointer, (View*)_viewTarget.Pointer, rowsBefore);
    }

    private void ReadCodedViews(View* target, int count)
    {
        const int ChunkCodes = 4096;
        UseDictionaryHeap();
        uint* codes = Leaf.Scratch.Codes(ChunkCodes);
        while (count > 0)
        {
            int taken = Math.Min(count, ChunkCodes);
            _codes.Read(codes, taken);
            DictionaryCodes.Check(codes, taken, (uint)_dictionary!.Length);
            Gather(codes, target, taken);
            target += taken;
            count -= taken;
        }
    }

    private void UseDictionaryHeap()
    {
        if (_dictionaryHeap < 0 && _dictionary!.Heaps.Length > 0)
        {
            _dictionaryHeap = _heaps.Count;
            _heaps.Add(_dictionary.Heaps[0].Retain());
        }
    }

    private void Gather(uint* codes, View* target, int count)
    {
        ReadOnlySpan<View> dictionary = _dictionary!.Views;
        for (int index = 0; index < count; index++)
        {
            target[index] = dictionary[(int)codes[index]].Rebased(_dictionaryHeap);
        }
    }
}
