using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds decimals of more than 38 digits, from their values without the point.</summary>
public sealed class WideDecimalBuilder(DataType type, Allocator memory) : ColumnBuilder(type, memory)
{
    private readonly NativeList<Int256> _values = new(memory);
    private readonly BitmapBuilder _validity = new(memory);

    public override int Count => _values.Count;

    public override void AppendNull()
    {
        SyncValidity();
        _values.Add(default);
        _validity.Append(false);
    }

    /// <summary>A value that is not null.</summary>
    public void AppendValue(Int256 value) => _values.Add(value);

    public override void Append(Int128 value) => _values.Add(new Int256(value));

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

    private void SyncValidity() => _validity.Append(true, _values.Count - _validity.Count);
}
