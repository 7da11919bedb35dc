using System.Numerics;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds fixed-width columns; <typeparamref name="T"/> has the type's physical form.</summary>
public sealed class PrimitiveBuilder<T> : ColumnBuilder where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly NativeList<T> _values;
    private readonly BitmapBuilder _validity;

    public PrimitiveBuilder(DataType type, Allocator memory, int capacity = 0) : base(type, memory)
    {
        _values = new NativeList<T>(memory, capacity);
        _validity = new BitmapBuilder(memory);
    }

    public override int Count => _values.Count;

    public override void AppendNull()
    {
        SyncValidity();
        _values.Add(default);
        _validity.Append(false);
    }

    /// <summary>A value that is not null.</summary>
    public void AppendValue(T value) => _values.Add(value);

    /// <summary>Values that are not null.</summary>
    public void AppendRange(ReadOnlySpan<T> values) => _values.AddRange(values);

    public override void Append(Int128 value)
    {
        try
        {
            _values.Add(T.CreateChecked(value));
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
            _values.Add(T.CreateChecked(value));
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
        _values.Add(T.CreateChecked(value));
    }

    public override Column Finish()
    {
        Bitmap? validity = null;
        if (_validity.Count > 0)
        {
            SyncValidity();
            validity = _validity.FinishValidity();
        }
        int length = _values.Count;
        return new PrimitiveColumn(Type, _values.TakeBuffer(), length, validity);
    }

    public override void Dispose()
    {
        _values.Dispose();
        _validity.Dispose();
    }

    // Validity lags behind while no null comes, so that columns without nulls pay nothing for it.
    private void SyncValidity() => _validity.Append(true, _values.Count - _validity.Count);
}
