namespace Polarway.Engine.Plan;

/// <summary>A constant as the JSON has it, before it has a type.</summary>
internal abstract record LiteralValue
{
    public sealed record Missing : LiteralValue;

    public sealed record Flag(bool Value) : LiteralValue;

    /// <summary>Digits without point or exponent.</summary>
    public sealed record Whole(Int128 Value) : LiteralValue;

    /// <summary>The same, beyond the largest signed number of 128 bits.</summary>
    public sealed record Unsigned(UInt128 Value) : LiteralValue;

    public sealed record Real(double Value) : LiteralValue;

    public sealed record Text(string Value) : LiteralValue;

    public sealed record List(LiteralValue[] Items) : LiteralValue;
}
