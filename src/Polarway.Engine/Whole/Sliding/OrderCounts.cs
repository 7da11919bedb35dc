using System.Numerics;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>How often each of so many ordered things is there: counts below a place, and the thing at a place, in logarithmic time (Fenwick's tree).</summary>
internal sealed class OrderCounts
{
    private readonly int[] _tree;
    private readonly int _top;

    public OrderCounts(int size)
    {
        _tree = new int[size + 1];
        _top = size == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)size + 1) >> 1;
    }

    public void Add(int item, int count)
    {
        int[] tree = _tree;
        for (int node = item + 1; node < tree.Length; node += node & -node)
        {
            tree[node] += count;
        }
    }

    /// <summary>Things there that are less than <paramref name="item"/>.</summary>
    public int Below(int item)
    {
        int sum = 0;
        for (int node = item; node > 0; node -= node & -node)
        {
            sum += _tree[node];
        }
        return sum;
    }

    /// <summary>The thing at a place among all that are there, from 0.</summary>
    public int At(int place)
    {
        int[] tree = _tree;
        int node = 0;
        for (int step = _top; step > 0; step >>= 1)
        {
            int next = node + step;
            if (next < tree.Length && tree[next] <= place)
            {
                node = next;
                place -= tree[next];
            }
        }
        return node;
    }
}
