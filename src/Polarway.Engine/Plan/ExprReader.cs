using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>Reads the plan's EXPR form. The key that is there tells which one it is.</summary>
internal static class ExprReader
{
    // In the order in which they are looked for: "alias" and "name" before others that share a key with them.
    private static readonly (string Key, Func<PlanObject, JsonPath, Expr> Read)[] Forms =
    [
        ("col", (body, path) => new ColumnRef(path, body.Text("col"))),
        ("fn", (body, path) => new Function(path, body.Text("fn"), body.List("args", Read), body.ObjectOrEmpty("opts"))),
        ("lit", ReadLiteral),
        ("alias", (body, path) => new Alias(path, Sub(body, "alias"), body.Text("name"))),
        ("agg", (body, path) => new Aggregate(path, body.Text("agg"), body.List("args", Read), body.ObjectOrEmpty("opts"))),
        ("cols", (body, path) => new ColumnsRef(path, SelectorReader.Read(body.Require("cols"), path.At("cols")))),
        ("cast", ReadCast),
        ("when", ReadWhen),
        ("len", ReadLen),
        ("lit_frame", (body, path) => new FrameLiteral(path, PlanReader.ReadSlot(body.Require("lit_frame"), path.At("lit_frame")))),
        ("name", (body, path) => new NameChange(path, Sub(body, "name"), body.Text("op"), body.TextsOrNull("args") ?? [])),
        ("over", ReadOver),
        ("filter", (body, path) => new FilterRows(path, Sub(body, "filter"), Sub(body, "by"))),
        ("sort", ReadSort),
        ("struct", (body, path) => new StructOf(path, body.List("struct", Read))),
        ("element", ReadElement),
    ];

    public static Expr Read(JsonElement element, JsonPath path)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new PlanObject(element, path);
        foreach ((string key, Func<PlanObject, JsonPath, Expr> read) in Forms)
        {
            if (body.Has(key))
            {
                Expr expr = read(body, path);
                body.Complete();
                return expr;
            }
        }
        string first = element.EnumerateObject().Select(p => p.Name).FirstOrDefault() ?? "";
        return PlanError.Unknown<Expr>(path, "expression", first, [.. Forms.Select(f => f.Key)]);
    }

    private static Expr Sub(PlanObject body, string key) => Read(body.Require(key), body.Path.At(key));

    private static Literal ReadLiteral(PlanObject body, JsonPath path)
    {
        DataType? type = body.TryGet("dtype", out JsonElement dtype) ? DataTypeReader.Read(dtype, path.At("dtype")) : null;
        return new Literal(path, ReadValue(body.Require("lit"), path.At("lit")), type);
    }

    private static LiteralValue ReadValue(JsonElement value, JsonPath path) => value.ValueKind switch
    {
        JsonValueKind.Null => new LiteralValue.Missing(),
        JsonValueKind.True => new LiteralValue.Flag(true),
        JsonValueKind.False => new LiteralValue.Flag(false),
        JsonValueKind.String => new LiteralValue.Text(PlanObject.TextOf(value, path)),
        JsonValueKind.Array => new LiteralValue.List(PlanObject.ListOf(value, path, ReadValue)),
        JsonValueKind.Number => ReadNumber(value, path),
        _ => PlanError.Invalid<LiteralValue>(path, $"expected a value, found {PlanObject.Describe(value)}"),
    };

    private static LiteralValue ReadNumber(JsonElement value, JsonPath path)
    {
        string text = value.GetRawText();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return new LiteralValue.Real(value.GetDouble());
        }
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole)
            ? new LiteralValue.Whole(whole)
            : UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 large) ? new LiteralValue.Unsigned(large)
            : PlanError.Invalid<LiteralValue>(path, $"{text} does not fit in 128 bits");
    }

    private static Cast ReadCast(PlanObject body, JsonPath path)
        => new(path, Sub(body, "cast"), DataTypeReader.Read(body.Require("dtype"), path.At("dtype")), body.FlagOr("strict", true), body.FlagOr("wrap", false));

    private static When ReadWhen(PlanObject body, JsonPath path)
    {
        (Expr, Expr)[] cases = body.List("when", static (element, at) =>
        {
            Expr[] pair = PlanObject.ListOf(element, at, Read);
            return pair.Length == 2 ? (pair[0], pair[1]) : PlanError.Invalid<(Expr, Expr)>(at, $"expected [condition, value], found {pair.Length} expressions");
        });
        if (cases.Length == 0)
        {
            PlanError.Invalid(path.At("when"), "expected at least one [condition, value]");
        }
        Expr? otherwise = body.TryGet("otherwise", out JsonElement value) ? Read(value, path.At("otherwise")) : null;
        return new When(path, cases, otherwise);
    }

    private static RowCount ReadLen(PlanObject body, JsonPath path)
    {
        body.FlagOr("len", true);
        return new RowCount(path);
    }

    private static Element ReadElement(PlanObject body, JsonPath path)
    {
        body.FlagOr("element", true);
        return new Element(path);
    }

    private static Over ReadOver(PlanObject body, JsonPath path)
    {
        Expr[]? orderBy = body.TryGet("order_by", out JsonElement order) ? PlanObject.ListOf(order, path.At("order_by"), Read) : null;
        Expr[] partitionBy = body.TryGet("partition_by", out JsonElement partition) ? PlanObject.ListOf(partition, path.At("partition_by"), Read) : [];
        return new Over(path, Sub(body, "over"), partitionBy, orderBy, body.FlagOr("descending", false), body.FlagOr("nulls_last", false),
            body.TextOr("mapping", "group_to_rows"));
    }

    private static SortRows ReadSort(PlanObject body, JsonPath path)
    {
        Expr[]? by = body.TryGet("by", out JsonElement value) ? PlanObject.ListOf(value, path.At("by"), Read) : null;
        int keys = by?.Length ?? 1;
        return new SortRows(path, Sub(body, "sort"), by, body.Flags("descending", keys), body.Flags("nulls_last", keys), body.FlagOr("maintain_order", false));
    }
}
