using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Computes the result column of one aggregate for some groups. The caller gets a reference.</summary>
internal delegate Column Finisher(int start, int count, Allocator memory);
