namespace Polarway.Engine.Whole.Sliding;

/// <summary>Which rows leave the window and which enter it, from one place to the next.</summary>
internal struct WindowCursor(SlidingWindows windows)
{
    private int _head;
    private int _tail;

    /// <summary>To be called until false, before <see cref="TryEnter"/>.</summary>
    public bool TryLeave(int place, out int row)
    {
        int start = windows.Starts[place];
        if (_head < Math.Min(start, _tail))
        {
            row = windows.RowAt(_head++);
            return true;
        }
        if (_head < start)
        {
            // Nothing of the old window is left; rows between the two are never in one.
            (_head, _tail) = (start, start);
        }
        row = -1;
        return false;
    }

    public bool TryEnter(int place, out int row)
    {
        bool enters = _tail < windows.Ends[place];
        row = enters ? windows.RowAt(_tail++) : -1;
        return enters;
    }
}
