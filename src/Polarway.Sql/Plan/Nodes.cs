using Polarway.Core.Types;

namespace Polarway.Sql.Plan;

/// <summary>The forms of docs/plan.md that SQL needs, with the types of expressions where they follow.</summary>
internal static class Nodes
{
    // ---- tables

    public static Json Filter(Json input, Json predicate) => Json.Object(("op", Json.String("filter")), ("input", input), ("predicate", predicate));

    public static Json Select(Json input, IEnumerable<Json> exprs) => Json.Object(("op", Json.String("select")), ("input", input), ("exprs", Json.Array(exprs)));

    public static Json WithColumns(Json input, IEnumerable<Json> exprs) => Json.Object(("op", Json.String("with_columns")), ("input", input), ("exprs", Json.Array(exprs)));

    public static Json GroupBy(Json input, IEnumerable<Json> keys, IEnumerable<Json> aggs)
        => Json.Object(("op", Json.String("group_by")), ("input", input), ("keys", Json.Array(keys)), ("aggs", Json.Array(aggs)), ("maintain_order", Json.True));

    public static Json Sort(Json input, IReadOnlyList<Json> by, IEnumerable<bool> descending, IEnumerable<bool> nullsLast) => Json.Object(
        ("op", Json.String("sort")), ("input", input), ("by", Json.Array(by)), ("descending", Json.Array(descending.Select(Json.Flag))),
        ("nulls_last", Json.Array(nullsLast.Select(Json.Flag))), ("maintain_order", Json.True));

    public static Json Slice(Json input, long offset, long? length)
        => Json.Object(("op", Json.String("slice")), ("input", input), ("offset", Json.Number(offset)), ("length", length is long rows ? Json.Number(rows) : Json.Null));

    public static Json Union(IEnumerable<Json> inputs, string how) => Json.Object(("op", Json.String("union")), ("inputs", Json.Array(inputs)), ("how", Json.String(how)));

    public static Json Unique(Json input, IEnumerable<string>? subset, string keep) => Json.Object(
        ("op", Json.String("unique")), ("input", input), ("subset", subset is null ? Json.Null : Json.Strings(subset)), ("keep", Json.String(keep)), ("maintain_order", Json.True));

    public static Json Explode(Json input, IEnumerable<string> columns) => Json.Object(
        ("op", Json.String("explode")), ("input", input), ("columns", Json.Strings(columns)), ("empty_as_null", Json.True), ("keep_nulls", Json.True));

    public static Json Join(Json left, Json right, string how, IEnumerable<Json> leftOn, IEnumerable<Json> rightOn, bool nullsEqual = false) => Json.Object(
        ("op", Json.String("join")), ("left", left), ("right", right), ("how", Json.String(how)), ("left_on", Json.Array(Keys(leftOn))), ("right_on", Json.Array(Keys(rightOn))),
        ("suffix", Json.String(":sql")), ("coalesce", Json.False), ("nulls_equal", Json.Flag(nullsEqual)));

    /// <summary>A key that comes a second time goes under another name: keys of a join are told apart by theirs.</summary>
    private static Json[] Keys(IEnumerable<Json> keys)
    {
        Json[] all = [.. keys];
        return [.. all.Select((key, index) => Array.IndexOf(all, key) < index ? Alias(key, $"__sql_key_{index}") : key)];
    }

    public static Json Cross(Json left, Json right) => Json.Object(
        ("op", Json.String("join")), ("left", left), ("right", right), ("how", Json.String("cross")), ("left_on", Json.Array()), ("right_on", Json.Array()), ("suffix", Json.String(":sql")));

    // ---- expressions

    public static Json Col(string name, DataType? type = null) => Json.Typed(type, ("col", Json.String(name)));

    public static Json Lit(long value) => Json.Object(("lit", Json.Number(value)));

    public static Json Lit(string value) => Json.Typed(DataType.String, ("lit", Json.String(value)), ("dtype", Json.String("string")));

    public static Json Lit(bool value) => Json.Typed(DataType.Boolean, ("lit", Json.Flag(value)), ("dtype", Json.String("boolean")));

    public static Json Lit(Json value, DataType type) => Json.Typed(type, ("lit", value), ("dtype", TypeForm.Of(type)));

    public static Json Null { get; } = Json.Typed(DataType.Null, ("lit", Json.Null), ("dtype", Json.String("null")));

    public static Json Len { get; } = Json.Typed(DataType.UInt32, ("len", Json.True));

    public static Json Element { get; } = Json.Object(("element", Json.True));

    public static Json Alias(Json value, string name)
        => value.Form == "col" && value.Body.Text == name ? value : Json.Typed(value.Type, ("alias", value), ("name", Json.String(name)));

    public static Json Cast(Json value, DataType type, bool strict = true)
        => Json.Typed(type, ("cast", value), ("dtype", TypeForm.Of(type)), ("strict", Json.Flag(strict)), ("wrap", Json.False));

    public static Json Fn(string name, params Json[] arguments) => Fn(name, null, arguments);

    public static Json Fn(string name, DataType? type, params Json[] arguments) => Json.Typed(type, ("fn", Json.String(name)), ("args", Json.Array(arguments)));

    public static Json Fn(string name, DataType? type, (string, Json)[] options, params Json[] arguments)
        => Json.Typed(type, ("fn", Json.String(name)), ("args", Json.Array(arguments)), ("opts", Json.Object(options)));

    public static Json Agg(string name, DataType? type, params Json[] arguments) => Json.Typed(type, ("agg", Json.String(name)), ("args", Json.Array(arguments)));

    public static Json Agg(string name, DataType? type, (string, Json)[] options, params Json[] arguments)
        => Json.Typed(type, ("agg", Json.String(name)), ("args", Json.Array(arguments)), ("opts", Json.Object(options)));

    public static Json When(Json condition, Json then, Json otherwise) => When([(condition, then)], otherwise);

    public static Json When(IEnumerable<(Json Condition, Json Then)> cases, Json otherwise)
    {
        (Json Condition, Json Then)[] all = [.. cases];
        DataType? type = all.Select(one => one.Then).Append(otherwise).Select(one => one.Type).FirstOrDefault(one => one is not null && one.Kind != TypeKind.Null);
        return Json.Typed(type, ("when", Json.Array(all.Select(one => Json.Array(one.Condition, one.Then)))), ("otherwise", otherwise));
    }

    public static Json And(Json left, Json right) => Fn("and", DataType.Boolean, left, right);

    public static Json Or(Json left, Json right) => Fn("or", DataType.Boolean, left, right);

    public static Json Not(Json value) => Fn("not", DataType.Boolean, value);

    public static Json IsNull(Json value) => Fn("is_null", DataType.Boolean, value);

    public static Json IsNotNull(Json value) => Fn("is_not_null", DataType.Boolean, value);

    /// <summary>All of them; null for none.</summary>
    public static Json? AllOf(IEnumerable<Json> predicates)
    {
        Json[] all = [.. predicates];
        return all.Length == 0 ? null : Tree(all, "and");
    }

    /// <summary>A tree of little height over the operands.</summary>
    public static Json Tree(ReadOnlySpan<Json> operands, string fn)
        => operands.Length == 1 ? operands[0] : Fn(fn, DataType.Boolean, Tree(operands[..(operands.Length / 2)], fn), Tree(operands[(operands.Length / 2)..], fn));

    public static Json Filtered(Json value, Json by) => Json.Typed(value.Type, ("filter", value), ("by", by));

    public static Json Sorted(Json value, IEnumerable<Json> by, IEnumerable<bool> descending, IEnumerable<bool> nullsLast) => Json.Typed(value.Type,
        ("sort", value), ("by", Json.Array(by)), ("descending", Json.Array(descending.Select(Json.Flag))), ("nulls_last", Json.Array(nullsLast.Select(Json.Flag))), ("maintain_order", Json.True));

    /// <summary>Whether this is a text literal.</summary>
    public static bool IsText(Json value) => value.Form == "lit" && value.Body.Kind == System.Text.Json.JsonValueKind.String && value.Type?.Kind == TypeKind.String;
}
