using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>
/// Builds a column of any type value by value; for literals, tests and row-wise input, not for hot loops. Values that the type
/// cannot hold raise an error. <see cref="Finish"/> gives the column and empties the builder.
/// </summary>
public abstract class ColumnBuilder(DataType type, Allocator memory) : IDisposable
{
    protected Allocator Memory { get; } = memory;

    public DataType Type { get; } = type;

    public abstract int Count { get; }

    /// <summary>A builder for a type. Lists, arrays and structs give builders of their children: see <see cref="Children"/>.</summary>
    public static ColumnBuilder For(DataType type, Allocator memory) => type.Physical switch
    {
        PhysicalKind.Null => new NullBuilder(memory),
        PhysicalKind.Boolean => new BooleanBuilder(memory),
        PhysicalKind.Int8 => new PrimitiveBuilder<sbyte>(type, memory),
        PhysicalKind.Int16 => new PrimitiveBuilder<short>(type, memory),
        PhysicalKind.Int32 => new PrimitiveBuilder<int>(type, memory),
        PhysicalKind.Int64 => new PrimitiveBuilder<long>(type, memory),
        PhysicalKind.Int256 => new WideDecimalBuilder(type, memory),
        PhysicalKind.Int128 => new PrimitiveBuilder<Int128>(type, memory),
        PhysicalKind.UInt8 => new PrimitiveBuilder<byte>(type, memory),
        PhysicalKind.UInt16 => new PrimitiveBuilder<ushort>(type, memory),
        PhysicalKind.UInt32 => new PrimitiveBuilder<uint>(type, memory),
        PhysicalKind.UInt64 => new PrimitiveBuilder<ulong>(type, memory),
        PhysicalKind.UInt128 => new PrimitiveBuilder<UInt128>(type, memory),
        PhysicalKind.Float16 => new PrimitiveBuilder<Half>(type, memory),
        PhysicalKind.Float32 => new PrimitiveBuilder<float>(type, memory),
        PhysicalKind.Float64 => new PrimitiveBuilder<double>(type, memory),
        PhysicalKind.View => new ViewBuilder(type, memory),
        PhysicalKind.Dictionary => new DictionaryBuilder(type, memory),
        PhysicalKind.List => new ListBuilder(type, memory),
        PhysicalKind.Array => new ArrayBuilder(type, memory),
        _ => new StructBuilder(type, memory),
    };

    public abstract void AppendNull();

    public virtual void Append(bool value) => Wrong("a boolean");

    public virtual void Append(long value) => Append((Int128)value);

    public virtual void Append(Int128 value) => Wrong("an integer");

    public virtual void Append(UInt128 value) => Wrong("an integer");

    public virtual void Append(double value) => Wrong("a float");

    /// <summary>Text as UTF-8, or bytes.</summary>
    public virtual void Append(ReadOnlySpan<byte> value) => Wrong("text");

    public void Append(string value) => Append(System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>List, Array: one builder for the items. Struct: one per field.</summary>
    public virtual IReadOnlyList<ColumnBuilder> Children => [];

    /// <summary>Ends a list, array or struct row whose values were appended to the children.</summary>
    public virtual void EndRow() => Wrong("a nested value");

    public abstract Column Finish();

    public abstract void Dispose();

    private void Wrong(string what) => Throw.Error(ErrorKind.Schema, $"{what} does not fit a column of type {Type}");
}
