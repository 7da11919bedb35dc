using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Bind;

/// <summary>Result types of aggregates, as Polars 2 has them.</summary>
internal static class AggregateTypes
{
    /// <exception cref="PolarwayException">InvalidOperation, when the aggregate is not defined for the type.</exception>
    public static DataType Of(AggregateKind kind, DataType input, string name) => kind switch
    {
        AggregateKind.Length or AggregateKind.Count or AggregateKind.NullCount or AggregateKind.NUnique or AggregateKind.ArgMin or AggregateKind.ArgMax => DataType.UInt32,
        AggregateKind.First or AggregateKind.Last => input,
        AggregateKind.Min or AggregateKind.Max => input.IsNested ? Undefined(name, input) : input,
        AggregateKind.Sum or AggregateKind.Product or AggregateKind.Mean or AggregateKind.Median or AggregateKind.Std or AggregateKind.Var or AggregateKind.Quantile when input.IsWideDecimal => Wide(input),
        AggregateKind.Any or AggregateKind.All => DataType.Boolean,
        AggregateKind.Implode => DataType.List(input),
        AggregateKind.Sum => Sum(input, name),
        AggregateKind.Product => Product(input, name),
        AggregateKind.Std or AggregateKind.Var => Spread(input, name),
        _ => Centre(input, name),
    };

    private static DataType Sum(DataType input, string name) => input.Kind switch
    {
        TypeKind.Null or TypeKind.Duration => input,
        TypeKind.Boolean => DataType.UInt32,
        TypeKind.Int8 or TypeKind.Int16 or TypeKind.UInt8 or TypeKind.UInt16 => DataType.Int64,
        TypeKind.Decimal => DataType.Decimal(DataType.MaxDecimalPrecision, input.Scale),
        _ => input.IsInteger || input.IsFloat ? input : Undefined(name, input),
    };

    private static DataType Product(DataType input, string name) => input.Kind switch
    {
        TypeKind.UInt64 or TypeKind.Int128 or TypeKind.UInt128 => input,
        TypeKind.Boolean => DataType.Int64,
        TypeKind.Decimal => DataType.Decimal(DataType.MaxDecimalPrecision, input.Scale),
        _ => input.IsInteger ? DataType.Int64 : input.IsFloat ? input : Undefined(name, input),
    };

    private static DataType Spread(DataType input, string name) => input.Kind switch
    {
        TypeKind.Null or TypeKind.Float16 or TypeKind.Float32 => input,
        _ => input.IsNumeric || input.Kind == TypeKind.Boolean ? DataType.Float64 : Undefined(name, input),
    };

    private static DataType Centre(DataType input, string name) => input.Kind switch
    {
        TypeKind.Null or TypeKind.Float16 or TypeKind.Float32 or TypeKind.Time or TypeKind.Datetime or TypeKind.Duration => input,
        TypeKind.Date => DataType.Datetime(TimeUnit.Microseconds),
        _ => input.IsNumeric || input.Kind == TypeKind.Boolean ? DataType.Float64 : Undefined(name, input),
    };

    private static DataType Wide(DataType input)
    {
        Throw.WideDecimal(input);
        return input;
    }

    private static DataType Undefined(string name, DataType input)
        => Throw.Error<DataType>(ErrorKind.InvalidOperation, $"`{name}` operation not supported for dtype `{ShortName.Of(input)}`; cast the column first");
}
