using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Native.Calls;

namespace Polarway.Native;

/// <summary>
/// Exports that read Python lists and fill them, for callers in the interpreter's own process that hold its lock. A list that holds
/// anything unexpected is left to the caller: the result is then the place of that item.
/// </summary>
internal static unsafe class PythonLists
{
    private const int IntegersKind = 0, FloatsKind = 1, TextsKind = 2;

    [UnmanagedCallersOnly(EntryPoint = "pw_python_bind", CallConvs = [typeof(CallConvCdecl)])]
    public static int Bind(void** functions, int count, NativeError* error) => Guard.Run(error, () =>
    {
        if (count != PythonFunctions.Count || functions == null)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"a table of {count} functions; this library takes {PythonFunctions.Count}");
        }
        if (!PythonFunctions.IsBound)
        {
            PythonFunctions.Bind((nint*)functions);
        }
    });

    /// <summary>Functions that the interpreter calls as its own, in a tuple.</summary>
    [UnmanagedCallersOnly(EntryPoint = "pw_python_calls", CallConvs = [typeof(CallConvCdecl)])]
    public static int Calls(void** table, int count, void** calls, NativeError* error) => Guard.Give((nint*)calls, error, () =>
    {
        RequireBound();
        if (count != Interpreter.Count || table == null)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"a table of {count} functions; this library takes {Interpreter.Count}");
        }
        return DirectCalls.Table((nint*)table);
    });

    /// <param name="counts">Items read, nulls among them, bytes of texts that are not in their views.</param>
    [UnmanagedCallersOnly(EntryPoint = "pw_python_read", CallConvs = [typeof(CallConvCdecl)])]
    public static int Read(void* list, long count, int kind, void* values, byte* validity, long* counts, NativeError* error) => Guard.Run(error, () =>
    {
        RequireBound();
        counts[0] = kind switch
        {
            IntegersKind => Integers((nint)list, count, (long*)values, validity, counts + 1),
            FloatsKind => Floats((nint)list, count, (double*)values, validity, counts + 1),
            TextsKind => Texts((nint)list, count, (View*)values, validity, counts + 1, counts + 2),
            _ => Throw.Error<long>(ErrorKind.InvalidArgument, $"kind {kind} of Python values; 0 is integers, 1 floats, 2 texts"),
        };
    });

    /// <summary>Copies the texts that their views point to.</summary>
    [UnmanagedCallersOnly(EntryPoint = "pw_python_heap", CallConvs = [typeof(CallConvCdecl)])]
    public static int Heap(void* list, long count, void* views, byte* heap, NativeError* error) => Guard.Run(error, () =>
    {
        RequireBound();
        for (long item = 0; item < count; item++)
        {
            View view = ((View*)views)[item];
            if (!view.IsInline)
            {
                nint length;
                byte* bytes = PythonFunctions.ToUtf8(PythonFunctions.ListItem((nint)list, (nint)item), &length);
                Unsafe.CopyBlockUnaligned(heap + view.Offset, bytes, (uint)length);
            }
        }
    });

    private static void RequireBound()
    {
        if (!PythonFunctions.IsBound)
        {
            Throw.Error(ErrorKind.InvalidArgument, "call pw_python_bind first");
        }
    }

    // Each gives how many items it has read: fewer than count when one is of another kind. Validity bits are zero before.
    private static long Integers(nint list, long count, long* values, byte* validity, long* nulls)
    {
        int overflow = 0;
        for (long item = 0; item < count; item++)
        {
            nint value = PythonFunctions.ListItem(list, (nint)item);
            if (PythonFunctions.IsInt(value))
            {
                values[item] = PythonFunctions.ToInt64(value, &overflow);
                validity[item >> 3] |= (byte)(1 << (int)(item & 7));
                if (overflow != 0)
                {
                    return item;
                }
            }
            else if (value == PythonFunctions.None)
            {
                values[item] = 0;
                ++*nulls;
            }
            else
            {
                return item;
            }
        }
        return count;
    }

    private static long Floats(nint list, long count, double* values, byte* validity, long* nulls)
    {
        for (long item = 0; item < count; item++)
        {
            nint value = PythonFunctions.ListItem(list, (nint)item);
            if (PythonFunctions.IsFloat(value))
            {
                values[item] = PythonFunctions.ToDouble(value);
                validity[item >> 3] |= (byte)(1 << (int)(item & 7));
            }
            else if (value == PythonFunctions.None)
            {
                values[item] = 0;
                ++*nulls;
            }
            else
            {
                return item;
            }
        }
        return count;
    }

    private static long Texts(nint list, long count, View* views, byte* validity, long* nulls, long* heap)
    {
        long next = 0;
        for (long item = 0; item < count; item++)
        {
            nint value = PythonFunctions.ListItem(list, (nint)item);
            if (PythonFunctions.IsText(value))
            {
                nint length;
                byte* bytes = PythonFunctions.ToUtf8(value, &length);
                if (bytes == null || next + length > int.MaxValue)
                {
                    PythonFunctions.ClearError();
                    return item;
                }
                var text = new ReadOnlySpan<byte>(bytes, (int)length);
                views[item] = length <= View.MaxInline ? View.Inline(text) : View.Outline(text, 0, (int)next);
                next += length <= View.MaxInline ? 0 : length;
                validity[item >> 3] |= (byte)(1 << (int)(item & 7));
            }
            else if (value == PythonFunctions.None)
            {
                views[item] = default;
                ++*nulls;
            }
            else
            {
                return item;
            }
        }
        *heap = next;
        return count;
    }

    /// <summary>Puts values of a column into a list that is as long. <paramref name="done"/> is 0 for a type without a form here.</summary>
    [UnmanagedCallersOnly(EntryPoint = "pw_python_fill", CallConvs = [typeof(CallConvCdecl)])]
    public static int Fill(ulong frame, int column, long first, long count, void* objects, int isArray, int* done, NativeError* error) => Guard.Give(done, error, () =>
    {
        RequireBound();
        using Frame rows = Library.Host.Frames.Get(frame);
        if ((uint)column >= (uint)rows.Schema.Count || first < 0 || count < 0 || first + count > rows.Rows)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"{count} rows from row {first} of column {column}, of a frame of {rows.Rows} rows and {rows.Schema.Count} columns");
        }
        PythonTarget target = isArray != 0 ? PythonTarget.Array((nint)objects) : PythonTarget.List((nint)objects);
        long passed = 0;
        foreach (Batch batch in rows.Batches)
        {
            long from = Math.Max(first - passed, 0);
            long to = Math.Min(first + count - passed, batch.Length);
            if (from < to && !PythonValues.Put(batch.Columns[column], (int)from, (int)(to - from), target, passed + from - first))
            {
                return 0;
            }
            passed += batch.Length;
        }
        return 1;
    });
}
