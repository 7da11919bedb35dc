namespace Polarway.Formats.Parquet.Metadata;

/// <summary>The numbers are the format's.</summary>
internal enum PageType : byte { Data = 0, Index = 1, Dictionary = 2, DataV2 = 3 }
