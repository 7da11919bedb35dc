using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of maps.</summary>
internal sealed partial class ExprBinder
{
    private static void AddMaps(Dictionary<string, Entry> all)
    {
        all.Add("list.to_map", new Entry(1, 1, (_, f, a) =>
        {
            DataType type = MapEntries.TypeOf(a[0].Type.Inner);
            return a[0] with { Expr = new CastExpr(a[0].Expr, type, true), Dynamic = null };
        }));
        all.Add("map.entries", new Entry(1, 1, (_, f, a) => a[0] with { Expr = new CastExpr(a[0].Expr, DataType.List(a[0].Type.Inner), true), Dynamic = null }));
        all.Add("map.keys", new Entry(1, 1, (_, f, a) => Call(f, a, DataType.List(a[0].Type.Key), static (o, _, _) => MapEntries.Keys(o[0].Column))));
        all.Add("map.values", new Entry(1, 1, (_, f, a) => Call(f, a, DataType.List(a[0].Type.Value), static (o, _, _) => MapEntries.Values(o[0].Column))));
        all.Add("map.len", new Entry(1, 1, (_, f, a) => Call(f, a, DataType.UInt32, static (o, _, memory) => ListItems.Lengths(o[0].Column, memory))));
        all.Add("map.get", new Entry(2, 2, (_, f, a) => BindLookup(f, a, a[0].Type.Value, static (o, length, memory) => MapEntries.Get(o[0], o[1], length, memory))));
        all.Add("map.contains_key", new Entry(2, 2, (_, f, a) => BindLookup(f, a, DataType.Boolean, static (o, length, memory) => MapEntries.Contains(o[0], o[1], length, memory))));
    }

    private static Bound BindLookup(Function function, Bound[] arguments, DataType type, RowKernel kernel)
    {
        (Bound maps, Bound key) = (arguments[0], arguments[1]);
        DataType own = maps.Type.Key;
        if (!CanLookUp(own, key.Type))
        {
            string hint = own.IsNumeric && key.Type.IsNumeric ? $"\nHint: cast the key to {LongName.Of(own)} first." : "";
            Throw.Error(ErrorKind.InvalidOperation, $"'{function.Name}' cannot look up a {LongName.Of(key.Type)} key in a Map with {LongName.Of(own)} keys{hint}");
        }
        return Call(function, [maps, key with { Expr = ExactKey(key, own), Dynamic = null }], type, kernel);
    }

    private static bool CanLookUp(DataType own, DataType key)
    {
        bool isWhole(DataType type) => type.IsInteger || type.Kind == TypeKind.Decimal;
        return key.Equals(own) || key.Kind == TypeKind.Null || (isWhole(own) && isWhole(key)) || (own.IsFloat && key.IsFloat)
            || (own.Kind == TypeKind.String && IsCategory(key)) || (IsCategory(own) && key.Kind == TypeKind.String)
            || (own.Kind == TypeKind.Datetime && key.Kind == TypeKind.Datetime && own.TimeZone == key.TimeZone)
            || (own.Kind == TypeKind.Duration && key.Kind == TypeKind.Duration)
            || (own.IsNested && own.Kind == key.Kind && Supertype.Find(own, key) is { } common && common.Equals(own));
    }

    /// <summary>The key in the type of the map's keys; null, which no map has, where that type does not have it.</summary>
    private static PhysicalExpr ExactKey(Bound key, DataType own)
    {
        if (key.Type.Equals(own))
        {
            return key.Expr;
        }
        var cast = new CastExpr(key.Expr, own, false);
        if (key.Type.Kind == TypeKind.Null || (own.Kind != TypeKind.Decimal && IsLossless(key.Type, own)))
        {
            return cast;
        }
        Bound back = new("", new CastExpr(cast, key.Type, false));
        return new ConditionalExpr(BindComparison(CompareOp.Eq, back, new Bound("", key.Expr)).Expr, cast, TypedNull(own));
    }
}
