using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>An accumulator whose values are the result as they are.</summary>
internal interface IFixedValues
{
    /// <summary>The values of some groups; the validity is taken. The caller gets a reference.</summary>
    Column Values(int start, int count, Bitmap? validity, Allocator destination);
}
