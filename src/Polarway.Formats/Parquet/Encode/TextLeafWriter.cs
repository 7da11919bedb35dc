using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Text and bytes. Starts with a dictionary and gives it up when it does not pay; columns that come dictionary-encoded are
/// looked up once per entry.</summary>
internal sealed unsafe class TextLeafWriter(DataType type, StoredType stored, ParquetWriteOptions options, Allocator memory) : LeafWriter(stored, options, memory)
{
    private const double MaxDistinctShare = 0.5;
    private const uint NoCode = uint.MaxValue;

    private readonly ValueBuffer _plain = new(memory);
    private readonly ByteBuilder _codes = new(memory);
    private readonly TextDictionary _dictionary = new(options.DictionaryBytes, memory);
    private readonly ShortTextCodes _shorts = new();
    private readonly TextBounds _bounds = new(type.Kind != TypeKind.Binary);
    private readonly TextBounds _chunkBounds = new(type.Kind != TypeKind.Binary);
    private bool[] _seen = [];
    private bool _isCoding = options.DictionaryBytes > 0;
    private bool _hasCodedPages;

    // Our codes of the entries of the dictionary that came last.
    private ViewColumn? _source;
    private uint[] _sourceCodes = [];

    protected override long ValueBytes => _plain.Length + (_codes.Length / 2);

    public override void Dispose()
    {
        _plain.Dispose();
        _codes.Dispose();
        _dictionary.Dispose();
        ForgetSource();
        base.Dispose();
    }

    protected override void AppendValues(Column column)
    {
        switch (column)
        {
            case DictionaryColumn coded:
                UseSource(coded.Dictionary);
                AppendCoded(coded);
                break;
            case ViewColumn views:
                AppendViews(views);
                break;
        }
        if (_isCoding && !_hasCodedPages && CodedPage.IsHopeless(_codes, _dictionary.Count))
        {
            StopCoding();
        }
    }

    protected override PageEncoding EndValues(ByteBuilder target, out ValueBuffer? collected)
    {
        if (_isCoding && !_hasCodedPages && _dictionary.Count > PageValues * MaxDistinctShare)
        {
            StopCoding();
        }
        collected = _isCoding ? null : _plain;
        if (!_isCoding)
        {
            return PageEncoding.Plain;
        }
        if (Options.Statistics)
        {
            AddCodedBounds();
        }
        CodedPage.Write(_codes, (uint)_dictionary.Count, target);
        _hasCodedPages = true;
        return PageEncoding.RleDictionary;
    }

    protected override bool WriteDictionary(ByteBuilder target, out int entries)
    {
        entries = 0;
        for (uint code = 0; Bloom is not null && code < _dictionary.Count; code++)
        {
            // Also of a dictionary that was given up: its values are in plain pages now.
            Bloom.Add(_dictionary[code]);
        }
        if (!_hasCodedPages)
        {
            return false;
        }
        entries = _dictionary.Count;
        target.Write(_dictionary.Bytes);
        return true;
    }

    protected override void EndPageBounds(RawStatistics statistics)
    {
        _bounds.Write(statistics);
        _chunkBounds.Add(_bounds);
        _bounds.Clear();
    }

    protected override void WriteBounds(RawStatistics statistics) => _chunkBounds.Write(statistics);

    protected override void Clear()
    {
        _plain.Clear();
        _codes.Clear();
        _dictionary.Clear();
        _shorts.Clear();
        _bounds.Clear();
        _chunkBounds.Clear();
        _isCoding = Options.DictionaryBytes > 0;
        _hasCodedPages = false;
        ForgetSource();
    }

    private void AppendViews(ViewColumn column)
    {
        ReadOnlySpan<View> views = column.Views;
        bool hasNulls = column.NullCount > 0;
        for (int row = 0; row < views.Length; row++)
        {
            if (hasNulls && !column.IsValid(row))
            {
                continue;
            }
            ref readonly View view = ref views[row];
            if (!view.IsInline)
            {
                AppendValue(column.Heaps[view.Buffer].Bytes.Slice(view.Offset, view.Length));
            }
            else if (_isCoding && _shorts.TryFind(in view, out uint code))
            {
                AppendCode(code);
            }
            else
            {
                AppendShort(in view);
            }
        }
    }

    private void AppendShort(in View view)
    {
        AppendValue(View.InlineBytes(in view));
        if (_isCoding)
        {
            _shorts.Add(in view, LastCode());
        }
    }

    private void AppendCode(uint code)
    {
        *(uint*)_codes.Reserve(sizeof(uint)) = code;
        _codes.Advance(sizeof(uint));
    }

    private uint LastCode() => ((uint*)(_codes.Start + _codes.Length))[-1];

    private void AppendCoded(DictionaryColumn column)
    {
        ReadOnlySpan<uint> codes = column.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            uint code = codes[row];
            if (_isCoding && _sourceCodes[code] != NoCode)
            {
                AppendCode(_sourceCodes[code]);
                continue;
            }
            AppendValue(column.Dictionary.BytesAt((int)code));
            if (_isCoding)
            {
                _sourceCodes[code] = LastCode();
            }
        }
    }

    private void AppendValue(ReadOnlySpan<byte> value)
    {
        if (_isCoding)
        {
            if (_dictionary.TryEncode(value, out uint code))
            {
                AppendCode(code);
                return;
            }
            StopCoding();
        }
        Bloom?.Add(value);
        AppendPlain(value);
    }

    private void AppendPlain(ReadOnlySpan<byte> value)
    {
        _plain.WriteText(value);
        if (Options.Statistics)
        {
            _bounds.Add(value);
        }
    }

    /// <summary>The bounds of the page in hand, from the entries that it uses.</summary>
    private void AddCodedBounds()
    {
        if (_seen.Length < _dictionary.Count)
        {
            _seen = new bool[2 * _dictionary.Count];
        }
        Array.Clear(_seen);
        var codes = new ReadOnlySpan<uint>((uint*)_codes.Start, (int)(_codes.Length / sizeof(uint)));
        foreach (uint code in codes)
        {
            if (!_seen[code])
            {
                _seen[code] = true;
                _bounds.Add(_dictionary[code]);
            }
        }
    }

    /// <summary>The page in hand, and those after it, are plain.</summary>
    private void StopCoding()
    {
        var codes = (uint*)_codes.Start;
        for (long index = 0; index < _codes.Length / sizeof(uint); index++)
        {
            AppendPlain(_dictionary[codes[index]]);
        }
        _codes.Clear();
        _isCoding = false;
    }

    private void UseSource(ViewColumn dictionary)
    {
        if (ReferenceEquals(_source, dictionary))
        {
            return;
        }
        ForgetSource();
        _source = (ViewColumn)dictionary.Retain();
        if (_sourceCodes.Length < dictionary.Length)
        {
            _sourceCodes = new uint[dictionary.Length];
        }
        _sourceCodes.AsSpan(0, dictionary.Length).Fill(NoCode);
    }

    private void ForgetSource()
    {
        _source?.Dispose();
        _source = null;
    }
}
