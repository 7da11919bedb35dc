using Polarway.Engine.Expressions;

namespace Polarway.Engine.Operators.Join;

/// <summary>What two rows must meet, beside equal keys, to stand together.</summary>
/// <param name="LeftCount">Columns of the left input that <paramref name="Test"/> counts before those of the right one.</param>
/// <param name="Test">Over the columns of both inputs; null: <paramref name="Bounds"/> say all.</param>
/// <param name="Bounds">Inequalities that a sorted side can be searched by.</param>
internal sealed record PairCondition(int LeftCount, PhysicalExpr? Test, PairBound[] Bounds);
