using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Physical;

/// <summary>Files.</summary>
internal sealed record ScanInput(ScanHandle Handle, ScanRequest Request, Schema Schema) : IPipelineInput
{
    /// <summary>A batch's sequence number is that of its first row.</summary>
    public bool NumbersRows => Request.Predicate is null && Handle.Open.NumbersRows;

    public ISource Open(QueryContext context, ISource?[] outputs) => Handle.Take().CreateSource(Request, context);
}
