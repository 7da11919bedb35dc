namespace Polarway.Formats.Parquet.Metadata;

/// <summary>The numbers are the format's.</summary>
internal enum Repetition : byte { Required = 0, Optional = 1, Repeated = 2 }
