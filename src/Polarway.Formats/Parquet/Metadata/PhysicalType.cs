namespace Polarway.Formats.Parquet.Metadata;

/// <summary>How Parquet stores a value. The numbers are the format's.</summary>
internal enum PhysicalType : byte { Boolean = 0, Int32 = 1, Int64 = 2, Int96 = 3, Float = 4, Double = 5, ByteArray = 6, FixedLenByteArray = 7 }
