using Polarway.Core.Memory;

namespace Polarway.Formats.Csv.Decode;

/// <summary>
/// Where the fields of some records lie. Record r has its entries from <c>r * Stride</c> on: the position before its first byte,
/// then the position after each field. A field that the record lacks ends before it starts.
/// </summary>
internal sealed unsafe class FieldIndex(Allocator memory) : IDisposable
{
    /// <summary>Entries that a writer may overshoot by.</summary>
    public const int Slack = 72;

    private NativeBuffer? _buffer;

    public int Stride { get; set; }

    public int Rows { get; set; }

    /// <summary>Room for this many entries and the slack; what was written is lost.</summary>
    public int* Reserve(long entries)
    {
        long bytes = (entries + Slack) * sizeof(int);
        if (_buffer is null || _buffer.Capacity < bytes)
        {
            _buffer?.Dispose();
            _buffer = null;
            _buffer = memory.Allocate(bytes);
        }
        return Entries;
    }

    public int* Entries => (int*)_buffer!.Pointer;

    public int Capacity => _buffer is null ? 0 : (int)Math.Min((_buffer.Capacity / sizeof(int)) - Slack, int.MaxValue / 2);

    /// <summary>Keeps the rows whose bit is set.</summary>
    public void CopySelected(ReadOnlySpan<int> rows, FieldIndex target)
    {
        int width = Stride;
        // Rows of the compact form share the entry between them; apart from each other they need both.
        int own = width + 1;
        int* to = target.Reserve((long)rows.Length * own);
        int* from = Entries;
        for (int row = 0; row < rows.Length; row++)
        {
            Buffer.MemoryCopy(from + ((long)rows[row] * width), to + ((long)row * own), own * sizeof(int), own * sizeof(int));
        }
        target.Stride = own;
        target.Rows = rows.Length;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
