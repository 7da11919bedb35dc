using System.Runtime.CompilerServices;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Looks up names, finds types and inserts casts: written expressions become physical ones.</summary>
/// <param name="schema">Of the input.</param>
/// <param name="frames">Of the run, for literals that are frames.</param>
internal sealed partial class ExprBinder(Schema schema, IReadOnlyList<FrameInfo> frames)
{
    public const string LiteralName = "literal";

    public Bound Bind(Expr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        try
        {
            Bound bound = BindForm(expr);
            CheckNested(bound.Type);
            return bound;
        }
        catch (PolarwayException error) when (!error.Message.Contains(" (at ", StringComparison.Ordinal) && !error.Message.StartsWith("invalid plan at", StringComparison.Ordinal))
        {
            throw new PolarwayException(error.Kind, $"{error.Message} (at {expr.Path})", error);
        }
    }

    /// <summary>Binds what must be true or false.</summary>
    public PhysicalExpr BindPredicate(Expr expr, string what)
    {
        PhysicalExpr predicate = Bind(expr).Expr;
        return predicate.Type.Kind switch
        {
            TypeKind.Boolean => predicate,
            TypeKind.Null => Coercion.To(predicate, DataType.Boolean),
            _ => Throw.Error<PhysicalExpr>(ErrorKind.InvalidOperation, $"{what} must be of type `Boolean`, got `{predicate.Type}` (at {expr.Path}); compare it with a value"),
        };
    }

    private Bound BindForm(Expr expr)
    {
        switch (expr)
        {
            case ColumnRef column:
                return BindColumn(column.Name);
            case Literal literal:
                return BindLiteral(literal);
            case FrameLiteral frame:
                return BindFrameLiteral(frame);
            case Alias alias:
                return Bind(alias.Input) with { Name = alias.Name };
            case NameChange change:
                return BindNameChange(change);
            case Cast cast:
                return BindCast(cast);
            case Function function:
                return BindFunction(function);
            case Aggregate aggregate:
                return BindAggregate(aggregate);
            case When choice:
                return BindWhen(choice);
            case FilterRows rows:
                return BindFilterRows(rows);
            case SortRows sort:
                return BindSortRows(sort);
            case Over over:
                return BindOver(over);
            case Plan.Element when schema.Count == 1 && schema[0].Name.Length == 0:
                return BindColumn("");
            case StructOf fields:
                return BindStruct(fields);
            case RowCount:
                return new Bound("len", new AggregateExpr(null, DataType.UInt32, Spec(AggregateKind.Length)));
            default:
                return Throw.Unsupported<Bound>($"expression \"{FormName(expr)}\" in this place (at {expr.Path})");
        }
    }

    private Bound BindColumn(string name)
    {
        int column = schema.Require(name);
        return new Bound(name, new ColumnExpr(column, schema[column].Type));
    }

    private static Bound BindLiteral(Literal literal)
    {
        DataType type = literal.Type ?? DefaultType(literal.Value, literal.Path);
        var expr = new LiteralExpr(LiteralColumn.One(type, literal.Value, literal.Path, LiteralExpr.Memory));
        bool isDynamic = literal.Type is null && literal.Value is LiteralValue.Whole or LiteralValue.Real;
        return new Bound(LiteralName, expr, isDynamic && literal.Type is null ? literal.Value : null);
    }

    private static DataType DefaultType(LiteralValue value, JsonPath path) => value switch
    {
        LiteralValue.Missing => DataType.Null,
        LiteralValue.Flag => DataType.Boolean,
        LiteralValue.Whole whole => Coercion.DefaultType(whole.Value),
        LiteralValue.Unsigned => DataType.UInt128,
        LiteralValue.Real => DataType.Float64,
        LiteralValue.Text => DataType.String,
        LiteralValue.List list => DataType.List(ItemType(list, path)),
        _ => Throw.Internal<DataType>("an unknown kind of literal"),
    };

    private static DataType ItemType(LiteralValue.List list, JsonPath path)
    {
        DataType type = DataType.Null;
        foreach (LiteralValue item in list.Items)
        {
            DataType one = item is LiteralValue.Whole whole && Coercion.DefaultType(whole.Value).Kind == TypeKind.Int32 ? DataType.Int64 : DefaultType(item, path);
            type = Supertype.Require(type, one);
        }
        return type;
    }

    private Bound BindFrameLiteral(FrameLiteral literal)
    {
        FrameInfo info = FrameOf(literal);
        if (!info.IsOneRow)
        {
            return new Bound(info.Schema[0].Name, new FrameColumnExpr(literal.Slot, info.Schema[0]));
        }
        return new Bound(info.Schema[0].Name, new FrameScalarExpr(literal.Slot, info.Schema[0]));
    }

    private FrameInfo FrameOf(FrameLiteral literal)
    {
        FrameInfo info = frames[literal.Slot];
        if (info.Schema.Count != 1)
        {
            Throw.Error(ErrorKind.Shape, $"a frame of {info.Schema.Count} columns is used as a literal (at {literal.Path}); it must have one");
        }
        return info;
    }

    private Bound BindCast(Cast cast)
    {
        Bound input = Bind(cast.Input);
        DataType type = CastType(input.Type, cast.Type);
        if (type.Kind == TypeKind.Datetime && type.TimeZone is { } zone)
        {
            Core.Kernels.TimeZones.Find(zone);
        }
        if (type.IsWideDecimal && input.Type.IsFloat)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"precision must be between 1 and 38, got {type.Precision}");
        }
        // Whether there is such a cast is known when it runs: nulls can be cast to any type. One that wraps does not fail.
        return new Bound(input.Name, input.Type.Equals(type) ? input.Expr : new CastExpr(input.Expr, type, cast.Strict && !cast.Wrap, cast.Wrap) { Column = input.Name }) { Root = input.Root };
    }

    // A struct to a type that is none: each of its fields.
    private static DataType CastType(DataType from, DataType target) => from.Kind == TypeKind.Struct && target.Kind is not (TypeKind.Struct or TypeKind.Map)
        ? DataType.Struct([.. from.Fields.Select(field => new Field(field.Name, CastType(field.Type, target)))])
        : target;

    private Bound BindWhen(When choice)
    {
        var conditions = new PhysicalExpr[choice.Cases.Length];
        var values = new List<Bound>();
        for (int branch = 0; branch < conditions.Length; branch++)
        {
            conditions[branch] = BindPredicate(choice.Cases[branch].Condition, "the condition of when");
            values.Add(Bind(choice.Cases[branch].Then));
        }
        Bound? otherwise = choice.Otherwise is null ? null : Bind(choice.Otherwise);
        DataType type = ChosenType(otherwise is null ? values : [.. values, otherwise]);
        PhysicalExpr result = otherwise is null ? TypedNull(type) : Chosen(otherwise, type);
        for (int branch = conditions.Length - 1; branch >= 0; branch--)
        {
            result = new ConditionalExpr(conditions[branch], Chosen(values[branch], type), result);
        }
        return new Bound(values[0].Name, result) { Root = values[0].Root };
    }

    // Texts that are constants take the type of categories beside them.
    private static DataType ChosenType(List<Bound> values)
    {
        DataType[] others = [.. values.Where(v => v.Type.Kind != TypeKind.Null && !(v.Expr is LiteralExpr && v.Type.Kind == TypeKind.String)).Select(v => v.Type).Distinct()];
        return others.Length == 1 && IsCategory(others[0]) ? others[0] : Coercion.RequireCommon(values);
    }

    // A constant that is no category of an Enum is an error.
    private static PhysicalExpr Chosen(Bound value, DataType type)
        => type.Kind == TypeKind.Enum && value.Type.Kind == TypeKind.String ? new CastExpr(value.Expr, type, true) : Coercion.To(value, type);

    internal static LiteralExpr TypedNull(DataType type) => new(Core.Kernels.Fill.Nulls(type, 1, LiteralExpr.Memory));

    private static AggregateSpec Spec(AggregateKind kind) => new(kind, -1, new Field("", DataType.Null));

    private static string FormName(Expr expr) => expr switch
    {
        Plan.Element => "element",
        _ => expr.GetType().Name,
    };
}
