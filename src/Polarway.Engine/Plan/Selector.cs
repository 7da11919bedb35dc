using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>Says which columns of a schema are meant.</summary>
internal abstract record Selector(JsonPath Path)
{
    public sealed record All(JsonPath Path) : Selector(Path);

    public sealed record Names(JsonPath Path, string[] Columns, bool Strict) : Selector(Path);

    public sealed record Regex(JsonPath Path, string Pattern) : Selector(Path);

    /// <param name="Exact">Types that match exactly.</param>
    /// <param name="Families">Names of families of types.</param>
    /// <param name="Patterns">Types that a pattern describes.</param>
    public sealed record Types(JsonPath Path, DataType[] Exact, string[] Families, TypePattern[] Patterns) : Selector(Path);

    /// <param name="Strict">Whether a position outside of the columns is an error; otherwise it names none.</param>
    public sealed record Index(JsonPath Path, long[] Positions, bool Strict) : Selector(Path);

    public sealed record Not(JsonPath Path, Selector Inner) : Selector(Path);

    public enum SetOp { And, Or, Minus, Xor }

    public sealed record Combined(JsonPath Path, SetOp Op, Selector[] Parts) : Selector(Path);
}
