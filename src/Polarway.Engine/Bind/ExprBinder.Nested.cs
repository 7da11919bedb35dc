using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions of lists, arrays and structs.</summary>
internal sealed partial class ExprBinder
{
    private static void AddNested(Dictionary<string, Entry> all)
    {
        all.Add("list.len", new Entry(1, 1, (_, f, a) => Call(f, Lists(f, a), DataType.UInt32, static (o, _, memory) => ListItems.Lengths(o[0].Column, memory))));
        all.Add("list.first", new Entry(1, 1, (_, f, a) => BindItem(f, a, 0, true)));
        all.Add("list.last", new Entry(1, 1, (_, f, a) => BindItem(f, a, -1, true)));
        all.Add("list.get", new Entry(2, 2, (_, f, a) => BindItemAt(f, a)));
        all.Add("list.head", Choosing(2, 2, static (o, length, memory) => ListKernels.Head(o[0], o[1], length, memory)));
        all.Add("list.tail", Choosing(2, 2, static (o, length, memory) => ListKernels.Tail(o[0], o[1], length, memory)));
        all.Add("list.slice", Choosing(2, 3, static (o, length, memory) => ListKernels.Slice(o[0], o[1], o.Length > 2 ? o[2] : default(Operand?), length, memory)));
        all.Add("list.contains", new Entry(2, 2, (_, f, a) => BindListContains(f, a)));
        all.Add("list.join", new Entry(2, 2, (_, f, a) => BindJoin(f, a)));
        all.Add("list.sum", Reducing(t => t.Kind is TypeKind.Int8 or TypeKind.Int16 or TypeKind.UInt8 or TypeKind.UInt16 ? DataType.Int64 : t.Kind == TypeKind.Boolean ? DataType.UInt32
            : t.Kind == TypeKind.Decimal && !t.IsWideDecimal ? DataType.Decimal(38, t.Scale) : t,
            static (o, _, memory) => ListSums.Sum(o[0].Column, memory)));
        all.Add("list.mean", Reducing(FloatOf, static (o, _, memory) => ListSums.Mean(o[0].Column, memory)));
        all.Add("list.min", Reducing(t => t, static (o, _, memory) => ListSums.Min(o[0].Column, memory)));
        all.Add("list.max", Reducing(t => t, static (o, _, memory) => ListSums.Max(o[0].Column, memory)));
        all.Add("struct.field", new Entry(1, 1, (_, f, a) => BindField(f, a[0])));
    }

    private static Bound[] Lists(Function function, Bound[] arguments)
    {
        if (function.Name.StartsWith("arr.", StringComparison.Ordinal) && arguments[0].Type.Kind != TypeKind.Array)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected Array datatype for array operation, got: {arguments[0].Type}");
        }
        if (arguments[0].Type.Kind is not (TypeKind.List or TypeKind.Array))
        {
            Undefined(function, arguments[0].Type);
        }
        return arguments[..1];
    }

    private static Bound BindItem(Function function, Bound[] arguments, long index, bool nullOutside)
    {
        Bound[] lists = Lists(function, arguments);
        if (!nullOutside && lists[0].Type.Kind == TypeKind.Array && (index >= lists[0].Type.Width || index < -lists[0].Type.Width))
        {
            Throw.Error(ErrorKind.Compute, $"get index {index} is out of bounds for array of width {lists[0].Type.Width}");
        }
        return Call(function, lists, lists[0].Type.Inner, (o, _, memory) => ListItems.Get(o[0].Column, index, nullOutside, memory),
            index.ToString(CultureInfo.InvariantCulture), canFail: !nullOutside);
    }

    private static Bound BindItemAt(Function function, Bound[] arguments)
    {
        bool nullOutside = function.Options.FlagOr("null_on_oob", false);
        if (arguments[1].Dynamic is LiteralValue.Whole || arguments[1].Expr is LiteralExpr { IsNull: false })
        {
            return BindItem(function, arguments, ConstantWhole(function, arguments[1]), nullOutside);
        }
        Bound lists = Lists(function, arguments)[0];
        return Call(function, [lists, Int64s(function, arguments[1])], lists.Type.Inner,
            (o, length, memory) => ListKernels.Get(o[0], o[1], nullOutside, length, memory), nullOutside ? "null_on_oob" : "", canFail: !nullOutside);
    }

    private static Bound BindListContains(Function function, Bound[] arguments)
    {
        Bound list = Lists(function, arguments)[0];
        bool nullsEqual = function.Options.FlagOr("nulls_equal", true);
        RequireComparable(function, list.Type, arguments[1]);
        if (list.Type.Inner.Kind == TypeKind.Null && arguments[1].Type.Kind != TypeKind.Null)
        {
            Bound some = Call(function, [list], DataType.UInt32, static (o, _, memory) => ListItems.Lengths(o[0].Column, memory));
            return BindComparison(CompareOp.Lt, some, Whole(0));
        }
        DataType inner = list.Type.Inner;
        if (inner.IsInteger && arguments[1].Type.IsInteger && Coercion.Common(new Bound("", new ColumnExpr(0, inner)), arguments[1]) is { } wide && !wide.Equals(inner))
        {
            // A number that the items' type does not have is in no list.
            DataType lists = list.Type.Kind == TypeKind.Array ? DataType.Array(wide, list.Type.Width) : DataType.List(wide);
            (list, inner) = (list with { Expr = Coercion.To(list.Expr, lists), Dynamic = null }, wide);
        }
        Bound value = arguments[1] with { Expr = Coercion.To(arguments[1], inner), Dynamic = null };
        if (value.Expr.DependsOnRows)
        {
            Bound matches = Call(function, [AsList(function, list), value], DataType.UInt32, static (o, length, memory) => ListKernels.CountMatches(o[0], o[1], length, memory));
            Bound found = BindComparison(CompareOp.Gt, matches, Whole(0));
            return nullsEqual ? found : found with { Expr = new ConditionalExpr(NotNull(value.Expr), found.Expr, TypedNull(DataType.Boolean)) };
        }
        return Call(function, [list, value], DataType.Boolean, (o, _, memory) => ListItems.Contains(o[0].Column, o[1], nullsEqual, memory), nullsEqual.ToString());
    }

    private static void RequireComparable(Function function, DataType lists, Bound value)
    {
        (DataType item, DataType type) = (lists.Inner, value.Type);
        bool isComparable = item.Kind == type.Kind || type.Kind == TypeKind.Null || item.Kind == TypeKind.Null || (item.IsInteger && type.IsInteger)
            || (item.Kind == TypeKind.Decimal && type.IsInteger) || (IsCategory(item) && type.Kind == TypeKind.String) || (item.Kind == TypeKind.String && IsCategory(type))
            || (item.Kind is TypeKind.List or TypeKind.Array && type.Kind is TypeKind.List or TypeKind.Array);
        if (!isComparable)
        {
            string hint = item.IsNumeric && type.IsNumeric ? ". Hint: cast one of them" : "";
            Throw.Error(ErrorKind.InvalidOperation, $"'{function.Name}' cannot check for {type} values in {lists} data{hint}");
        }
    }

    private static Bound BindJoin(Function function, Bound[] arguments)
    {
        Bound list = Lists(function, arguments)[0];
        if (list.Type.Inner.Kind != TypeKind.String)
        {
            string what = list.Type.Kind == TypeKind.Array ? $"`array.join` operation not supported for dtype `{ShortName.Of(list.Type.Inner)}` (expected: String)" : $"attempted list join with non-string dtype: {ShortName.Of(list.Type)}";
            Throw.Error(ErrorKind.InvalidOperation, what);
        }
        bool ignoreNulls = function.Options.FlagOr("ignore_nulls", true);
        if (arguments[1].Type.Kind != TypeKind.String)
        {
            WrongSeries("String", arguments[1]);
        }
        if (IsPerRow(arguments[1]))
        {
            return Call(function, [list, arguments[1]], DataType.String, (o, length, memory) =>
            {
                using Core.Columns.Column all = o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain();
                return ListItems.Join(all, o[1], ignoreNulls, memory);
            }, $"{ignoreNulls}");
        }
        string separator = ConstantText(function, arguments[1]);
        return Call(function, [list], DataType.String, (o, _, memory) => ListItems.Join(o[0].Column, separator, ignoreNulls, memory), $"\"{separator}\", {ignoreNulls}");
    }

    /// <summary>The items are cast to the type of the result first.</summary>
    private static Entry Reducing(Func<DataType, DataType> typeOf, RowKernel kernel) => new(1, 1, (_, f, a) =>
    {
        Bound list = Lists(f, a)[0];
        DataType inner = list.Type.Inner;
        if (inner.Kind == TypeKind.Null)
        {
            return Missing(f, list, DataType.Null);
        }
        if (!inner.IsNumeric && inner.Kind is not (TypeKind.Boolean or TypeKind.Duration))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{f.Name.Split('.')[1]}` operation not supported for dtype `{ShortName.Of(inner)}`");
        }
        DataType type = typeOf(inner);
        Bound numbers = list with { Expr = Coercion.To(list.Expr, DataType.List(type)) };
        return Call(f, [numbers], type, kernel);
    });

    private static Bound BindField(Function function, Bound argument)
    {
        string name = function.Options.Text("name");
        if (argument.Type.Kind != TypeKind.Struct)
        {
            return Throw.Error<Bound>(ErrorKind.StructFieldNotFound, name);
        }
        IReadOnlyList<Field> fields = argument.Type.Fields;
        for (int field = 0; field < fields.Count; field++)
        {
            if (fields[field].Name == name)
            {
                int position = field;
                Bound value = Call(function, [argument], fields[field].Type, (o, _, memory) => StructFields.Get(o[0].Column, position, memory), $"\"{name}\"");
                return value with { Name = name };
            }
        }
        return Throw.Error<Bound>(ErrorKind.StructFieldNotFound, NearestName.Describe("field", name, fields.Select(f => f.Name)));
    }
}
