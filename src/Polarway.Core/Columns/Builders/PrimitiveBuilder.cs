using System.Numerics;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds fixed-width columns; <typeparamref name="T"/> has the type's physical form.</summary>
public sealed class PrimitiveBuilder<T>(DataType type, Allocator memory, int capacity = 0) : FixedWidthBuilder<T>(type, memory, capacity)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Values that are not null.</summary>
    public void AppendRange(ReadOnlySpan<T> values) => Values.AddRange(values);

    public override void Append(Int128 value)
    {
        try
        {
            Values.Add(T.CreateChecked(value));
        }
        catch (OverflowException)
        {
            Throw.Error(ErrorKind.Compute, $"{value} does not fit {Type}, whose range is {T.MinValue} to {T.MaxValue}");
        }
    }

    public override void Append(UInt128 value)
    {
        try
        {
            Values.Add(T.CreateChecked(value));
        }
        catch (OverflowException)
        {
            Throw.Error(ErrorKind.Compute, $"{value} does not fit {Type}, whose range is {T.MinValue} to {T.MaxValue}");
        }
    }

    public override void Append(double value)
    {
        if (!Type.IsFloat)
        {
            base.Append(value);
        }
        Values.Add(T.CreateChecked(value));
    }
}
