using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions of arrays that lists do not have in that form, samples of lists, and codes as categories.</summary>
internal sealed partial class ExprBinder
{
    private static void AddArrays(Dictionary<string, Entry> all)
    {
        foreach (string name in (string[])["head", "tail", "slice"])
        {
            Entry ofLists = all["list." + name];
            all["arr." + name] = new Entry(ofLists.Least, ofLists.Most, (b, f, a) => BindArrayPart(ofLists, b, f, a));
        }
        all.Add("arr.dot", new Entry(2, 2, (_, f, a) => BindDot(f, a)));
        all.Add("concat_arr", new Entry(1, int.MaxValue, (_, f, a) => BindConcatArray(f, a)));
        all.Add("list.sample", new Entry(1, 3, (_, f, a) => BindListSample(f, a)));
        all.Add("cat.to", new Entry(1, 1, (_, f, a) => BindCodes(f, a[0])));
    }

    private static DataType ArrayOf(Function function, Bound value)
    {
        if (value.Type.Kind != TypeKind.Array)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected Array datatype for array operation, got: {value.Type}");
        }
        return value.Type;
    }

    /// <summary>Parts of arrays are lists; arrays again, with the option, when constants say how many items stay.</summary>
    private static Bound BindArrayPart(Entry ofLists, ExprBinder binder, Function function, Bound[] arguments)
    {
        DataType type = ArrayOf(function, arguments[0]);
        bool staysArray = function.Options.FlagOr("as_array", false);
        Bound part = ofLists.Bind(binder, function with { Name = "list." + function.Name[4..] }, [AsList(function, arguments[0]), .. arguments[1..]]);
        if (!staysArray)
        {
            return part;
        }
        long[] numbers = [.. arguments.Skip(1).Where(a => a.Type.Kind != TypeKind.Null).Select(a => ConstantWhole(function, a))];
        long all = type.Width;
        long width = function.Name switch
        {
            "arr.slice" => SliceWidth(all, numbers[0], numbers.Length > 1 ? numbers[1] : all),
            _ => Math.Clamp(numbers[0] < 0 ? all + numbers[0] : numbers[0], 0, all),
        };
        return part with { Expr = Coercion.To(part.Expr, DataType.Array(type.Inner, (int)width)) };
    }

    // What lies before the first item counts towards the length.
    private static long SliceWidth(long all, long offset, long length)
    {
        long start = offset < 0 ? all + offset : offset;
        long end = length >= all - start ? all : start + length;
        return Math.Max(0, Math.Clamp(end, 0, all) - Math.Clamp(start, 0, all));
    }

    private static Bound BindDot(Function function, Bound[] arguments)
    {
        DataType left = ArrayOf(function, arguments[0]);
        Bound other = arguments[1];
        if (other.Type.Kind != TypeKind.Array)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"arr.dot expects Array inputs, got {(other.Dynamic is null ? ShortName.Of(other.Type) : "dyn int")}");
        }
        DataType right = other.Type;
        if (left.Width != right.Width)
        {
            Throw.Error(ErrorKind.Shape, $"arr.dot requires equal array widths, got {left.Width} and {right.Width}");
        }
        DataType item = Coercion.RequireCommon(new Bound("", new ColumnExpr(0, left.Inner)), new Bound("", new ColumnExpr(0, right.Inner)));
        DataType? sum = ArrayDot.TypeOf(item);
        if (sum is null)
        {
            Undefined(function, left);
        }
        DataType common = DataType.Array(item, left.Width);
        Bound[] both = [arguments[0] with { Expr = Coercion.To(arguments[0].Expr, common), Dynamic = null }, other with { Expr = Coercion.To(other.Expr, common), Dynamic = null }];
        return Call(function, both, sum!, static (o, length, memory) => ArrayDot.Of(o[0], o[1], length, memory));
    }

    /// <summary>Arrays one after the other, and values as arrays of one item, all of the type of the first one's items.</summary>
    private static Bound BindConcatArray(Function function, Bound[] arguments)
    {
        DataType ItemOf(Bound value) => value.Type.Kind == TypeKind.Array ? value.Type.Inner : value.Type;
        DataType item = ItemOf(arguments[0]);
        foreach (Bound argument in arguments)
        {
            if (argument.Type.Kind == TypeKind.List || !ItemOf(argument).Equals(item))
            {
                Throw.Error(ErrorKind.Schema, $"concat_arr dtype mismatch: expected {item} or {DataType.Array(item, 1)} dtype to match dtype of first input column (name: {arguments[0].Name}, dtype: {arguments[0].Type}), got {argument.Type} instead for column {argument.Name}");
            }
        }
        bool[] isList = Array.ConvertAll(arguments, a => a.Type.Kind == TypeKind.Array);
        int width = arguments.Sum(a => a.Type.Kind == TypeKind.Array ? a.Type.Width : 1);
        PhysicalExpr[] exprs = [.. arguments.Select((a, i) => isList[i] ? Coercion.To(a.Expr, DataType.List(item)) : a.Expr)];
        var lists = new RowFunctionExpr(function.Name, exprs, DataType.List(item), (o, length, memory) => ListKernels.Concat(o, isList, length, memory));
        return new Bound(arguments[0].Name, Coercion.To(lists, DataType.Array(item, width))) { Root = arguments[0].Root };
    }

    private static Bound BindListSample(Function function, Bound[] arguments)
    {
        PlanObject options = function.Options;
        long? seed = options.IntegerOrNull("seed");
        bool repeats = options.FlagOr("with_replacement", false);
        bool isShare = options.FlagOr("fraction", false);
        var sampling = new ListSampling(repeats, options.FlagOr("shuffle", false), seed);
        Bound lists = AsList(function, arguments[0]);
        Bound amount = arguments.Length == 1 ? Int64s(function, Whole(1)) : isShare
            ? arguments[1] with { Expr = Coercion.To(arguments[1], DataType.Float64), Dynamic = null } : Int64s(function, arguments[1]);
        string settings = $"{isShare}, {repeats}, {options.FlagOr("shuffle", false)}, {seed}" + (seed is null ? Guid.NewGuid().ToString() : "");
        // Whole columns, so that one seed means one draw, however rows come in batches.
        return Call(function, [lists, amount], lists.Type, (o, length, memory) => sampling.Draw(o[0], o[1], isShare ? o[1] : default(Operand?), length, memory), settings, canFail: true);
    }

    private static Bound BindPhysical(Function function, Bound value)
    {
        if (value.Type.IsExtension)
        {
            return BindPhysical(function, BindStorage(function, value));
        }
        DataType type = PhysicalOf(value.Type);
        if (!IsCategory(value.Type))
        {
            return new Bound(value.Name, Coercion.To(value.Expr, type)) { Root = value.Root };
        }
        // Parts of a Categorical may have dictionaries of their own, so that codes mean something only in the whole column.
        Bound codes = value.Type.Kind == TypeKind.Enum
            ? Call(function, [value], DataType.UInt32, static (o, _, memory) => CodeCast.Codes(o[0].Column, memory))
            : WholeCall(function, [value], DataType.UInt32, static (c, memory) => CodeCast.Codes(c[0], memory));
        return codes with { Expr = Coercion.To(codes.Expr, type) };
    }

    private static Bound BindCodes(Function function, Bound codes)
    {
        DataType type = DataTypeReader.Read(function.Options.Require("dtype"), function.Path.At("opts").At("dtype"));
        bool strict = function.Options.FlagOr("strict", true);
        if (!codes.Type.IsInteger || type.Kind is not (TypeKind.Enum or TypeKind.Categorical))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`cat.to` takes codes to a Categorical or Enum, not {codes.Type} to {type} (at {function.Path})");
        }
        if (type.Kind == TypeKind.Categorical)
        {
            return Throw.Unsupported<Bound>($"cat.to Categorical (at {function.Path}): codes of categoricals are those of one column here; use an Enum with the categories");
        }
        return Call(function, [codes], type, (o, _, memory) => CodeCast.ToEnum(o[0].Column, type, strict, memory), strict ? "strict" : "", strict);
    }
}
