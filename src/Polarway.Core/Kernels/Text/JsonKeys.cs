using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>What maps may have for keys where they are objects of JSON.</summary>
public static class JsonKeys
{
    /// <exception cref="PolarwayException">Compute: the keys are no text.</exception>
    public static void Require(DataType map)
    {
        if (map.Key.Kind is not (TypeKind.String or TypeKind.Categorical or TypeKind.Enum))
        {
            Throw.Error(ErrorKind.Compute, $"JSON Map keys must be String, Categorical or Enum, got `{ShortName.Of(map.Key)}`.\n\nCast keys to String or use `Expr.map.entries` to write a list of structs.");
        }
    }
}
