using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Bind;

/// <summary>
/// What may be done with types that say nothing about their values: rows of objects are moved and counted, rows of extension types
/// also told apart and ordered as their storage is. Whatever is not named here is refused, so that no kernel computes with handles.
/// </summary>
internal sealed partial class ExprBinder
{
    private static readonly HashSet<string> Moving =
    [
        "is_null", "is_not_null", "drop_nulls", "drop_nans", "fill_null", "coalesce", "forward_fill", "backward_fill", "shift", "reverse", "head", "tail", "slice", "gather",
        "gather_every", "append", "extend_constant", "explode", "sample", "shuffle", "repeat", "cum_count", "set_sorted", "to_physical", "named_as", "filter", "top_k_by", "bottom_k_by",
        "ext.storage", "ext.to",
    ];

    private static readonly HashSet<string> Ordering =
    [
        "eq", "ne", "lt", "le", "gt", "ge", "eq_missing", "ne_missing", "unique", "arg_unique", "is_unique", "is_duplicated", "is_first_distinct", "is_last_distinct", "arg_sort", "rank",
        "rle", "rle_id", "hash", "mode", "unique_counts", "value_counts", "top_k", "bottom_k", "search_sorted", "min_horizontal", "max_horizontal", "concat_list", "concat_arr", "replace",
        "replace_strict", "reshape", "repeat_by", "peak_max", "peak_min", "set_difference", "interpolate",
    ];

    private static readonly HashSet<AggregateKind> MovingAggregates = [AggregateKind.First, AggregateKind.Last, AggregateKind.Length, AggregateKind.Count, AggregateKind.NullCount, AggregateKind.Mean, AggregateKind.Median];

    private static bool IsOpaque(DataType type) => type.Kind == TypeKind.Object || type.IsExtension;

    private static void CheckOpaque(string function, Bound[] arguments)
    {
        Bound? opaque = Array.Find(arguments, a => IsOpaque(a.Type));
        if (opaque is null || Moving.Contains(function) || (opaque.Type.Kind != TypeKind.Object && Ordering.Contains(function)))
        {
            if (opaque is not null && function == "fill_null" && arguments.Length == 2 && Supertype.Find(arguments[0].Type, arguments[1].Type) is null)
            {
                Throw.Error(ErrorKind.InvalidOperation, $"got invalid or ambiguous dtypes: '[{ShortName.Of(arguments[0].Type)}, {ShortName.Of(arguments[1].Type)}]' in expression 'fill_null'");
            }
            return;
        }
        Throw.Error(ErrorKind.InvalidOperation, RefusalOf(function, opaque.Type, arguments));
    }

    private static string RefusalOf(string function, DataType type, Bound[] arguments)
    {
        string name = ShortName.Of(type);
        string operands = $"operand names: '{arguments[0].Name}', '{arguments[^1].Name}'";
        return function switch
        {
            "eq" or "ne" or "eq_missing" or "ne_missing" => $"could not apply comparison on series of dtype '{name}; {operands}",
            "lt" or "le" or "gt" or "ge" or "min_horizontal" or "max_horizontal" => $"could not apply comparison on series of dtype '{name}'; {operands}",
            "concat_list" or "concat_arr" or "reshape" or "repeat_by" => "nested objects are not allowed",
            "not" => $"dtype {type} not supported in 'not' operation",
            _ => $"`{OperationOf(function)}` operation not supported for dtype `{name}`",
        };
    }

    private static string OperationOf(string function) => function switch
    {
        "sub" or "diff" => "subtract",
        "mul" => "multiply",
        "truediv" or "floordiv" => "divide",
        "mod" => "remainder",
        "and" => "bitand",
        "or" => "bitor",
        "xor" => "bitxor",
        "is_duplicated" => "is_unique",
        "n_unique" => "arg_unique",
        _ => function,
    };

    private static void CheckOpaque(AggregateKind kind, string name, DataType type)
    {
        if (!IsOpaque(type) || MovingAggregates.Contains(kind) || (type.IsExtension && kind is AggregateKind.NUnique or AggregateKind.Implode))
        {
            return;
        }
        Throw.Error(ErrorKind.InvalidOperation, kind == AggregateKind.Implode ? "cannot implode 'object' dtype; nested objects are not supported"
            : $"`{OperationOf(name)}` operation not supported for dtype `{ShortName.Of(type)}`");
    }

    /// <summary>Values without arithmetic have a mean and a median all the same: null, as in Polars.</summary>
    private static Bound WithoutMean(AggregateKind kind, Bound argument) => IsOpaque(argument.Type) && kind is AggregateKind.Mean or AggregateKind.Median
        ? argument with { Expr = new ConditionalExpr(IsNull(argument.Expr), TypedNull(DataType.Float64), TypedNull(DataType.Float64)) } : argument;

    /// <summary>Rows of objects are not told apart here: only who made them knows which are equal.</summary>
    public static void CheckKey(string operation, string name, PhysicalExpr key)
    {
        if (key.Type.HasObject)
        {
            Throw.Error(ErrorKind.InvalidOperation, operation == "sort" ? $"column '{name}' has a dtype of 'object', which does not support sorting"
                : $"`{operation}` operation not supported for dtype `object` (column '{name}'); use a column that stands for the objects as key");
        }
    }

    private static void CheckNested(DataType type)
    {
        if (type.IsNested && type.HasObject)
        {
            Throw.Error(ErrorKind.InvalidOperation, "nested objects are not allowed");
        }
    }

    private static Bound BindToExtension(Plan.Function function, Bound value)
    {
        DataType target = Plan.DataTypeReader.Read(function.Options.Require("dtype"), function.Path.At("opts").At("dtype"));
        if (!target.IsExtension || !target.Storage.Equals(value.Type))
        {
            Throw.Error(ErrorKind.Schema, $"storage type mismatch in ext.to(): expected {ShortName.Of(target.Storage)}, got {ShortName.Of(value.Type)}");
        }
        return Call(function, [value], target, (o, _, _) => o[0].Column.WithType(target), target.ToString());
    }

    private static Bound BindStorage(Plan.Function function, Bound value)
    {
        DataType storage = function.Options.TextsOrNull("names") is { } names ? Stripped(value.Type, names) : value.Type.Storage;
        return storage.Equals(value.Type) ? value : Call(function, [value], storage, (o, _, _) => o[0].Column.WithType(storage));
    }

    /// <summary>The type without extensions of these names, at any depth.</summary>
    private static DataType Stripped(DataType type, string[] names)
    {
        if (!type.HasExtension)
        {
            return type;
        }
        if (type.IsExtension)
        {
            DataType storage = Stripped(type.Storage, names);
            return names.Contains(type.ExtensionName) ? storage : storage.AsExtension(type.ExtensionName!, type.ExtensionMetadata);
        }
        return type.Kind switch
        {
            TypeKind.List => DataType.List(Stripped(type.Inner, names)),
            TypeKind.Map => DataType.Map(Stripped(type.Key, names), Stripped(type.Value, names)),
            TypeKind.Array => DataType.Array(Stripped(type.Inner, names), type.Width),
            _ => DataType.Struct([.. type.Fields.Select(field => new Field(field.Name, Stripped(field.Type, names)))]),
        };
    }

    private static void AddExtensions(Dictionary<string, Entry> all)
    {
        all.Add("ext.to", new Entry(1, 1, (_, f, a) => BindToExtension(f, a[0])));
        all.Add("ext.storage", new Entry(1, 1, (_, f, a) => BindStorage(f, a[0])));
    }
}
