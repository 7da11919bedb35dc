using Polarway.Core.Types;
using Polarway.Engine.Bind;

namespace Polarway.Engine.Physical;

/// <summary>
/// Plans by their text and by what binding knew of their frames. An entry is right as long as those are the same, so nothing ever
/// makes one invalid; the oldest go when there are many. Thread-safe.
/// </summary>
internal sealed class PlanCache
{
    private const int MaxEntries = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Entry>> _entries = [];
    private readonly Queue<int> _order = new();

    private sealed record Entry(byte[] Text, FrameInfo[] Frames, PhysicalPlan Plan);

    public static int HashOf(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return hash.ToHashCode();
    }

    public PhysicalPlan? Find(int hash, ReadOnlySpan<byte> text, ReadOnlySpan<FrameInfo> frames)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(hash, out List<Entry>? bucket))
            {
                return null;
            }
            foreach (Entry entry in bucket)
            {
                if (text.SequenceEqual(entry.Text) && SameFrames(frames, entry.Frames))
                {
                    return entry.Plan;
                }
            }
            return null;
        }
    }

    public void Add(int hash, byte[] text, FrameInfo[] frames, PhysicalPlan plan)
    {
        lock (_lock)
        {
            if (_order.Count >= MaxEntries)
            {
                RemoveOldest(_order.Dequeue());
            }
            if (!_entries.TryGetValue(hash, out List<Entry>? bucket))
            {
                _entries.Add(hash, bucket = []);
            }
            bucket.Add(new Entry(text, frames, plan));
            _order.Enqueue(hash);
        }
    }

    private void RemoveOldest(int hash)
    {
        List<Entry> bucket = _entries[hash];
        bucket.RemoveAt(0);
        if (bucket.Count == 0)
        {
            _entries.Remove(hash);
        }
    }

    private static bool SameFrames(ReadOnlySpan<FrameInfo> frames, FrameInfo[] known)
    {
        if (frames.Length != known.Length)
        {
            return false;
        }
        for (int slot = 0; slot < known.Length; slot++)
        {
            if (!frames[slot].SameAs(known[slot]))
            {
                return false;
            }
        }
        return true;
    }
}
