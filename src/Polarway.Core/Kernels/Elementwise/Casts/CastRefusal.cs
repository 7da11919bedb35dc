using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>The error of a cast that does not exist, with what to do instead where there is something.</summary>
internal static class CastRefusal
{
    /// <summary>"casting from Time to List(Int64) not supported"; for categories and nested types, Polars' own words.</summary>
    public static T Raise<T>(DataType from, DataType target)
    {
        bool isCategory = target.Kind is TypeKind.Categorical or TypeKind.Enum;
        switch (from.Kind)
        {
            case TypeKind.Categorical or TypeKind.Enum:
                string advice = target.IsInteger ? $".\nInstead of `.cast({LongName.Of(target)})`, use `.cat.physical()`." : "";
                return Throw.Error<T>(ErrorKind.Compute, $"cannot cast categorical types to {LongName.Of(target)}{advice}");
            case TypeKind.Map:
                return Throw.Error<T>(ErrorKind.InvalidOperation, $"cannot cast `{ShortName.Of(from)}` to `{ShortName.Of(target)}`");
            case TypeKind.List or TypeKind.Array:
                return Throw.Error<T>(ErrorKind.InvalidOperation, $"cannot cast {from.Kind} type (inner: '{LongName.Of(from.Inner)}', to: '{LongName.Of(target)}')");
            case TypeKind.Boolean when isCategory:
                return Throw.Error<T>(ErrorKind.InvalidOperation, "cannot cast Boolean to Categorical");
            case TypeKind.Time when target.Kind == TypeKind.Datetime:
                return Throw.Error<T>(ErrorKind.InvalidOperation, $"casting from Time to {LongName.Of(target)} not supported; consider using `dt.combine`");
        }
        bool isPlain = from.IsInteger || from.IsFloat || from.Kind is TypeKind.Boolean or TypeKind.String or TypeKind.Binary;
        if (isPlain && isCategory && from.Kind is not (TypeKind.String or TypeKind.Binary))
        {
            string use = target.Kind == TypeKind.Enum ? "Instead of `.cast(Enum([...])`, use `.cat.to(Enum([...]))`." : "Instead of `.cast(Categorical`, use `.cat.to(Categorical)`.";
            return Throw.Error<T>(ErrorKind.Compute, $"casting from {ShortName.Of(from)} to {ShortName.Of(target)} is not supported.\n{use}");
        }
        if (isPlain && target.Kind is TypeKind.List or TypeKind.Map)
        {
            string name = LongName.Of(from);
            return Throw.Error<T>(ErrorKind.InvalidOperation, $"casting from {name} to list type is not supported\nHint: Use pl.list(expr) to turn the {name} column into a column of single-element lists.");
        }
        if (isPlain && target.Kind == TypeKind.Struct)
        {
            return Throw.Error<T>(ErrorKind.InvalidOperation, $"casting from {LongName.Of(from)} to {LongName.Of(target)} not supported: must specify one field in the struct");
        }
        return Throw.Error<T>(ErrorKind.InvalidOperation, $"casting from {LongName.Of(from)} to {LongName.Of(target)} not supported");
    }
}
