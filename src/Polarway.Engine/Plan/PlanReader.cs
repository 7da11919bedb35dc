using System.Runtime.CompilerServices;
using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Engine.Plan;

/// <summary>
/// Reads a plan's JSON. Frames are named by their slots: <see cref="PlanText"/> has put those where the handles were.
/// </summary>
internal static class PlanReader
{
    /// <summary>The version of the format that this reader knows.</summary>
    public const int Version = 1;

    // Objects and lists inside of each other; an expression takes two for each function around another.
    private const int MaxDepth = 2048;

    private static readonly string[] Ops =
    [
        "frame", "scan", "filter", "select", "with_columns", "drop", "rename", "group_by", "windows", "sort", "slice", "union", "unique", "join", "join_asof",
        "row_index", "explode", "unpivot", "sink",
    ];

    /// <exception cref="PolarwayException">InvalidPlan, with the place in the JSON; Unsupported for a node that this engine lacks.</exception>
    public static LogicalNode Read(ReadOnlyMemory<byte> json)
    {
        JsonElement root;
        try
        {
            // Not disposed: nodes keep elements of it (options).
            root = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        }
        catch (JsonException error)
        {
            throw new PolarwayException(ErrorKind.InvalidPlan, $"the plan is not valid JSON: {error.Message}", error);
        }
        CheckTexts(root, json.Span);
        var body = new PlanObject(root, new JsonPath(null, "$"));
        long version = PlanObject.IntegerOf(body.Require("version"), body.Path.At("version"));
        if (version != Version)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"the plan has format version {version}, this engine reads version {Version}; use matching versions of client and engine");
        }
        LogicalNode plan = ReadNode(body.Require("plan"), JsonPath.Root);
        body.Complete();
        return plan;
    }

    /// <summary>The parser takes bytes that are not UTF-8 and halves of surrogate pairs; reading them as text would fail anywhere later.</summary>
    private static void CheckTexts(JsonElement root, ReadOnlySpan<byte> json)
    {
        if (!System.Text.Unicode.Utf8.IsValid(json))
        {
            Throw.Error(ErrorKind.InvalidPlan, "the plan is not valid UTF-8");
        }
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
        {
            return;
        }
        try
        {
            CheckSurrogates(root);
        }
        catch (InvalidOperationException error)
        {
            throw new PolarwayException(ErrorKind.InvalidPlan, $"the plan has a text with half of a surrogate pair: {error.Message}", error);
        }
    }

    private static void CheckSurrogates(JsonElement element)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    CheckSurrogates(item);
                }
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    CheckSurrogates(property.Value);
                }
                break;
        }
    }

    /// <summary>Handles have been replaced by -1 minus their slot; anything else was not recognised as a handle.</summary>
    public static int ReadSlot(JsonElement value, JsonPath path)
    {
        long number = PlanObject.IntegerOf(value, path);
        return number is < 0 and > int.MinValue ? (int)(-1 - number) : PlanError.Invalid<int>(path, $"expected the handle of a frame, found {PlanObject.Describe(value)}");
    }

    private static LogicalNode ReadNode(JsonElement element, JsonPath path)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new PlanObject(element, path);
        LogicalNode node = ReadOp(body.Text("op"), body, path);
        body.Complete();
        return node;
    }

    private static LogicalNode ReadOp(string op, PlanObject body, JsonPath path)
    {
        switch (op)
        {
            case "frame":
                return new FrameNode(path, ReadSlot(body.Require("frame"), path.At("frame")));
            case "scan":
                return new ScanNode(path, body.Text("format"), body.Texts("paths"), body.ObjectOrEmpty("options").Element);
            case "filter":
                return new FilterNode(path, Input(body), ExprReader.Read(body.Require("predicate"), path.At("predicate")));
            case "select":
                return new SelectNode(path, Input(body), body.List("exprs", ExprReader.Read));
            case "with_columns":
                return new WithColumnsNode(path, Input(body), body.List("exprs", ExprReader.Read));
            case "drop":
                return ReadDrop(body, path);
            case "rename":
                return ReadRename(body, path);
            case "group_by":
                return new GroupByNode(path, Input(body), body.List("keys", ExprReader.Read), body.List("aggs", ExprReader.Read), body.FlagOr("maintain_order", false));
            case "windows":
                return new WindowsNode(path, Input(body), ExprReader.Read(body.Require("index"), path.At("index")), body.List("keys", ExprReader.Read),
                    body.List("aggs", ExprReader.Read), body.ObjectOrEmpty("options"));
            case "sort":
                return ReadSort(body, path);
            case "slice":
                return ReadSlice(body, path);
            case "union":
                return new UnionNode(path, body.List("inputs", ReadNode), ReadHow(body));
            case "unique":
                return new UniqueNode(path, Input(body), body.TextsOrNull("subset"), ReadKeep(body), body.FlagOr("maintain_order", false));
            case "row_index":
                return new RowIndexNode(path, Input(body), body.TextOr("name", "index"), body.IntegerOr("offset", 0));
            case "sink":
                return new SinkNode(path, Input(body), body.Text("format"), body.Text("path"), body.ObjectOrEmpty("options").Element);
            case "explode":
                return new ExplodeNode(path, Input(body), body.Texts("columns"), body.FlagOr("empty_as_null", false), body.FlagOr("keep_nulls", true));
            case "unpivot":
                return new UnpivotNode(path, Input(body), body.TextsOrNull("on"), body.TextsOrNull("index"), body.TextOr("variable_name", "variable"), body.TextOr("value_name", "value"));
            case "join":
                return new JoinNode(path, ReadNode(body.Require("left"), path.At("left")), ReadNode(body.Require("right"), path.At("right")), body.TextOr("how", "inner"),
                    body.List("left_on", ExprReader.Read), body.List("right_on", ExprReader.Read), body.TextOr("suffix", "_right"),
                    body.TryGet("coalesce", out JsonElement coalesce) ? PlanObject.FlagOf(coalesce, path.At("coalesce")) : null,
                    body.FlagOr("nulls_equal", false), body.TextOr("maintain_order", "none"), body.TextOr("validate", "m:m"))
                {
                    Where = body.TryGet("where", out JsonElement where) ? ExprReader.Read(where, path.At("where")) : null,
                };
            case "join_asof":
                return new JoinAsofNode(path, ReadNode(body.Require("left"), path.At("left")), ReadNode(body.Require("right"), path.At("right")),
                    (ExprReader.Read(body.Require("left_on"), path.At("left_on")), ExprReader.Read(body.Require("right_on"), path.At("right_on"))),
                    (body.TextsOrNull("left_by") ?? [], body.TextsOrNull("right_by") ?? []), body.ObjectOrEmpty("options"));
            default:
                return PlanError.Unknown<LogicalNode>(path, "op", op, Ops);
        }
    }

    private static LogicalNode Input(PlanObject body) => ReadNode(body.Require("input"), body.Path.At("input"));

    private static DropNode ReadDrop(PlanObject body, JsonPath path)
    {
        Selector? chosen = body.TryGet("cols", out JsonElement cols) ? SelectorReader.Read(cols, path.At("cols")) : null;
        return new DropNode(path, Input(body), chosen is null ? body.Texts("columns") : body.TextsOrNull("columns") ?? [], body.FlagOr("strict", true), chosen);
    }

    private static RenameNode ReadRename(PlanObject body, JsonPath path)
    {
        string[] from = body.Texts("from");
        string[] to = body.Texts("to");
        if (from.Length != to.Length)
        {
            PlanError.Invalid(path, $"\"from\" has {from.Length} names and \"to\" has {to.Length}");
        }
        return new RenameNode(path, Input(body), from, to, body.FlagOr("strict", true));
    }

    private static SortNode ReadSort(PlanObject body, JsonPath path)
    {
        Expr[] by = body.List("by", ExprReader.Read);
        return new SortNode(path, Input(body), by, body.Flags("descending", by.Length), body.Flags("nulls_last", by.Length), body.FlagOr("maintain_order", false));
    }

    private static SliceNode ReadSlice(PlanObject body, JsonPath path)
    {
        long? length = body.IntegerOrNull("length");
        if (length < 0)
        {
            PlanError.Invalid(path.At("length"), $"a slice's length is not negative, this one is {length}");
        }
        return new SliceNode(path, Input(body), body.IntegerOr("offset", 0), length);
    }

    private static UnionHow ReadHow(PlanObject body) => body.TextOr("how", "vertical") switch
    {
        "vertical" => UnionHow.Vertical,
        "vertical_relaxed" => UnionHow.VerticalRelaxed,
        "diagonal" => UnionHow.Diagonal,
        "diagonal_relaxed" => UnionHow.DiagonalRelaxed,
        "horizontal" => UnionHow.Horizontal,
        "horizontal_equal" => UnionHow.HorizontalEqual,
        string other => PlanError.Unknown<UnionHow>(body.Path.At("how"), "kind of union", other, ["vertical", "vertical_relaxed", "diagonal", "diagonal_relaxed", "horizontal", "horizontal_equal"]),
    };

    private static string ReadKeep(PlanObject body)
    {
        string keep = body.TextOr("keep", "any");
        string[] known = ["any", "first", "last", "none"];
        return known.Contains(keep) ? keep : PlanError.Unknown<string>(body.Path.At("keep"), "keep", keep, known);
    }
}
