using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Booleans, packed or as runs, to bits.</summary>
internal sealed unsafe class BooleanColumnReader(LeafContext leaf) : FlatColumnReader(leaf)
{
    private readonly RunDecoder _bits = new();
    private NativeBuffer? _target;

    protected override bool CanSlice => false;

    protected override void OpenDictionary(in PageHeader header) => CorruptBytesException.Throw("a dictionary of booleans");

    protected override void OpenPage(in PageHeader header)
    {
        switch (header.Encoding)
        {
            case PageEncoding.Plain:
                _bits.ResetPacked(Pages.Values, Pages.ValueBytes, (int)Math.Min(header.ValueCount, Pages.ValueBytes * 8L));
                break;
            case PageEncoding.Rle:
                OpenRuns();
                break;
            default:
                Leaf.RefuseEncoding(header.Encoding);
                break;
        }
    }

    protected override void ClosePage()
    {
    }

    protected override void Begin(int rows) => _target = AllocateBits(rows);

    protected override void Append(int start, int rows, int valid, byte* validity)
    {
        if (valid == rows)
        {
            _bits.ReadBits(_target!.Pointer, start, rows);
            return;
        }
        byte* packed = Leaf.Scratch.Staged(((valid + 7L) / 8) + BitUnpacker.Slack);
        new Span<byte>(packed, ((valid + 7) / 8) + sizeof(ulong)).Clear();
        _bits.ReadBits(packed, 0, valid);
        NullSpreader.SpreadBits(packed, _target!.Pointer, validity, start, rows);
    }

    protected override void SkipValues(int count) => _bits.ReadBits(null, 0, count);

    protected override Column End(int rows, Bitmap? validity)
    {
        var column = new BooleanColumn(new Bitmap(_target!, rows), validity);
        _target = null;
        return column;
    }

    protected override void Abandon()
    {
        _target?.Dispose();
        _target = null;
    }

    private void OpenRuns()
    {
        if (Pages.ValueBytes < sizeof(int))
        {
            CorruptBytesException.ThrowTruncated("the page");
        }
        uint length = *(uint*)Pages.Values;
        if (length > Pages.ValueBytes - sizeof(int))
        {
            CorruptBytesException.Throw($"runs of {length} bytes in a page of {Pages.ValueBytes}");
        }
        _bits.Reset(Pages.Values + sizeof(int), (int)length, 1);
    }

    /// <summary>Zeroed, with room for whole words past the end.</summary>
    private NativeBuffer AllocateBits(int rows)
    {
        long bytes = (rows + 7L) / 8;
        NativeBuffer buffer = Leaf.Memory.Allocate(bytes + sizeof(ulong), zeroed: true);
        buffer.SetLength(bytes);
        return buffer;
    }
}
