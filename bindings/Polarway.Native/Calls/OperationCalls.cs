using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Native.Calls;

/// <summary>
/// Operations of short columns of one batch by the kernels that plans use, for operands of one plain type: whatever needs a cast, gives
/// an error or is long goes through a plan. Each gives a new reference; 0 stands for "no form here".
/// </summary>
internal static unsafe class OperationCalls
{
    // Codes of operators: arithmetic first, then comparisons, in the order of the kernels' own.
    private const int Arithmetics = 6, Comparisons = 8;

    /// <summary>binary(operator, frame, other): other is a frame's handle in a tuple, or an int, float or text for all rows.</summary>
    public static nint Binary(nint* arguments)
    {
        int code = (int)DirectCalls.NumberOf(arguments[0]);
        using Frame left = DirectCalls.FrameOf(arguments[1]);
        if (!DirectCalls.IsShort(left))
        {
            return 0;
        }
        Column first = left.Batches[0].Columns[0];
        nint other = arguments[2];
        if (first.Type.IsExtension)
        {
            return 0;
        }
        if (PythonFunctions.TypeOf(other) != Interpreter.TupleType)
        {
            using Column? value = Constant(other, first.Type);
            return value is null ? 0 : Apply(code, left, first, Operand.Scalar(value));
        }
        using Frame right = DirectCalls.FrameOf(Interpreter.TupleItems(other)[0]);
        if (!DirectCalls.IsShort(right) || right.Rows != left.Rows)
        {
            return 0;
        }
        Column second = right.Batches[0].Columns[0];
        return second.Type.Equals(first.Type) ? Apply(code, left, first, second) : 0;
    }

    /// <summary>filter(frame, mask): rows of a frame for which the only column of another is true.</summary>
    public static nint Filter(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        using Frame mask = DirectCalls.FrameOf(arguments[1]);
        if (!DirectCalls.IsShort(frame) || !DirectCalls.IsShort(mask) || frame.Rows != mask.Rows || mask.Batches[0].Columns[0] is not BooleanColumn bits)
        {
            return 0;
        }
        Batch kept = Filtering.Apply(frame.Batches[0], bits, DirectCalls.Memory);
        return DirectCalls.Handle(DirectCalls.FrameOf(kept));
    }

    /// <summary>equal(frame, other): whether columns of the same names and types hold the same values; null equals null.</summary>
    public static nint Equal(nint* arguments)
    {
        using Frame left = DirectCalls.FrameOf(arguments[0]);
        using Frame right = DirectCalls.FrameOf(arguments[1]);
        if (!DirectCalls.IsShort(left) || !DirectCalls.IsShort(right) || left.Rows != right.Rows || !left.Schema.SameAs(right.Schema))
        {
            return 0;
        }
        bool isEqual = true;
        for (int place = 0; place < left.Schema.Count; place++)
        {
            (Column first, Column second) = (left.Batches[0].Columns[place], right.Batches[0].Columns[place]);
            if (!(first.GetType() == second.GetType() && first is PrimitiveColumn or BooleanColumn or ViewColumn) || first.Type.Kind == TypeKind.Object)
            {
                return 0;
            }
            if (!ReferenceEquals(first, second) && isEqual)
            {
                using BooleanColumn same = Comparison.Apply(CompareOp.EqMissing, first, second, first.Length, DirectCalls.Memory);
                isEqual = same.Values.SetCount == first.Length;
            }
        }
        return Interpreter.New(isEqual ? PythonFunctions.True : PythonFunctions.False);
    }

    /// <summary>cast(frame, format): the only column, of plain numbers, as another of Arrow's formats; values that do not fit have no form here.</summary>
    public static nint Cast(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        DataType? target = NumberType(Interpreter.Text(arguments[1]));
        if (!DirectCalls.IsShort(frame) || target is null)
        {
            return 0;
        }
        Column column = frame.Batches[0].Columns[0];
        if (column is not PrimitiveColumn || column.Type.IsExtension || !(column.Type.IsInteger || column.Type.IsFloat))
        {
            return 0;
        }
        return One(frame, Core.Kernels.Cast.To(column, target, new CastOptions(Strict: true), DirectCalls.Memory));
    }

    /// <summary>sort(frame, descending): the only column, of whole numbers without nulls.</summary>
    public static nint Sort(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        bool isDescending = arguments[1] == PythonFunctions.True;
        if (!DirectCalls.IsShort(frame) || frame.Batches[0].Columns[0] is not PrimitiveColumn column || column.HasNulls)
        {
            return 0;
        }
        return column.Type.Kind switch
        {
            TypeKind.Int64 => One(frame, Sorted<long>(column, isDescending)),
            TypeKind.Int32 => One(frame, Sorted<int>(column, isDescending)),
            TypeKind.UInt64 => One(frame, Sorted<ulong>(column, isDescending)),
            TypeKind.UInt32 => One(frame, Sorted<uint>(column, isDescending)),
            _ => 0,
        };
    }

    private static PrimitiveColumn Sorted<T>(PrimitiveColumn column, bool isDescending) where T : unmanaged, IComparable<T>
    {
        PrimitiveColumn sorted = PrimitiveColumn.From(column.Type, column.Values<T>(), DirectCalls.Memory);
        Span<T> values = sorted.Buffer.Span<T>();
        values.Sort();
        if (isDescending)
        {
            values.Reverse();
        }
        return sorted;
    }

    private static nint Apply(int code, Frame left, Column first, Operand second)
    {
        if (code < Arithmetics)
        {
            var op = (ArithmeticOp)code;
            bool isKnown = first.Type.Kind == TypeKind.Float64 || (first.Type.Kind == TypeKind.Int64 && op != ArithmeticOp.Divide);
            return isKnown ? One(left, Arithmetic.Apply(op, first, second, first.Length, first.Type, DirectCalls.Memory)) : 0;
        }
        bool isComparable = first.Type.IsInteger || first.Type.IsFloat || first is ViewColumn && first.Type.Kind == TypeKind.String;
        return code < Arithmetics + Comparisons && isComparable && (second.Column is not DictionaryColumn)
            ? One(left, Comparison.Apply((CompareOp)(code - Arithmetics), first, second, first.Length, DirectCalls.Memory))
            : 0;
    }

    // Whole numbers of Python adopt a column's type, floats only that of floats.
    private static Column? Constant(nint value, DataType type)
    {
        switch (type.Kind)
        {
            case TypeKind.Int64 when PythonFunctions.IsInt(value):
                int overflow = 0;
                long whole = PythonFunctions.ToInt64(value, &overflow);
                return overflow == 0 ? PrimitiveColumn.From<long>(type, [whole], DirectCalls.Memory) : null;
            case TypeKind.Float64 when PythonFunctions.IsFloat(value):
                return PrimitiveColumn.From<double>(type, [PythonFunctions.ToDouble(value)], DirectCalls.Memory);
            case TypeKind.Float64 when PythonFunctions.IsInt(value):
                int tooLarge = 0;
                long integer = PythonFunctions.ToInt64(value, &tooLarge);
                return tooLarge == 0 ? PrimitiveColumn.From<double>(type, [integer], DirectCalls.Memory) : null;
            case TypeKind.String when PythonFunctions.IsText(value):
                return Text(value);
            default:
                return null;
        }
    }

    private static ViewColumn? Text(nint value)
    {
        nint length;
        byte* bytes = Interpreter.Utf8(value, &length);
        if (bytes == null)
        {
            PythonFunctions.ClearError();
            return null;
        }
        var text = new ReadOnlySpan<byte>(bytes, (int)length);
        Core.Memory.NativeBuffer views = DirectCalls.Memory.Allocate(sizeof(View));
        if (length <= View.MaxInline)
        {
            views.Span<View>()[0] = View.Inline(text);
            return new ViewColumn(DataType.String, views, [], 1);
        }
        Core.Memory.NativeBuffer heap = DirectCalls.Memory.Allocate(length);
        text.CopyTo(heap.Bytes);
        views.Span<View>()[0] = View.Outline(text, 0, 0);
        return new ViewColumn(DataType.String, views, [heap], 1);
    }

    private static nint One(Frame from, Column column)
    {
        Schema schema = column.Type.Equals(from.Schema[0].Type) ? from.Schema : new Schema([new Field(from.Schema[0].Name, column.Type)]);
        return DirectCalls.Handle(DirectCalls.FrameOf(new Batch(schema, [column], column.Length)));
    }

    /// <summary>The type of a format; null for others than numbers of at most 64 bits.</summary>
    public static DataType? NumberType(string format) => format switch
    {
        "c" => DataType.Int8,
        "s" => DataType.Int16,
        "i" => DataType.Int32,
        "l" => DataType.Int64,
        "C" => DataType.UInt8,
        "S" => DataType.UInt16,
        "I" => DataType.UInt32,
        "L" => DataType.UInt64,
        "f" => DataType.Float32,
        "g" => DataType.Float64,
        _ => null,
    };
}
