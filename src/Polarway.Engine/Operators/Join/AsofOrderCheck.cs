using Polarway.Core.Errors;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// Checks that batches which lanes see in any order are in order as a whole. Each is compared with its neighbours among those seen so far;
/// of two that end up beside each other the later one to come finds the other.
/// </summary>
internal sealed class AsofOrderCheck<T>(Func<T, T, bool> isLess)
{
    private readonly Lock _lock = new();
    private readonly List<(long Sequence, T First, T Last)> _seen = [];

    /// <param name="sequence">The batch's place among all of them.</param>
    /// <exception cref="PolarwayException">InvalidOperation: values before or behind are out of order.</exception>
    public void Add(long sequence, T first, T last)
    {
        lock (_lock)
        {
            int place = _seen.Count;
            while (place > 0 && _seen[place - 1].Sequence > sequence)
            {
                place--;
            }
            bool isBelow = place > 0 && isLess(first, _seen[place - 1].Last);
            bool isAbove = place < _seen.Count && isLess(_seen[place].First, last);
            if (isBelow || isAbove)
            {
                AsofOrderCheck.Fail();
            }
            _seen.Insert(place, (sequence, first, last));
        }
    }
}

/// <summary>The error of inputs that are not in order.</summary>
internal static class AsofOrderCheck
{
    /// <exception cref="PolarwayException">InvalidOperation.</exception>
    public static void Fail() => Throw.Error(ErrorKind.InvalidOperation, "argument in operation 'asof_join' is not sorted, please sort the 'expr/series/column' first");
}
