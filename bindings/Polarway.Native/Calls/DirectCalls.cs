using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Native.Calls;

/// <summary>
/// Functions that Python calls as its own builtins, for what is short: a call takes a tenth of a microsecond, where one through ctypes
/// takes one to two. Each gives NotImplemented where it has no form for what it is asked, or anything is wrong: the caller then goes the
/// longer way, which has a form for everything and says what is wrong. They run with the interpreter's lock held.
/// </summary>
internal static unsafe class DirectCalls
{
    /// <summary>Longer columns are worth a query, which uses all processors and leaves the interpreter free.</summary>
    public const long MostRows = 1 << 15;

    /// <summary>In the order of the tuple that Python gets.</summary>
    private static readonly string[] s_calls =
    [
        "free", "item", "items", "rows", "dicts", "aggregate", "slice", "select", "rename", "fields", "build", "binary", "filter", "cast",
        "sort", "array", "row", "equal", "matrix",
    ];

    private static nint s_tuple;

    /// <summary>For columns that are made here.</summary>
    public static Allocator Memory { get; } = new QueryBudget(MemoryBudget.Process, "Python objects").CreateAllocator("Python objects");

    /// <summary>The functions in a tuple, a new reference; 0 where the interpreter is of another kind. The table is used the first time.</summary>
    public static nint Table(nint* table)
    {
        if (s_tuple == 0 && Interpreter.Bind(table))
        {
            ColumnMemory.MakeType();
            nint tuple = Interpreter.NewTuple(s_calls.Length);
            for (int call = 0; call < s_calls.Length; call++)
            {
                Interpreter.TupleItems(tuple)[call] = Interpreter.NewFunction(Method(s_calls[call]), 0, 0);
            }
            s_tuple = tuple;
        }
        return s_tuple == 0 ? 0 : Interpreter.New(s_tuple);
    }

    /// <summary>The frame of a handle, with a reference for the caller.</summary>
    public static Frame FrameOf(nint handle) => Library.Host.Frames.Get(Interpreter.ToUInt64(handle));

    /// <summary>A frame of one batch, or of none when that has no rows. The batch is taken.</summary>
    public static Frame FrameOf(Batch batch)
    {
        if (batch.Length > 0)
        {
            return new Frame(batch.Schema, [batch]);
        }
        batch.Dispose();
        return new Frame(batch.Schema, []);
    }

    /// <summary>A new handle of a frame, which is taken, as an int.</summary>
    public static nint Handle(Frame frame) => PythonFunctions.FromUInt64(Library.Host.Frames.Add(frame));

    public static long NumberOf(nint value)
    {
        int overflow = 0;
        long number = PythonFunctions.IsInt(value) ? PythonFunctions.ToInt64(value, &overflow) : Throw.Error<long>(ErrorKind.InvalidArgument, "not an int");
        return overflow == 0 ? number : Throw.Error<long>(ErrorKind.OutOfBounds, "an int of more than 64 bits");
    }

    /// <summary>A column by position or name.</summary>
    public static int ColumnOf(Frame frame, nint value)
    {
        if (PythonFunctions.IsText(value))
        {
            return frame.Schema.Require(Interpreter.Text(value));
        }
        long column = NumberOf(value);
        return column >= 0 && column < frame.Schema.Count ? (int)column : Throw.Error<int>(ErrorKind.OutOfBounds, $"column {column}");
    }

    /// <summary>One batch of few rows.</summary>
    public static bool IsShort(Frame frame) => frame.Batches.Length == 1 && frame.Rows <= MostRows;

    // The body of each function is one of its own, so that a call costs no look-up.
    private static PythonMethod* Method(string name)
    {
        var method = (PythonMethod*)NativeMemory.AllocZeroed((nuint)sizeof(PythonMethod));
        method->Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        method->Flags = PythonMethod.Fast;
        method->Body = name switch
        {
            "free" => &Free,
            "item" => &Item,
            "items" => &Items,
            "rows" => &Rows,
            "dicts" => &Dictionaries,
            "aggregate" => &Aggregate,
            "slice" => &Slice,
            "select" => &Select,
            "rename" => &Rename,
            "fields" => &Fields,
            "build" => &Build,
            "binary" => &Binary,
            "filter" => &Filter,
            "cast" => &Cast,
            "sort" => &Sort,
            "array" => &Array,
            "row" => &Row,
            "equal" => &Equal,
            _ => &Matrix,
        };
        return method;
    }

    private static nint Run(delegate*<nint*, nint> body, nint* arguments, nint given, int wanted)
    {
        try
        {
            nint result = given == wanted ? body(arguments) : 0;
            return result != 0 ? result : Interpreter.New(Interpreter.NotImplemented);
        }
        catch (Exception)
        {
            // The longer way says what is wrong, or gets through.
            PythonFunctions.ClearError();
            return Interpreter.New(Interpreter.NotImplemented);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Free(nint self, nint* arguments, nint count) => Run(&FrameCalls.Free, arguments, count, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Item(nint self, nint* arguments, nint count) => Run(&ValueCalls.Item, arguments, count, 3);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Items(nint self, nint* arguments, nint count) => Run(&ValueCalls.Items, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Rows(nint self, nint* arguments, nint count) => Run(&ValueCalls.Rows, arguments, count, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Dictionaries(nint self, nint* arguments, nint count) => Run(&ValueCalls.Dictionaries, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Aggregate(nint self, nint* arguments, nint count) => Run(&ValueCalls.Aggregate, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Slice(nint self, nint* arguments, nint count) => Run(&FrameCalls.Slice, arguments, count, 3);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Select(nint self, nint* arguments, nint count) => Run(&FrameCalls.Select, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Rename(nint self, nint* arguments, nint count) => Run(&FrameCalls.Rename, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Fields(nint self, nint* arguments, nint count) => Run(&FrameCalls.Fields, arguments, count, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Build(nint self, nint* arguments, nint count) => Run(&ListColumns.Build, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Binary(nint self, nint* arguments, nint count) => Run(&OperationCalls.Binary, arguments, count, 3);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Filter(nint self, nint* arguments, nint count) => Run(&OperationCalls.Filter, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Cast(nint self, nint* arguments, nint count) => Run(&OperationCalls.Cast, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Sort(nint self, nint* arguments, nint count) => Run(&OperationCalls.Sort, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Array(nint self, nint* arguments, nint count) => Run(&ColumnArrays.Array, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Row(nint self, nint* arguments, nint count) => Run(&ValueCalls.Row, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Equal(nint self, nint* arguments, nint count) => Run(&OperationCalls.Equal, arguments, count, 2);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Matrix(nint self, nint* arguments, nint count) => Run(&ColumnArrays.Matrix, arguments, count, 2);
}
