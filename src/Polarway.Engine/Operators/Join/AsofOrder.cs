namespace Polarway.Engine.Operators.Join;

/// <summary>The order of values and how far apart they are.</summary>
internal interface IAsofOrder<T>
{
    static abstract bool IsLess(T left, T right);

    /// <summary>True when the high value is at most as far from one between as the low value is.</summary>
    static abstract bool IsHighNearer(T low, T value, T high);

    static abstract bool IsWithin(T low, T high, T tolerance);
}

/// <summary>Whole numbers and ticks.</summary>
internal readonly struct LongOrder : IAsofOrder<long>
{
    public static bool IsLess(long left, long right) => left < right;

    public static bool IsHighNearer(long low, long value, long high) => unchecked((ulong)(high - value) <= (ulong)(value - low));

    public static bool IsWithin(long low, long high, long tolerance) => unchecked((ulong)(high - low)) <= (ulong)tolerance;
}

/// <summary>Wide whole numbers and decimals.</summary>
internal readonly struct WideOrder : IAsofOrder<Int128>
{
    public static bool IsLess(Int128 left, Int128 right) => left < right;

    public static bool IsHighNearer(Int128 low, Int128 value, Int128 high) => unchecked((UInt128)(high - value) <= (UInt128)(value - low));

    public static bool IsWithin(Int128 low, Int128 high, Int128 tolerance) => unchecked((UInt128)(high - low)) <= (UInt128)tolerance;
}

/// <summary>Floats: NaN is the largest value and equal to itself.</summary>
internal readonly struct FloatOrder : IAsofOrder<double>
{
    public static bool IsLess(double left, double right) => left < right || (double.IsNaN(right) && !double.IsNaN(left));

    public static bool IsHighNearer(double low, double value, double high) => high - value <= value - low || (double.IsNaN(value) && double.IsNaN(high));

    public static bool IsWithin(double low, double high, double tolerance) => high - low <= tolerance;
}
