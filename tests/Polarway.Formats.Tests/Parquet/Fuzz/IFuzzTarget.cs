namespace Polarway.Formats.Tests.Parquet.Fuzz;

/// <summary>A decoder under attack: any bytes may come; only the decoder's own errors may leave it.</summary>
internal interface IFuzzTarget
{
    static abstract void Fuzz(ReadOnlySpan<byte> input);
}
