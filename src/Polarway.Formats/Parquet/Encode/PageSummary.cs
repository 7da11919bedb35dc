using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>What the page index says of the data pages of one column chunk.</summary>
internal sealed class PageSummary
{
    private readonly List<Page> _pages = [];

    private sealed record Page(long FirstRow, long Nulls, bool IsNull, byte[]? Min, byte[]? Max)
    {
        public long Offset { get; set; }

        public int Length { get; set; }
    }

    /// <summary>Adds a page.</summary>
    /// <param name="bounds">Null: not known.</param>
    public void Add(long firstRow, long nulls, bool isNull, RawStatistics? bounds) => _pages.Add(new Page(firstRow, nulls, isNull, bounds?.Min, bounds?.Max));

    /// <summary>Says where a page is, header included.</summary>
    public void Place(int page, long offset, int length)
    {
        _pages[page].Offset = offset;
        _pages[page].Length = length;
    }

    /// <summary>Bounds, where every page has them that has values.</summary>
    /// <param name="compare">Orders bounds.</param>
    public bool TryWriteColumnIndex(CompactWriter writer, Comparison<byte[]> compare)
    {
        if (!_pages.TrueForAll(page => page.IsNull || (page.Min is not null && page.Max is not null)))
        {
            return false;
        }
        writer.Begin();
        writer.List(1, ThriftType.True, _pages.Count);
        _pages.ForEach(page => writer.BooleanElement(page.IsNull));
        writer.List(2, ThriftType.Binary, _pages.Count);
        _pages.ForEach(page => writer.BinaryElement(page.IsNull ? [] : page.Min));
        writer.List(3, ThriftType.Binary, _pages.Count);
        _pages.ForEach(page => writer.BinaryElement(page.IsNull ? [] : page.Max));
        writer.Int32(4, Order(compare));
        writer.List(5, ThriftType.Int64, _pages.Count);
        _pages.ForEach(page => writer.Int64Element(page.Nulls));
        writer.End();
        return true;
    }

    public void WriteOffsetIndex(CompactWriter writer)
    {
        writer.Begin();
        writer.List(1, ThriftType.Struct, _pages.Count);
        foreach (Page page in _pages)
        {
            writer.Begin();
            writer.Int64(1, page.Offset);
            writer.Int32(2, page.Length);
            writer.Int64(3, page.FirstRow);
            writer.End();
        }
        writer.End();
    }

    /// <summary>0: none, 1: both bounds ascend, 2: both descend.</summary>
    private int Order(Comparison<byte[]> compare)
    {
        bool ascends = true;
        bool descends = true;
        Page? last = null;
        foreach (Page page in _pages)
        {
            if (page.IsNull)
            {
                continue;
            }
            if (last is not null)
            {
                int lower = compare(last.Min!, page.Min!);
                int upper = compare(last.Max!, page.Max!);
                ascends &= lower <= 0 && upper <= 0;
                descends &= lower >= 0 && upper >= 0;
            }
            last = page;
        }
        return ascends ? 1 : descends ? 2 : 0;
    }
}
