using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts from and to maps: between maps of one type of keys, and to and from lists of their entries.</summary>
internal static class MapCast
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? Run(ListColumn source, DataType target, in CastOptions options, Allocator memory)
    {
        if (target.Kind == TypeKind.List && source.Type.Kind == TypeKind.Map)
        {
            return target.Inner.Equals(source.Type.Inner) ? source.WithType(target) : NestedCast.ListToList(source, target, in options, memory);
        }
        if (target.Kind != TypeKind.Map || (source.Type.Kind == TypeKind.List && source.Type.Inner.Kind != TypeKind.Struct))
        {
            return null;
        }
        if (source.Type.Kind == TypeKind.Map)
        {
            if (!KeepsKeys(source.Type.Key, target.Key))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"cannot cast Map key `{ShortName.Of(source.Type.Key)}` to `{ShortName.Of(target.Key)}`");
            }
            return NestedCast.ListToList(source, target, in options, memory);
        }
        MapEntries.RequireNames(source.Type.Inner);
        // Entries are found by the names of their fields, in any order.
        DataType entries = DataType.List(target.Inner);
        if (source.Type.Equals(entries))
        {
            return MapEntries.ToMap(source, target, memory);
        }
        bool isTurned = source.Type.Inner.Fields[0].Name == "value";
        using ListColumn cast = NestedCast.ListToList(source, entries, isTurned ? new CastOptions(false, false, options.Name) : options, memory);
        return MapEntries.ToMap(cast, target, memory);
    }

    /// <summary>Keys that differ must go on to differ: only more digits of decimals do that for sure.</summary>
    private static bool KeepsKeys(DataType from, DataType to)
        => from.Equals(to) || (from.Kind == TypeKind.Decimal && to.Kind == TypeKind.Decimal && to.Scale >= from.Scale && to.Precision - to.Scale >= from.Precision - from.Scale);
}
