using Polarway.Core.Columns;
using Polarway.Core.Memory;

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
}
