using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>What builders of fixed-width columns share: the values, and which of them are null.</summary>
public abstract class FixedWidthBuilder<T>(DataType type, Allocator memory, int capacity) : ColumnBuilder(type, memory) where T : unmanaged
{
    private readonly BitmapBuilder _validity = new(memory);

    /// <summary>Values so far; nulls have one too.</summary>
    protected NativeList<T> Values { get; } = new(memory, capacity);

    public sealed override int Count => Values.Count;

    public sealed override void AppendNull()
    {
        SyncValidity();
        Values.Add(default);
        _validity.Append(false);
    }

    /// <summary>A value that is not null.</summary>
    public void AppendValue(T value) => Values.Add(value);

    public sealed override Column Finish()
    {
        Bitmap? validity = null;
        if (_validity.Count > 0)
        {
            SyncValidity();
            validity = _validity.FinishValidity();
        }
        int length = Values.Count;
        return new PrimitiveColumn(Type, Values.TakeBuffer(), length, validity);
    }

    public sealed override void Dispose()
    {
        Values.Dispose();
        _validity.Dispose();
    }

    // Validity lags behind while no null comes, so that columns without nulls pay nothing for it.
    private void SyncValidity() => _validity.Append(true, Values.Count - _validity.Count);
}
