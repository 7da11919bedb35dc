using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>
/// Windows that move forward over values. A window is a front part, whose suffixes are known, and a back part, which grows: each
/// value is joined twice at most, whatever the size, and nothing is subtracted, so that no error adds up along the column.
/// </summary>
internal static class SlidingLoop
{
    /// <summary>One result per row. The caller gets a reference.</summary>
    /// <param name="column">Of <typeparamref name="TValue"/>.</param>
    /// <param name="beside">A second column; values that it lacks do not count. May be the same.</param>
    /// <param name="least">Values below which a window gives null.</param>
    public static Column Run<TState, TFinish, TValue, TResult>(Column column, Column beside, SlidingWindows windows, int least, TFinish finish, DataType type, Allocator memory)
        where TState : struct, IWindowState<TState, TValue> where TFinish : struct, IWindowFinish<TState, TResult>
        where TValue : unmanaged, INumber<TValue> where TResult : unmanaged
    {
        ReadOnlySpan<TValue> values = ((PrimitiveColumn)column).Values<TValue>();
        ReadOnlySpan<TValue> others = ((PrimitiveColumn)beside).Values<TValue>();
        bool hasNulls = column.HasNulls || beside.HasNulls;
        NativeBuffer buffer = memory.Allocate((long)windows.Rows * type.ByteWidth, zeroed: true);
        Span<TResult> target = buffer.Span<TResult>();
        var valid = new bool[windows.Rows];
        var front = new TState[16];
        int begin = 0, head = 0, middle = 0, tail = 0, count = 0;
        TState back = TState.None;
        for (int place = 0; place < windows.Count; place++)
        {
            (int start, int end) = (windows.Starts[place], windows.Ends[place]);
            if (start >= tail)
            {
                (begin, head, middle, tail, count, back) = (start, start, start, start, 0, TState.None);
            }
            for (; tail < end; tail++)
            {
                int row = windows.RowAt(tail);
                if (!hasNulls || (column.IsValid(row) && beside.IsValid(row)))
                {
                    back = TState.Join(back, TState.Of(values[row], others[row]));
                    count++;
                }
            }
            for (; head < start; head++)
            {
                int row = windows.RowAt(head);
                count -= !hasNulls || (column.IsValid(row) && beside.IsValid(row)) ? 1 : 0;
            }
            if (head > middle)
            {
                // The front is used up and the back has values that are gone: what is left becomes the front.
                if (front.Length < tail - head)
                {
                    front = new TState[Math.Max(tail - head, front.Length * 2)];
                }
                TState suffix = TState.None;
                for (int at = tail - 1; at >= head; at--)
                {
                    int row = windows.RowAt(at);
                    if (!hasNulls || (column.IsValid(row) && beside.IsValid(row)))
                    {
                        suffix = TState.Join(TState.Of(values[row], others[row]), suffix);
                    }
                    front[at - head] = suffix;
                }
                (begin, middle, back) = (head, tail, TState.None);
            }
            int own = windows.RowAt(place);
            TState state = head < middle ? TState.Join(front[head - begin], back) : back;
            valid[own] = count >= least && finish.TryFinish(state, count, out target[own]);
        }
        return new PrimitiveColumn(type, buffer, windows.Rows, Bitmap.From(valid, memory));
    }
}
