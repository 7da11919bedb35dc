using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>A pattern of a set found in text: its number, and where in bytes.</summary>
internal readonly record struct PatternMatch(int Pattern, int Start, int Length);

/// <summary>
/// Finds many patterns in one pass over a text: a trie of their bytes with links from each place to the longest suffix that is
/// also a beginning of a pattern (Aho and Corasick, 1975). Made once per call, read by any number of rows.
/// </summary>
internal sealed class TextAutomaton
{
    // A dense row of 256 next states each; above this the patterns are refused rather than the memory spent.
    private const int MostStates = 1 << 16;
    private const int Root = 0;
    private const int None = -1;

    private readonly List<int[]> _next = [NewRow()];
    private readonly List<int> _suffix = [Root];
    // The pattern that ends here, and the nearest state along the suffixes where one does.
    private readonly List<int> _ending = [None];
    private readonly List<int> _output = [None];
    private readonly int[] _lengths;
    private readonly bool _ignoreCase;

    public TextAutomaton(IReadOnlyList<string> patterns, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        _lengths = new int[patterns.Count];
        for (int pattern = 0; pattern < patterns.Count; pattern++)
        {
            Add(pattern, Encoding.UTF8.GetBytes(patterns[pattern]));
        }
        Link();
    }

    /// <summary>True when any pattern occurs.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        int state = Root;
        if (_ending[Root] != None)
        {
            return true;
        }
        foreach (byte unit in text)
        {
            state = _next[state][Fold(unit)];
            if (_output[state] != None)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Every match, also those that overlap, by their ends; longer ones first.</summary>
    public void FindOverlapping(ReadOnlySpan<byte> text, List<PatternMatch> found)
    {
        found.Clear();
        int state = Root;
        for (int at = 0; at < text.Length; at++)
        {
            state = _next[state][Fold(text[at])];
            for (int ending = _output[state]; ending != None; ending = _output[_suffix[ending]])
            {
                int pattern = _ending[ending];
                found.Add(new PatternMatch(pattern, at + 1 - _lengths[pattern], _lengths[pattern]));
            }
        }
    }

    /// <summary>Matches that do not overlap.</summary>
    /// <param name="leftmost">The match that starts first counts, and of those the pattern given first; otherwise the match that ends first.</param>
    public void Find(ReadOnlySpan<byte> text, bool leftmost, List<PatternMatch> found)
    {
        found.Clear();
        if (leftmost)
        {
            FindLeftmost(text, found);
            return;
        }
        int state = Root;
        for (int at = 0; at < text.Length; at++)
        {
            state = _next[state][Fold(text[at])];
            if (_output[state] is var ending && ending != None)
            {
                int pattern = _ending[ending];
                found.Add(new PatternMatch(pattern, at + 1 - _lengths[pattern], _lengths[pattern]));
                state = Root;
            }
        }
    }

    private void FindLeftmost(ReadOnlySpan<byte> text, List<PatternMatch> found)
    {
        for (int start = 0; start < text.Length;)
        {
            int best = None;
            int state = Root;
            for (int at = start; at < text.Length; at++)
            {
                int next = _next[state][Fold(text[at])];
                // Going up along a suffix means that no pattern goes on from this start.
                if (_depth[next] != at + 1 - start)
                {
                    break;
                }
                state = next;
                if (_ending[state] != None && (best == None || _ending[state] < best))
                {
                    best = _ending[state];
                }
            }
            if (best == None)
            {
                start++;
                continue;
            }
            found.Add(new PatternMatch(best, start, _lengths[best]));
            start += _lengths[best];
        }
    }

    private readonly List<int> _depth = [0];

    private void Add(int pattern, byte[] bytes)
    {
        int state = Root;
        foreach (byte unit in bytes)
        {
            byte folded = Fold(unit);
            int next = _next[state][folded];
            if (next == Root)
            {
                next = NewState(_depth[state] + 1);
                _next[state][folded] = next;
            }
            state = next;
        }
        _lengths[pattern] = bytes.Length;
        if (_ending[state] == None)
        {
            _ending[state] = pattern;
        }
    }

    private int NewState(int depth)
    {
        if (_next.Count == MostStates)
        {
            Throw.Error(ErrorKind.Compute, $"the patterns have more than {MostStates} bytes in all; search for fewer of them at a time");
        }
        _next.Add(NewRow());
        _suffix.Add(Root);
        _ending.Add(None);
        _output.Add(None);
        _depth.Add(depth);
        return _next.Count - 1;
    }

    // Breadth first, so that shorter beginnings are linked before longer ones. Missing ways become those of the suffix.
    private void Link()
    {
        var queue = new Queue<int>();
        foreach (int child in _next[Root])
        {
            if (child != Root)
            {
                _output[child] = _ending[child] == None ? None : child;
                queue.Enqueue(child);
            }
        }
        while (queue.TryDequeue(out int state))
        {
            int[] ways = _next[state];
            int[] beside = _next[_suffix[state]];
            for (int unit = 0; unit < ways.Length; unit++)
            {
                int child = ways[unit];
                if (child == Root || _depth[child] != _depth[state] + 1)
                {
                    ways[unit] = beside[unit];
                    continue;
                }
                _suffix[child] = beside[unit];
                _output[child] = _ending[child] == None ? _output[beside[unit]] : child;
                queue.Enqueue(child);
            }
        }
    }

    private byte Fold(byte unit) => _ignoreCase && unit is >= (byte)'A' and <= (byte)'Z' ? (byte)(unit | 0x20) : unit;

    private static int[] NewRow() => new int[256];
}
