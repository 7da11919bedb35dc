using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Errors;

namespace Polarway.Engine.Plan;

/// <summary>Errors of plans that say where in the JSON they are.</summary>
internal static class PlanError
{
    [DoesNotReturn]
    public static T Invalid<T>(JsonPath path, string message) => throw new PolarwayException(ErrorKind.InvalidPlan, $"invalid plan at {path}: {message}");

    [DoesNotReturn]
    public static void Invalid(JsonPath path, string message) => throw new PolarwayException(ErrorKind.InvalidPlan, $"invalid plan at {path}: {message}");

    /// <summary>A name that the plan format does not have, with the nearest one that it has.</summary>
    [DoesNotReturn]
    public static T Unknown<T>(JsonPath path, string what, string name, IReadOnlyCollection<string> known)
    {
        string? near = NearestName.Closest(name, known);
        throw new PolarwayException(ErrorKind.InvalidPlan, $"invalid plan at {path}: unknown {what} \"{name}\"{(near is null ? "" : $"; did you mean \"{near}\"?")}; known: {string.Join(", ", known)}");
    }
}
