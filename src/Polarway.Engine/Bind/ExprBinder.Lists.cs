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
            all.Add(prefix + "explode", new Entry(1, 1, (_, f, a) => Exploded(f, AsList(f, a[0]))));
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
        if (!value.Type.IsInteger && value.Type.Kind != TypeKind.Null)
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
        Bound[] others = [.. a.Skip(1).Select(v => v with { Expr = Coercion.To(v, lists.Type.Inner), Dynamic = null })];
        return Call(f, [lists, .. others], DataType.UInt32, (o, length, memory) => kernel(o, length, memory));
    });

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
        if (item.Kind == TypeKind.Int32 && inner.All(i => i.Dynamic is not null))
        {
            item = DataType.Int64;
        }
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
            indices = BindConcatList(function, [Int64s(function, indices)]);
        }
        if (!indices.Type.Inner.IsInteger && indices.Type.Inner.Kind != TypeKind.Null)
        {
            Undefined(function, indices.Type);
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
        DataType type = DataType.Struct([.. names!.Select(n => new Field(n, lists.Type.Inner))]);
        return Call(function, [lists], type, (o, length, memory) =>
        {
            var fields = new Column[names!.Length];
            for (int field = 0; field < fields.Length; field++)
            {
                fields[field] = ListItems.Get(o[0].Column, field, true, memory);
            }
            return new StructColumn(type, fields, o[0].Column.Length);
        }, string.Join(", ", names!));
    }

    private static Bound BindItemSet(SetOp op, Function function, Bound[] arguments)
    {
        Bound left = AsList(function, arguments[0]);
        Bound right = arguments[1].Type.Kind is TypeKind.List or TypeKind.Array ? AsList(function, arguments[1]) : BindConcatList(function, [arguments[1]]);
        DataType item = Coercion.RequireCommon(new Bound("", new ColumnExpr(0, left.Type.Inner)), new Bound("", new ColumnExpr(0, right.Type.Inner)));
        DataType type = DataType.List(item);
        Bound[] both = [left with { Expr = Coercion.To(left.Expr, type) }, right with { Expr = Coercion.To(right.Expr, type) }];
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
        bool isAggregate = ItemAggregates.Contains(parts[1]) && function.Arguments.Length == 1;
        if (!isAggregate && (parts[1] is not ("eval" or "agg" or "filter") || function.Arguments.Length != 2))
        {
            return null;
        }
        Bound value = Bind(function.Arguments[0]);
        Bound lists = AsList(function, value);
        var binder = new ExprBinder(new Schema([new Field("", lists.Type.Inner)]), frames);
        Expr written = isAggregate ? new Aggregate(function.Path, parts[1], [new Plan.Element(function.Path)], function.Options) : function.Arguments[1];
        PhysicalExpr inner = binder.Bind(written).Expr;
        bool isOptionalList = function.Name == "arr.eval" && function.Options.FlagOr("as_list", false);
        if (!isAggregate)
        {
            function.Options.Complete();
        }
        Bound Made(ListEvalKind kind, DataType type) => new(value.Name, new ListEvalExpr(lists.Expr, inner, kind, type)) { Root = value.Root };
        switch (parts[1])
        {
            case "filter" when inner.Type.Kind != TypeKind.Boolean:
                return Throw.Error<Bound>(ErrorKind.InvalidOperation, $"the condition of {function.Name} must be of type `Boolean`, got `{inner.Type}` (at {function.Path})");
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
}
