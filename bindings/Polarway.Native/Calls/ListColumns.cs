using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Native.Calls;

/// <summary>
/// Columns of lists of Python objects of one kind, None among them: the first other item decides. A list that holds anything else gives
/// null, and is read the longer way, where its values are converted or the error says which one does not fit.
/// </summary>
internal static unsafe class ListColumns
{
    // Bytes of texts that are kept together. The first heap is as large as some of the texts let expect, so that one is enough as a rule.
    private const int LeastHeap = 1 << 10, MostHeap = 1 << 26, FirstHeap = 1 << 28, Looked = 256;

    /// <summary>build(names, lists): a frame of the lists of one tuple under the names of another.</summary>
    public static nint Build(nint* arguments)
    {
        int width = (int)Interpreter.Length(arguments[0]);
        nint* names = Interpreter.TupleItems(arguments[0]);
        nint* lists = Interpreter.TupleItems(arguments[1]);
        if (width == 0 || Interpreter.Length(arguments[1]) != width)
        {
            return 0;
        }
        nint rows = Interpreter.IsList(lists[0]) ? Interpreter.Length(lists[0]) : 0;
        var columns = new Column[width];
        var fields = new Field[width];
        for (int place = 0; place < width; place++)
        {
            bool fits = rows > 0 && Interpreter.IsList(lists[place]) && Interpreter.Length(lists[place]) == rows;
            Column? column = fits ? Of(Interpreter.Items(lists[place]), (int)rows) : null;
            if (column is null)
            {
                for (int before = 0; before < place; before++)
                {
                    columns[before].Dispose();
                }
                return 0;
            }
            columns[place] = column;
            fields[place] = new Field(Interpreter.Text(names[place]), column.Type);
        }
        return DirectCalls.Handle(DirectCalls.FrameOf(new Batch(new Schema(fields), columns, (int)rows)));
    }

    private static Column? Of(nint* items, int count)
    {
        int first = 0;
        while (first < count && items[first] == PythonFunctions.None)
        {
            first++;
        }
        if (first == count)
        {
            return null;
        }
        nint value = items[first];
        if (PythonFunctions.IsInt(value))
        {
            return Integers(items, count);
        }
        if (PythonFunctions.IsFloat(value))
        {
            return Floats(items, count);
        }
        if (PythonFunctions.IsText(value))
        {
            return Texts(items, count);
        }
        if (value == PythonFunctions.True || value == PythonFunctions.False)
        {
            return Flags(items, count);
        }
        return Times.HasType(value, out DataType type) ? Ticks(items, count, type) : null;
    }

    private static PrimitiveColumn? Integers(nint* items, int count)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate((long)count * sizeof(long));
        long* values = (long*)buffer.Pointer;
        var nulls = new NullBits(count);
        int overflow = 0;
        for (int item = 0; item < count; item++)
        {
            nint value = items[item];
            if (PythonFunctions.IsInt(value))
            {
                values[item] = PythonFunctions.ToInt64(value, &overflow);
                if (overflow == 0)
                {
                    continue;
                }
            }
            if (overflow != 0 || !nulls.TryAdd(value, item))
            {
                return Abandoned<PrimitiveColumn>(buffer, nulls);
            }
            values[item] = 0;
        }
        return new PrimitiveColumn(DataType.Int64, buffer, count, nulls.Take());
    }

    private static PrimitiveColumn? Floats(nint* items, int count)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate((long)count * sizeof(double));
        double* values = (double*)buffer.Pointer;
        var nulls = new NullBits(count);
        for (int item = 0; item < count; item++)
        {
            nint value = items[item];
            if (PythonFunctions.IsFloat(value))
            {
                values[item] = PythonFunctions.ToDouble(value);
                continue;
            }
            if (!nulls.TryAdd(value, item))
            {
                return Abandoned<PrimitiveColumn>(buffer, nulls);
            }
            values[item] = 0;
        }
        return new PrimitiveColumn(DataType.Float64, buffer, count, nulls.Take());
    }

    private static BooleanColumn? Flags(nint* items, int count)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate((count + 7) >> 3, zeroed: true);
        byte* bits = buffer.Pointer;
        var nulls = new NullBits(count);
        for (int item = 0; item < count; item++)
        {
            nint value = items[item];
            if (value == PythonFunctions.True)
            {
                bits[item >> 3] |= (byte)(1 << (item & 7));
            }
            else if (value != PythonFunctions.False && !nulls.TryAdd(value, item))
            {
                return Abandoned<BooleanColumn>(buffer, nulls);
            }
        }
        return new BooleanColumn(new Bitmap(buffer, count), nulls.Take());
    }

    private static PrimitiveColumn? Ticks(nint* items, int count, DataType type)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate((long)count * type.ByteWidth);
        var nulls = new NullBits(count);
        for (int item = 0; item < count; item++)
        {
            nint value = items[item];
            bool fits = type.Kind switch
            {
                TypeKind.Date => Times.TryReadDate(value, out ((int*)buffer.Pointer)[item]),
                TypeKind.Datetime => Times.TryReadDateTime(value, out ((long*)buffer.Pointer)[item]),
                _ => Times.TryReadDelta(value, out ((long*)buffer.Pointer)[item]),
            };
            if (!fits && !nulls.TryAdd(value, item))
            {
                return Abandoned<PrimitiveColumn>(buffer, nulls);
            }
        }
        return new PrimitiveColumn(type, buffer, count, nulls.Take());
    }

    private static ViewColumn? Texts(nint* items, int count)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate((long)count * sizeof(View));
        View* views = (View*)buffer.Pointer;
        var nulls = new NullBits(count);
        var heaps = new List<NativeBuffer>();
        NativeBuffer? heap = null;
        long used = 0;
        for (int item = 0; item < count; item++)
        {
            nint value = items[item];
            nint length = 0;
            byte* bytes = PythonFunctions.IsText(value) ? Interpreter.Utf8(value, &length) : null;
            if (bytes == null || length > int.MaxValue)
            {
                PythonFunctions.ClearError();
                if (!nulls.TryAdd(value, item))
                {
                    heaps.ForEach(static part => part.Dispose());
                    return Abandoned<ViewColumn>(buffer, nulls);
                }
                views[item] = default;
                continue;
            }
            var text = new ReadOnlySpan<byte>(bytes, (int)length);
            if (length <= View.MaxInline)
            {
                views[item] = View.Inline(text);
                continue;
            }
            if (heap is null || used + length > heap.Capacity)
            {
                heap?.SetLength(used);
                long likely = heap is null ? Math.Min(LikelyBytes(items + item, count - item), FirstHeap) : Math.Min((long)(count - item) * length, MostHeap);
                heap = DirectCalls.Memory.Allocate(Math.Max(Math.Max(likely, length), LeastHeap));
                heaps.Add(heap);
                used = 0;
            }
            Buffer.MemoryCopy(bytes, heap.Pointer + used, length, length);
            views[item] = View.Outline(text, heaps.Count - 1, (int)used);
            used += length;
        }
        heap?.SetLength(used);
        return new ViewColumn(DataType.String, buffer, [.. heaps], count, nulls.Take());
    }

    // An eighth more than the lengths of some texts say.
    private static long LikelyBytes(nint* items, int count)
    {
        int step = Math.Max(1, count / Looked);
        long bytes = 0;
        int looked = 0;
        for (int item = 0; item < count; item += step)
        {
            looked++;
            // Characters, not bytes: of other texts than ASCII more heaps are needed.
            nint length = PythonFunctions.IsText(items[item]) ? Interpreter.Characters(items[item]) : 0;
            bytes += length > View.MaxInline ? length : 0;
        }
        return bytes / looked * count * 9 / 8;
    }

    private static T? Abandoned<T>(NativeBuffer buffer, NullBits nulls) where T : Column
    {
        buffer.Dispose();
        nulls.Take()?.Dispose();
        return null;
    }
}
