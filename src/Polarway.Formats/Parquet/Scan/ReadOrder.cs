namespace Polarway.Formats.Parquet.Scan;

/// <summary>How a scan with a predicate reads a row group.</summary>
internal enum ReadOrder : byte
{
    /// <summary>The predicate's columns first, the others only where rows survive.</summary>
    PredicateFirst,

    /// <summary>All columns batch by batch, of which the predicate then keeps rows.</summary>
    AllAtOnce,
}
