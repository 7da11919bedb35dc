using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Native.Calls;

/// <summary>Frames out of frames without looking at values. Each gives a new reference, mostly to a handle; 0 stands for "no form here".</summary>
internal static unsafe class FrameCalls
{
    /// <summary>free(frame): ends a handle.</summary>
    public static nint Free(nint* arguments)
    {
        Library.Host.Frames.Close(Interpreter.ToUInt64(arguments[0]));
        return Interpreter.New(PythonFunctions.None);
    }

    /// <summary>slice(frame, offset, length): rows that are there.</summary>
    public static nint Slice(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        long offset = DirectCalls.NumberOf(arguments[1]);
        long length = DirectCalls.NumberOf(arguments[2]);
        return offset < 0 || length < 0 || offset > frame.Rows || length > frame.Rows - offset ? 0 : DirectCalls.Handle(frame.Slice(offset, length));
    }

    /// <summary>select(frame, columns): a tuple of positions or names.</summary>
    public static nint Select(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        nint* places = Interpreter.TupleItems(arguments[1]);
        var columns = new int[Interpreter.Length(arguments[1])];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = DirectCalls.ColumnOf(frame, places[column]);
        }
        return DirectCalls.Handle(frame.Select(columns));
    }

    /// <summary>rename(frame, name): the only column under another name.</summary>
    public static nint Rename(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        if (frame.Schema.Count != 1)
        {
            return 0;
        }
        var schema = new Schema([new Field(Interpreter.Text(arguments[1]), frame.Schema[0].Type)]);
        Batch[] batches = Array.ConvertAll(frame.Batches, batch => new Batch(schema, [batch.Columns[0].Retain()], batch.Length, batch.Sequence));
        return DirectCalls.Handle(new Frame(schema, batches));
    }

    /// <summary>fields(frame): rows, then name and Arrow format of each column, in a tuple; for types without children or parameters.</summary>
    public static nint Fields(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        foreach (Field field in frame.Schema.Fields)
        {
            if (FormatOf(field.Type).IsEmpty)
            {
                return 0;
            }
        }
        nint tuple = Interpreter.NewTuple(1 + (2 * frame.Schema.Count));
        nint* items = Interpreter.TupleItems(tuple);
        items[0] = PythonFunctions.FromInt64(frame.Rows);
        for (int column = 0; column < frame.Schema.Count; column++)
        {
            items[1 + (2 * column)] = Interpreter.Text(System.Text.Encoding.UTF8.GetBytes(frame.Schema[column].Name));
            items[2 + (2 * column)] = Interpreter.Text(FormatOf(frame.Schema[column].Type));
        }
        return tuple;
    }

    private static ReadOnlySpan<byte> FormatOf(DataType type) => type.Kind switch
    {
        _ when type.IsExtension => default,
        TypeKind.Null => "n"u8,
        TypeKind.Boolean => "b"u8,
        TypeKind.Int8 => "c"u8,
        TypeKind.Int16 => "s"u8,
        TypeKind.Int32 => "i"u8,
        TypeKind.Int64 => "l"u8,
        TypeKind.UInt8 => "C"u8,
        TypeKind.UInt16 => "S"u8,
        TypeKind.UInt32 => "I"u8,
        TypeKind.UInt64 => "L"u8,
        TypeKind.Float16 => "e"u8,
        TypeKind.Float32 => "f"u8,
        TypeKind.Float64 => "g"u8,
        TypeKind.String => "vu"u8,
        TypeKind.Binary => "vz"u8,
        TypeKind.Date => "tdD"u8,
        TypeKind.Time => "ttn"u8,
        TypeKind.Datetime when type.TimeZone is null => type.Unit switch { TimeUnit.Milliseconds => "tsm:"u8, TimeUnit.Microseconds => "tsu:"u8, _ => "tsn:"u8 },
        TypeKind.Duration => type.Unit switch { TimeUnit.Seconds => "tDs"u8, TimeUnit.Milliseconds => "tDm"u8, TimeUnit.Microseconds => "tDu"u8, _ => "tDn"u8 },
        _ => default,
    };
}
