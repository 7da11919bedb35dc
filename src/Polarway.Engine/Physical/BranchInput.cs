using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>One input of a union: where it reads from and what is done to its rows.</summary>
internal sealed record BranchInput(IPipelineInput Source, IReadOnlyList<ITransform> Transforms);

/// <summary>All rows of the first branch, then of the next.</summary>
internal sealed record UnionInput(IReadOnlyList<BranchInput> Branches, Schema Schema) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        var opened = new List<(ISource, IReadOnlyList<ITransform>)>();
        try
        {
            foreach (BranchInput branch in Branches)
            {
                opened.Add((branch.Source.Open(context, outputs), branch.Transforms));
            }
        }
        catch
        {
            foreach ((ISource source, _) in opened)
            {
                source.Dispose();
            }
            throw;
        }
        return new UnionSource(Schema, opened);
    }
}
