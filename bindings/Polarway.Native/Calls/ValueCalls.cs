using Polarway.Core.Columns;

namespace Polarway.Native.Calls;

/// <summary>Values of frames as Python objects. Each gives a new reference; 0 stands for "no form here".</summary>
internal static unsafe class ValueCalls
{
    // Rows whose objects are made together: they stay in the cache until the tuples hold them.
    private const int BlockRows = 256;

    /// <summary>item(frame, column, row): one value; the column by position or name, a negative row from the end.</summary>
    public static nint Item(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        int column = DirectCalls.ColumnOf(frame, arguments[1]);
        long row = DirectCalls.NumberOf(arguments[2]);
        row = row < 0 ? row + frame.Rows : row;
        if (row < 0 || row >= frame.Rows)
        {
            return 0;
        }
        foreach (Batch batch in frame.Batches)
        {
            if (row < batch.Length)
            {
                nint value = 0;
                bool isKnown = PythonValues.Put(batch.Columns[column], (int)row, 1, PythonTarget.Empty(&value), 0);
                return !isKnown ? 0 : value == 0 ? Interpreter.New(PythonFunctions.None) : value;
            }
            row -= batch.Length;
        }
        return 0;
    }

    /// <summary>row(frame, row): a tuple.</summary>
    public static nint Row(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        long row = DirectCalls.NumberOf(arguments[1]);
        row = row < 0 ? row + frame.Rows : row;
        if (row < 0 || row >= frame.Rows)
        {
            return 0;
        }
        int at = 0;
        while (row >= frame.Batches[at].Length)
        {
            row -= frame.Batches[at++].Length;
        }
        nint tuple = Interpreter.NewTuple(frame.Schema.Count);
        for (int column = 0; column < frame.Schema.Count; column++)
        {
            if (!Block(frame.Batches[at].Columns[column], (int)row, 1, Interpreter.TupleItems(tuple) + column))
            {
                PythonFunctions.Release(tuple);
                return 0;
            }
        }
        return tuple;
    }

    /// <summary>items(frame, column): all values in a list.</summary>
    public static nint Items(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        int column = DirectCalls.ColumnOf(frame, arguments[1]);
        nint list = Interpreter.NewList((nint)frame.Rows);
        nint* places = Interpreter.Items(list);
        long start = 0;
        foreach (Batch batch in frame.Batches)
        {
            Column values = batch.Columns[column];
            if (!PythonValues.Put(values, 0, batch.Length, PythonTarget.Empty(places), start))
            {
                PythonFunctions.Release(list);
                return 0;
            }
            FillNulls(values, places + start);
            start += batch.Length;
        }
        return list;
    }

    /// <summary>rows(frame): a list of tuples.</summary>
    public static nint Rows(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        int width = frame.Schema.Count;
        if (width == 0)
        {
            return 0;
        }
        nint list = Interpreter.NewList((nint)frame.Rows);
        nint* rows = Interpreter.Items(list);
        nint* block = stackalloc nint[BlockRows];
        foreach (Batch batch in frame.Batches)
        {
            for (int start = 0; start < batch.Length; start += BlockRows)
            {
                int count = Math.Min(BlockRows, batch.Length - start);
                for (int row = 0; row < count; row++)
                {
                    rows[row] = Interpreter.NewTuple(width);
                }
                for (int column = 0; column < width; column++)
                {
                    if (!Block(batch.Columns[column], start, count, block))
                    {
                        PythonFunctions.Release(list);
                        return 0;
                    }
                    for (int row = 0; row < count; row++)
                    {
                        Interpreter.TupleItems(rows[row])[column] = block[row];
                    }
                }
                rows += count;
            }
        }
        return list;
    }

    /// <summary>dicts(frame, names): a list of dictionaries under the names of a tuple.</summary>
    public static nint Dictionaries(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        nint* names = Interpreter.TupleItems(arguments[1]);
        int width = frame.Schema.Count;
        if (width == 0 || Interpreter.Length(arguments[1]) != width)
        {
            return 0;
        }
        nint list = Interpreter.NewList((nint)frame.Rows);
        nint* rows = Interpreter.Items(list);
        // Copies of one that has the names already need no growing.
        nint model = Interpreter.NewDictionary();
        for (int column = 0; column < width; column++)
        {
            Interpreter.SetDictionaryItem(model, names[column], PythonFunctions.None);
        }
        bool isWhole = true;
        nint* block = stackalloc nint[BlockRows];
        foreach (Batch batch in frame.Batches)
        {
            for (int start = 0; start < batch.Length && isWhole; start += BlockRows)
            {
                int count = Math.Min(BlockRows, batch.Length - start);
                for (int row = 0; row < count; row++)
                {
                    rows[row] = Interpreter.CopyDictionary(model);
                }
                for (int column = 0; column < width && isWhole; column++)
                {
                    isWhole = Block(batch.Columns[column], start, count, block);
                    for (int row = 0; row < count && isWhole; row++)
                    {
                        Interpreter.SetDictionaryItem(rows[row], names[column], block[row]);
                        PythonFunctions.Release(block[row]);
                    }
                }
                rows += count;
            }
        }
        PythonFunctions.Release(model);
        if (!isWhole)
        {
            PythonFunctions.Release(list);
            return 0;
        }
        return list;
    }

    /// <summary>aggregate(frame, kind): of the first column; see <see cref="PythonAggregates"/>.</summary>
    public static nint Aggregate(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        int kind = (int)DirectCalls.NumberOf(arguments[1]);
        if (kind == PythonAggregates.Nulls)
        {
            // Columns know it: no value is looked at.
            long nulls = 0;
            foreach (Batch batch in frame.Batches)
            {
                nulls += batch.Columns[0].NullCount;
            }
            return PythonFunctions.FromInt64(nulls);
        }
        // More rows are worth a query of their own, which uses all processors and leaves the interpreter free.
        return frame.Batches.Length == 1 && frame.Rows <= DirectCalls.MostRows ? PythonAggregates.Of(frame.Batches[0].Columns[0], kind) : 0;
    }

    private static bool Block(Column column, int start, int count, nint* block)
    {
        new Span<nint>(block, count).Clear();
        if (!PythonValues.Put(column, start, count, PythonTarget.Empty(block), 0))
        {
            return false;
        }
        for (int row = 0; row < count; row++)
        {
            if (block[row] == 0)
            {
                block[row] = Interpreter.New(PythonFunctions.None);
            }
        }
        return true;
    }

    private static void FillNulls(Column column, nint* places)
    {
        for (int row = 0; column.HasNulls && row < column.Length; row++)
        {
            if (places[row] == 0)
            {
                places[row] = Interpreter.New(PythonFunctions.None);
            }
        }
    }
}
