using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions that bring a value to the type of a column and look for it there.</summary>
internal sealed partial class ExprBinder
{
    private static void AddSearching(Dictionary<string, Entry> all)
    {
        all.Add("index_of", new Entry(2, 2, (_, f, a) => BindIndexOf(f, a[0], a[1])));
        // The first argument as the type of the second; a value that does not fit is an error.
        all.Add("cast_like", new Entry(2, 2, static (_, _, a) => a[0].Type.Equals(a[1].Type) ? a[0] with { Dynamic = null }
            : new Bound(a[0].Name, new CastExpr(a[0].Expr, a[1].Type, true) { Column = a[0].Name }) { Root = a[0].Root }));
    }

    private static Bound BindIndexOf(Function function, Bound values, Bound element)
    {
        if (!Scalars.IsOneValue(element.Expr))
        {
            Throw.Error(ErrorKind.Shape, $"non-scalar value passed to `{function.Name}`: it looks for one value");
        }
        RequireLossless(element, values.Type);
        PhysicalExpr adapted = element.Dynamic is not null || element.Type.Equals(values.Type) ? Coercion.To(element, values.Type) : new CastExpr(element.Expr, values.Type, true);
        Bound wanted = element with { Expr = adapted, Dynamic = null };
        Bound isEqual = BindComparison(CompareOp.EqMissing, values with { Dynamic = null }, wanted);
        Bound rows = WholeCall(function, [isEqual], DataType.UInt32, static (c, memory) => Positions(Filtering.Positions((Core.Columns.BooleanColumn)c[0], memory), memory));
        return FirstOf(rows) with { Name = values.Name, Root = values.Root };
    }

    private static void RequireLossless(Bound element, DataType target)
    {
        bool fits = element.Dynamic switch
        {
            LiteralValue.Real => target.IsFloat && (target.Kind == TypeKind.Float64),
            LiteralValue.Whole whole => IsExact(whole.Value, target),
            _ => IsLossless(element.Type, target) || HasNoType(element, target),
        };
        if (!fits)
        {
            string shown = element.Dynamic is LiteralValue.Whole whole ? $"cannot cast {whole.Value.ToString(CultureInfo.InvariantCulture)} losslessly to {ShortName.Of(target)}"
                : $"cannot cast losslessly from {(element.Dynamic is LiteralValue.Real ? "dyn float" : ShortName.Of(element.Type))} to {ShortName.Of(target)}";
            Throw.Error(ErrorKind.InvalidOperation, shown);
        }
    }

    // Python's decimals and lists have no width of their own: whether one fits is known from its value.
    private static bool HasNoType(Bound element, DataType target) => element.Expr is LiteralExpr or AggregateExpr && (element.Type.Kind, target.Kind) switch
    {
        (TypeKind.Decimal, TypeKind.Decimal) => element.Type.Precision == DataType.MaxDecimalPrecision && element.Type.Scale <= target.Scale,
        (TypeKind.List, TypeKind.Array) => true,
        _ => false,
    };

    private static bool IsExact(Int128 value, DataType target)
    {
        if (target.IsInteger)
        {
            (Int128 low, Int128 high) = LiteralColumn.Range(target);
            return value >= low && value <= high;
        }
        if (target.IsFloat)
        {
            return Int128.Abs(value) < Int128.One << Mantissa(target);
        }
        return target.Kind == TypeKind.Decimal && Digits(value) <= target.Precision - target.Scale;
    }

    private static int Digits(Int128 value) => Int128.Abs(value).ToString(CultureInfo.InvariantCulture).Length;

    private static int Mantissa(DataType type) => type.Kind switch { TypeKind.Float16 => 11, TypeKind.Float32 => 24, _ => 53 };

    // Every value of one type is a value of the other.
    private static bool IsLossless(DataType from, DataType target)
    {
        if (from.Equals(target) || from.Kind == TypeKind.Null)
        {
            return true;
        }
        if (from.IsInteger)
        {
            (Int128 low, Int128 high) = LiteralColumn.Range(from);
            return from.Kind == TypeKind.UInt128 ? false
                : target.IsFloat ? Int128.Max(high, -(low + 1)) < Int128.One << Mantissa(target)
                : target.Kind != TypeKind.UInt128 ? IsExact(low, target) && IsExact(high, target) : low >= 0;
        }
        return (from.Kind, target.Kind) switch
        {
            (TypeKind.Float16, TypeKind.Float32 or TypeKind.Float64) or (TypeKind.Float32, TypeKind.Float64) => true,
            (TypeKind.Decimal, TypeKind.Decimal) => target.Scale >= from.Scale && target.Precision - target.Scale >= from.Precision - from.Scale,
            (TypeKind.Duration, TypeKind.Duration) => Core.Kernels.Ticks.PerSecond(target.Unit) >= Core.Kernels.Ticks.PerSecond(from.Unit),
            (TypeKind.Datetime, TypeKind.Datetime) => from.TimeZone == target.TimeZone && Core.Kernels.Ticks.PerSecond(target.Unit) >= Core.Kernels.Ticks.PerSecond(from.Unit),
            (TypeKind.String, TypeKind.Categorical or TypeKind.Enum) => true,
            (TypeKind.Categorical or TypeKind.Enum, TypeKind.String) => true,
            (TypeKind.List, TypeKind.List) => IsLossless(from.Inner, target.Inner),
            (TypeKind.Map, TypeKind.Map) => from.Key.Equals(target.Key) && IsLossless(from.Value, target.Value),
            (TypeKind.Array, TypeKind.Array) => from.Width == target.Width && IsLossless(from.Inner, target.Inner),
            (TypeKind.Struct, TypeKind.Struct) => from.Fields.Count == target.Fields.Count
                && from.Fields.Zip(target.Fields).All(pair => pair.First.Name == pair.Second.Name && IsLossless(pair.First.Type, pair.Second.Type)),
            _ => false,
        };
    }
}
