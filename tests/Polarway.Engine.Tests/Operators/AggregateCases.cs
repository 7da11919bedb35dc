using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Tests.Operators;

/// <summary>The aggregates that a type has, with the types of their results.</summary>
internal static class AggregateCases
{
    public static IEnumerable<AggregateSpec> For(DataType type, int column)
    {
        AggregateSpec Spec(AggregateKind kind, DataType output) => new(kind, column, new Field(kind.ToString(), output));
        yield return new AggregateSpec(AggregateKind.Length, -1, new Field("len", DataType.UInt32));
        yield return Spec(AggregateKind.Count, DataType.UInt32);
        yield return Spec(AggregateKind.NullCount, DataType.UInt32);
        yield return Spec(AggregateKind.NUnique, DataType.UInt32);
        yield return Spec(AggregateKind.First, type);
        yield return Spec(AggregateKind.Last, type);
        yield return Spec(AggregateKind.First, type) with { IgnoreNulls = true };
        yield return Spec(AggregateKind.Last, type) with { IgnoreNulls = true };
        yield return Spec(AggregateKind.Implode, DataType.List(type));
        if (type.IsNested || type.Kind == TypeKind.Null)
        {
            yield break;
        }
        yield return Spec(AggregateKind.Min, type);
        yield return Spec(AggregateKind.Max, type);
        if (type.Kind != TypeKind.Enum && type.Kind != TypeKind.Categorical)
        {
            yield return Spec(AggregateKind.ArgMin, DataType.UInt32);
            yield return Spec(AggregateKind.ArgMax, DataType.UInt32);
        }
        if (type.Kind == TypeKind.Boolean)
        {
            yield return Spec(AggregateKind.Sum, DataType.UInt32);
            yield return Spec(AggregateKind.Mean, DataType.Float64);
            yield return Spec(AggregateKind.Median, DataType.Float64);
            yield return Spec(AggregateKind.Std, DataType.Float64);
            yield return Spec(AggregateKind.Product, DataType.Int64);
            yield return Spec(AggregateKind.Any, DataType.Boolean);
            yield return Spec(AggregateKind.All, DataType.Boolean);
            yield return Spec(AggregateKind.Any, DataType.Boolean) with { IgnoreNulls = true };
            yield return Spec(AggregateKind.All, DataType.Boolean) with { IgnoreNulls = true };
            yield break;
        }
        if (!type.IsNumeric && !type.IsTemporal)
        {
            yield break;
        }
        DataType real = type.Kind == TypeKind.Date ? DataType.Datetime(TimeUnit.Microseconds) : type.IsTemporal ? type : type.Kind is TypeKind.Float16 or TypeKind.Float32 ? type : DataType.Float64;
        yield return Spec(AggregateKind.Mean, real);
        yield return Spec(AggregateKind.Median, real);
        foreach (QuantileInterpolation interpolation in Enum.GetValues<QuantileInterpolation>())
        {
            yield return Spec(AggregateKind.Quantile, real) with { Quantile = 0.3, Interpolation = interpolation };
        }
        if (type.IsFloat)
        {
            yield return Spec(AggregateKind.Min, type) with { PropagateNans = true };
            yield return Spec(AggregateKind.Max, type) with { PropagateNans = true };
        }
        if (type.IsTemporal)
        {
            yield break;
        }
        yield return Spec(AggregateKind.Std, real);
        yield return Spec(AggregateKind.Var, real) with { Ddof = 0 };
        bool small = type.IsInteger && type.ByteWidth < 4;
        yield return Spec(AggregateKind.Sum, small ? DataType.Int64 : type);
        if (type.IsInteger)
        {
            yield return Spec(AggregateKind.Product, DataType.Int64);
        }
    }
}
