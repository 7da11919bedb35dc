using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions that choose, order and combine items of lists, and expressions of items.</summary>
internal sealed partial class ExprBinder
{
    private delegate Column ListKernel(ReadOnlySpan<Operand> operands, int length, Core.Memory.Allocator memory);

    private static readonly string[] ItemAggregates = ["median", "std", "var", "any", "all", "arg_min", "arg_max", "item"];

    private static void AddLists(Dictionary<string, Entry> all)
    {
        all.Add("concat_list", new Entry(1, int.MaxValue, (_, f, a) => BindConcatList(f, a)));
        foreach (string prefix in (string[])["list.", "arr."])
        {
            all.Add(prefix + "reverse", Choosing(1, 1, (o, length, memory) => ListKernels.Reverse(o[0], length, memory)));
            all.Add(prefix + "shift", Choosing(2, 2, (o, length, memory) => ListKernels.Shift(o[0], o[1], length, memory)));
            all.Add(prefix + "sort", new Entry(1, 1, (_, f, a) => BindItemSort(f, a)));
            all.Add(prefix + "unique", new Entry(1, 1, (_, f, a) => BindItemUnique(f, a)));
            all.Add(prefix + "n_unique", ItemCounts(1, (o, length, memory) => ListKernels.CountDistinct(o[0], length, memory)));
            all.Add(prefix + "count_matches", ItemCounts(2, (o, length, memory) => ListKernels.CountMatches(o[0], o[1], length, memory)));
            all.Add(prefix + "explode", new Entry(1, 1, (_, f, a) => Exploded(f, prefix == "arr." ? AsList(f, a[0]) : a[0])));
        }
        all.Add("list.drop_nulls", Choosing(1, 1, (o, length, memory) => ListKernels.DropNulls(o[0], length, memory)));
        all.Add("list.gather_every", Choosing(3, 3, (o, length, memory) => ListKernels.Every(o[0], o[1], o[2], length, memory)));
        all.Add("list.gather", new Entry(2, 2, (_, f, a) => BindItemGather(f, a)));
        all.Add("list.to_array", new Entry(1, 1, (_, f, a) => BindToArray(f, a[0])));
        all.Add("arr.to_list", new Entry(1, 1, (_, f, a) => AsList(f, a[0])));
        all.Add("list.to_struct", new Entry(1, 1, (_, f, a) => BindItemStruct(f, a[0])));
        all.Add("arr.to_struct", new Entry(1, 1, (_, f, a) => BindItemStruct(f, a[0])));
        foreach ((string name, SetOp op) in (ReadOnlySpan<(string, SetOp)>)[("union", SetOp.Union), ("intersection", SetOp.Intersection),
            ("difference", SetOp.Difference), ("symmetric_difference", SetOp.SymmetricDifference)])
        {
            all.Add("list.set_" + name, new Entry(2, 2, (_, f, a) => BindItemSet(op, f, a)));
        }
        foreach ((string from, string to) in (ReadOnlySpan<(string, string)>)[("len", "len"), ("get", "get"), ("first", "first"), ("last", "last"), ("sum", "sum"),
            ("min", "min"), ("max", "max"), ("mean", "mean"), ("contains", "contains"), ("join", "join"), ("head", "head"), ("tail", "tail"), ("slice", "slice")])
        {
            all.TryAdd("arr." + to, all["list." + from]);
        }
    }

    /// <summary>Lists as they are, arrays as lists.</summary>
    private static Bound AsList(Function function, Bound value)
    {
        Bound lists = Lists(function, [value])[0];
        return lists.Type.Kind == TypeKind.List ? lists : lists with { Expr = Coercion.To(lists.Expr, DataType.List(lists.Type.Inner)), Dynamic = null };
    }

    private static Bound Int64s(Function function, Bound value)
    {
        if (!IsCountable(value.Type) && value.Type.Kind != TypeKind.Null)
        {
            Undefined(function, value.Type);
        }
        return value with { Expr = Coercion.To(value, DataType.Int64), Dynamic = null };
    }

    /// <summary>A function whose other arguments are whole numbers; arrays stay arrays.</summary>
    private static Entry Choosing(int least, int most, ListKernel kernel) => new(least, most, (_, f, a) =>
    {
        Bound lists = AsList(f, a[0]);
        Bound chosen = Call(f, [lists, .. a.Skip(1).Select(n => Int64s(f, n))], lists.Type, (o, length, memory) => kernel(o, length, memory), canFail: true);
        return KeepKind(a[0], chosen);
    });

    private static Bound KeepKind(Bound before, Bound lists)
        => before.Type.Kind == TypeKind.Array ? lists with { Expr = Coercion.To(lists.Expr, before.Type) } : lists;

    private static Entry ItemCounts(int arguments, ListKernel kernel) => new(arguments, arguments, (_, f, a) =>
    {
        Bound lists = AsList(f, a[0]);
        if (a.Length == 2)
        {
            lists = RequireCountable(f, lists, a[1]);
        }
        Bound[] others = [.. a.Skip(1).Select(v => v with { Expr = Coercion.To(v, lists.Type.Inner), Dynamic = null })];
        return Call(f, [lists, .. others], DataType.UInt32, (o, length, memory) => kernel(o, length, memory));
    });

    /// <summary>The lists, of a type in which their items can be compared with a value.</summary>
    private static Bound RequireCountable(Function function, Bound lists, Bound value)
    {
        (DataType item, DataType type) = (lists.Type.Inner, value.Type);
        if ((item.IsNumeric && type.Kind == TypeKind.String) || (item.Kind == TypeKind.String && type.IsNumeric))
        {
            Throw.Error(ErrorKind.Compute, $"cannot compare string with numeric type ({ShortName.Of(item.IsNumeric ? item : type)})");
        }
        if (value.Expr.DependsOnRows)
        {
            Throw.Error(ErrorKind.Compute, $"argument expression in `{function.Name}` must produce exactly one element; use an aggregate, or list.eval");
        }
        DataType? common = item.IsNumeric && type.IsNumeric ? Coercion.Common(new Bound("", new ColumnExpr(0, item)), value) : null;
        return common is null || common.Equals(item) ? lists : lists with { Expr = Coercion.To(lists.Expr, DataType.List(common)), Dynamic = null };
    }

    private static Bound Missing(Function function, Bound lists, DataType type)
        => Call(function, [lists], type, (o, length, memory) => Fill.Nulls(type, length, memory));

    private static Bound BindConcatList(Function function, Bound[] arguments)
    {
        // As items, lists stay whole: the result is lists of lists.
        bool asItems = function.Name == "concat_list" && function.Options.FlagOr("as_items", false);
        Bound[] lists = Array.ConvertAll(arguments, a => a.Type.Kind == TypeKind.Array && !asItems ? AsList(function, a) : a);
        bool[] isList = Array.ConvertAll(lists, a => a.Type.Kind == TypeKind.List && !asItems);
        Bound[] inner = [.. lists.Select((a, i) => isList[i] ? new Bound("", new ColumnExpr(0, a.Type.Inner)) : a)];
        // Lists beside lists of lists: each is an item.
        int depth = lists.Max(a => Depth(a.Type));
        if (isList.Contains(true) && lists.Where((a, i) => isList[i]).Any(a => Depth(a.Type) < depth))
        {
            isList = Array.ConvertAll(lists, a => Depth(a.Type) == depth);
            inner = [.. lists.Select((a, i) => isList[i] ? new Bound("", new ColumnExpr(0, a.Type.Inner)) : a)];
        }
        DataType item = Coercion.RequireCommon(inner);
        PhysicalExpr[] exprs = [.. lists.Select((a, i) => isList[i] ? Coercion.To(a.Expr, DataType.List(item)) : Coercion.To(a, item))];
        var made = new RowFunctionExpr(function.Name, exprs, DataType.List(item), (o, length, memory) => ListKernels.Concat(o, isList, length, memory));
        return new Bound(arguments[0].Name, made) { Root = arguments[0].Root };
    }

    private static int Depth(DataType type) => type.Kind == TypeKind.List ? 1 + Depth(type.Inner) : 0;

    private static Bound BindItemSort(Function function, Bound[] arguments)
    {
        bool descending = function.Options.FlagOr("descending", false);
        bool nullsLast = function.Options.FlagOr("nulls_last", false);
        Bound lists = AsList(function, arguments[0]);
        return KeepKind(arguments[0], Call(function, [lists], lists.Type, (o, length, memory) => ListKernels.Sort(o[0], descending, nullsLast, length, memory), $"{descending}, {nullsLast}"));
    }

    private static Bound BindItemUnique(Function function, Bound[] arguments)
    {
        // Always in the order of first items: an order of our own would be no faster.
        function.Options.FlagOr("maintain_order", false);
        Bound lists = AsList(function, arguments[0]);
        return Call(function, [lists], lists.Type, (o, length, memory) => ListKernels.Unique(o[0], length, memory));
    }

    private static Bound BindItemGather(Function function, Bound[] arguments)
    {
        bool nullOutside = function.Options.FlagOr("null_on_oob", false);
        Bound lists = AsList(function, arguments[0]);
        Bound indices = arguments[1];
        DataType numbers = DataType.List(DataType.Int64);
        if (indices.Type.Kind is TypeKind.List or TypeKind.Array)
        {
            indices = AsList(function, indices) with { Dynamic = null };
        }
        else
        {
            string flat = indices.Dynamic is not null ? "dyn int" : ShortName.Of(indices.Type);
            Throw.Error(ErrorKind.InvalidOperation, $"`list.gather` indices must be a list of integers, not a flat {flat}. Use `implode` to wrap the flat value into a list.");
        }
        if (!indices.Type.Inner.IsInteger && !(indices.Type.Inner.Kind == TypeKind.Null && indices.Expr is not LiteralExpr))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"list.gather operation not supported for dtypes `{ShortName.Of(lists.Type)}` and `{ShortName.Of(indices.Type)}`");
        }
        return Call(function, [lists, indices with { Expr = Coercion.To(indices.Expr, numbers) }], lists.Type,
            (o, length, memory) => ListKernels.Take(o[0], o[1], nullOutside, length, memory), nullOutside ? "null_on_oob" : "", canFail: true);
    }

    private static Bound BindToArray(Function function, Bound value)
    {
        long width = function.Options.IntegerOr("width", 0);
        Bound lists = Lists(function, [value])[0];
        DataType type = DataType.Array(lists.Type.Inner, checked((int)width));
        return lists with { Expr = new CastExpr(lists.Expr, type, true), Dynamic = null };
    }

    private static Bound BindItemStruct(Function function, Bound value)
    {
        Bound lists = Lists(function, [value])[0];
        string[]? names = function.Options.TextsOrNull("fields");
        if (names is null && lists.Type.Kind == TypeKind.Array)
        {
            names = [.. Enumerable.Range(0, lists.Type.Width).Select(i => $"field_{i}")];
        }
        if (names is null)
        {
            Throw.Error(ErrorKind.InvalidOperation, "list.to_struct needs the names of the fields: give fields=[...]");
        }
        if (lists.Type.Kind == TypeKind.Array && names!.Length != lists.Type.Width)
        {
            Throw.Error(ErrorKind.Compute, $"arr.to_struct() number of field names provided ({names.Length}) does not match width of input ({lists.Type.Width}).");
        }
        DataType type = DataType.Struct([.. names!.Select(n => new Field(n, lists.Type.Inner))]);
        return Call(function, [lists], type, (o, length, memory) =>
        {
            var fields = new Column[names!.Length];
            for (int field = 0; field < fields.Length; field++)
            {
                fields[field] = ListItems.Get(o[0].Column, field, true, memory);
            }
            return new StructColumn(type, fields, o[0].Column.Length, o[0].Column.Validity?.Share());
        }, string.Join(", ", names!));
    }

    private static Bound BindItemSet(SetOp op, Function function, Bound[] arguments)
    {
        Bound left = AsList(function, arguments[0]);
        if (arguments[1].Type.Kind is not (TypeKind.List or TypeKind.Array))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"casting from {arguments[1].Type} to list type is not supported. Hint: use concat_list to turn the column into one of single-element lists");
        }
        Bound right = AsList(function, arguments[1]);
        DataType item = left.Type.Inner;
        // The items of a constant take the type of the column's, null where they have none; those of columns meet in the middle.
        if (right.Expr is not LiteralExpr)
        {
            item = Coercion.Common(new Bound("", new ColumnExpr(0, item)), new Bound("", new ColumnExpr(0, right.Type.Inner)))
                ?? Throw.Error<DataType>(ErrorKind.InvalidOperation, $"could not determine supertype of: [{ShortName.Of(left.Type)}, {ShortName.Of(right.Type)}] in expression '{function.Name}'");
        }
        if (item.Kind == TypeKind.Boolean)
        {
            Throw.Error(ErrorKind.InvalidOperation, "boolean type not yet supported in list 'set' operations");
        }
        DataType type = DataType.List(item);
        Bound[] both = [left with { Expr = Coercion.To(left.Expr, type) }, right with { Expr = right.Type.Equals(type) ? right.Expr : new CastExpr(right.Expr, type, false) }];
        return Call(function, both, type, (o, length, memory) => ListSets.Apply(op, o[0], o[1], length, memory));
    }

    /// <summary>list.eval, list.agg, list.filter, and aggregates of items; null for any other function.</summary>
    private Bound? BindItemExpr(Function function)
    {
        string[] parts = function.Name.Split('.');
        if (parts.Length != 2 || parts[0] is not ("list" or "arr"))
        {
            return null;
        }
        bool isAggregate = function.Arguments.Length == 1 && ItemAggregates.Contains(parts[1]);
        // Numbers have kernels of their own.
        bool isOrdered = function.Arguments.Length == 1 && parts[1] is "min" or "max" or "mean";
        if (!isAggregate && !isOrdered && (parts[1] is not ("eval" or "agg" or "filter") || function.Arguments.Length != 2))
        {
            return null;
        }
        Bound value = Bind(function.Arguments[0]);
        if (parts[0] == "list")
        {
            RequireNamespace(function, [value]);
        }
        Bound lists = AsList(function, value);
        DataType items = lists.Type.Inner;
        if (isOrdered && (items.IsNumeric || (items.Kind == TypeKind.Duration && parts[1] != "mean") || (items.Kind == TypeKind.Boolean && parts[1] == "mean")))
        {
            return null;
        }
        bool hasNoMoments = parts[1] is "mean" or "median" or "std" or "var" && !items.IsNumeric && items.Kind is not (TypeKind.Boolean or TypeKind.Duration)
            && !(items.IsTemporal && parts[1] is "mean" or "median");
        if (hasNoMoments && (isAggregate || isOrdered))
        {
            return Missing(function, lists, DataType.Float64);
        }
        if (isOrdered && items.Kind is TypeKind.List or TypeKind.Array or TypeKind.Struct)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{parts[1]}` operation not supported for dtype `{ShortName.Of(items)}`");
        }
        isAggregate |= isOrdered;
        if (parts[0] == "arr" && parts[1] is "mean" or "median" && items.IsTemporal && items.Kind != TypeKind.Duration)
        {
            // Means of arrays are those of the numbers behind dates and times.
            lists = lists with { Expr = Coercion.To(lists.Expr, DataType.List(PhysicalOf(items))) };
        }
        var binder = new ExprBinder(new Schema([new Field("", lists.Type.Inner)]), frames);
        Expr written = isAggregate ? new Aggregate(function.Path, parts[1], [new Plan.Element(function.Path)], function.Options) : function.Arguments[1];
        PhysicalExpr inner = BindItems(binder, written);
        if (parts[1] == "eval" && inner is LiteralExpr)
        {
            // A constant stands beside every item.
            var item = new ColumnExpr(0, lists.Type.Inner);
            inner = new ConditionalExpr(new LogicExpr(LogicOp.Or, IsNull(item), NotNull(item)), inner, inner);
        }
        bool isOptionalList = function.Name == "arr.eval" && function.Options.FlagOr("as_list", false);
        if (!isAggregate)
        {
            function.Options.Complete();
        }
        Bound Made(ListEvalKind kind, DataType type) => new(value.Name, new ListEvalExpr(lists.Expr, inner, kind, type)) { Root = value.Root };
        switch (parts[1])
        {
            case "filter" when inner.Type.Kind != TypeKind.Boolean:
                WrongSeries("Boolean", new Bound(value.Name, inner));
                return null;
            case "filter":
                return Made(ListEvalKind.Filter, lists.Type);
            case "eval":
                Bound evaluated = Made(ListEvalKind.Lists, DataType.List(inner.Type));
                bool staysArray = value.Type.Kind == TypeKind.Array && inner.DependsOnRows && !isOptionalList;
                return staysArray ? evaluated with { Expr = Coercion.To(evaluated.Expr, DataType.Array(inner.Type, value.Type.Width)) } : evaluated;
            default:
                return inner.DependsOnRows ? Made(ListEvalKind.Lists, DataType.List(inner.Type)) : Made(ListEvalKind.Values, inner.Type);
        }
    }

    private static PhysicalExpr BindItems(ExprBinder binder, Expr written)
    {
        try
        {
            return binder.Bind(written).Expr;
        }
        catch (PolarwayException error) when (error.Kind == ErrorKind.ColumnNotFound)
        {
            throw new PolarwayException(ErrorKind.Compute, $"named columns are not allowed in `eval` functions; consider using `element`: {error.Message}", error);
        }
    }
}
