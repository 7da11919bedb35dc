using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Json.Decode;

/// <summary>Makes the slots of types. Types that JSON has no form for (decimals, durations, categories) are gathered as text, to be
/// cast when a batch is done: see <see cref="JsonSlot.Type"/>.</summary>
internal static class JsonSlots
{
    /// <param name="misfits">What happens to values that do not fit, also below.</param>
    public static JsonSlot For(DataType type, string name, JsonSlot? parent, JsonMisfits misfits, Allocator memory)
    {
        JsonSlot Child(DataType inner, string key, JsonSlot above) => For(inner, key, above, misfits, memory);
        return type.Kind switch
        {
            TypeKind.Null => new JsonNullSlot(memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Boolean => new JsonBooleanSlot(memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Int64 => new JsonFixedSlot<long, JsonInt64>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Int8 => Integer<sbyte>(type, name, parent, misfits, memory),
            TypeKind.Int16 => Integer<short>(type, name, parent, misfits, memory),
            TypeKind.Int32 => Integer<int>(type, name, parent, misfits, memory),
            TypeKind.Int128 => Integer<Int128>(type, name, parent, misfits, memory),
            TypeKind.UInt8 => Integer<byte>(type, name, parent, misfits, memory),
            TypeKind.UInt16 => Integer<ushort>(type, name, parent, misfits, memory),
            TypeKind.UInt32 => Integer<uint>(type, name, parent, misfits, memory),
            TypeKind.UInt64 => Integer<ulong>(type, name, parent, misfits, memory),
            TypeKind.Float64 => new JsonFixedSlot<double, JsonFloat64>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.UInt128 => new JsonFixedSlot<UInt128, JsonUInt128>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Float16 => new JsonFixedSlot<Half, JsonFloat16>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Float32 => new JsonFixedSlot<float, JsonFloat32>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Date => new JsonFixedSlot<int, JsonDate>(type, default, memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Time or TypeKind.Datetime => new JsonFixedSlot<long, JsonTicks>(type, new JsonTicks(type), memory) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.List => new JsonListSlot(type, memory, Child) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Array => new JsonArraySlot(type, memory, Child) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Map => new JsonMapSlot(type, memory, Child) { Name = name, Parent = parent, Misfits = misfits },
            TypeKind.Struct => new JsonStructSlot(type, memory, Child) { Name = name, Parent = parent, Misfits = misfits },
            _ => new JsonTextSlot(memory) { Name = name, Parent = parent, Misfits = misfits },
        };
    }

    private static JsonFixedSlot<T, JsonInteger<T>> Integer<T>(DataType type, string name, JsonSlot? parent, JsonMisfits misfits, Allocator memory)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
        => new(type, default, memory) { Name = name, Parent = parent, Misfits = misfits };
}
