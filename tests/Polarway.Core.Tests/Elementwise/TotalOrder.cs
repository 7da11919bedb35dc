namespace Polarway.Core.Tests.Elementwise;

/// <summary>The order of cells: NaN last and equal to itself, -0 equal to 0, text by bytes.</summary>
internal static class TotalOrder
{
    public static int Compare(object left, object right) => (left, right) switch
    {
        (double a, double b) => double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1) : double.IsNaN(b) ? -1 : a < b ? -1 : a > b ? 1 : 0,
        (Int128 a, Int128 b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        _ => Math.Sign(string.CompareOrdinal((string)left, (string)right)),
    };
}
