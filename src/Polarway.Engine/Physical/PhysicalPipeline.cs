using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>
/// Source, transforms and sink of one pipeline. What its sink's <see cref="ISink.Finish"/> gives is kept as an output of the run,
/// numbered by the pipeline's position, until the one later pipeline that reads it takes it.
/// </summary>
/// <param name="Source">Makes the source when the pipeline starts.</param>
/// <param name="Transforms">Shared by all lanes and all runs.</param>
/// <param name="CreateSink">Makes the sink when the pipeline starts; null: the caller of the plan brings it.</param>
public sealed record PhysicalPipeline(IPipelineInput Source, IReadOnlyList<ITransform> Transforms, Func<QueryContext, ISink>? CreateSink);
