using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Fields of structs. Results carry one reference for the caller.</summary>
public static class StructFields
{
    /// <summary>A field by its position; null where the struct is.</summary>
    public static Column Get(Column structs, int field, Allocator memory)
    {
        Column child = ((StructColumn)structs).Fields[field];
        if (structs.Validity is null || child is NullColumn)
        {
            return child.Retain();
        }
        return child.WithValidity(Validities.And(child.Validity?.Share(), structs.Validity.Share(), structs.Length, memory));
    }

    /// <summary>A struct of some fields, by position, under the names of a type; null where the struct is.</summary>
    public static Column Choose(Column structs, DataType type, ReadOnlySpan<int> fields, Allocator memory)
    {
        var source = (StructColumn)structs;
        var chosen = new Column[fields.Length];
        for (int field = 0; field < chosen.Length; field++)
        {
            chosen[field] = source.Fields[fields[field]].Retain();
        }
        return new StructColumn(type, chosen, structs.Length, structs.Validity?.Share());
    }

    /// <summary>A struct whose fields are those of the first operand or other operands; null where the first operand is.</summary>
    /// <param name="sources">For each field the operand it is; 0: the field at the same place of the first operand.</param>
    public static Column Compose(ReadOnlySpan<Operand> operands, DataType type, IReadOnlyList<int> sources, int length, Allocator memory)
    {
        using Column structs = Whole(operands[0], length, memory);
        var fields = new Column[sources.Count];
        for (int field = 0; field < fields.Length; field++)
        {
            fields[field] = sources[field] == 0 ? ((StructColumn)structs).Fields[field].Retain() : Whole(operands[sources[field]], length, memory);
        }
        return new StructColumn(type, fields, length, structs.Validity?.Share());
    }

    private static Column Whole(Operand operand, int length, Allocator memory)
        => operand.IsScalar ? Fill.Repeat(operand.Column, length, memory) : operand.Column.Retain();
}
