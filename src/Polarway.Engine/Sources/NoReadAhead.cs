using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Sources;

/// <summary>Nothing is read before somebody asks for it.</summary>
internal sealed class NoReadAhead : IReadAhead
{
    public static readonly NoReadAhead Instance = new();

    public bool MayReadAhead(int batches) => false;
}
