using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>A file that is cut into chunks of whole objects in order. Used by one thread at a time.</summary>
internal interface IJsonFile : IDisposable
{
    /// <summary>Bytes of the file, and how many of them were read.</summary>
    (long All, long Taken) FileBytes { get; }

    /// <summary>About this many bytes; null at the end. The caller owns it.</summary>
    CsvChunk? Next(int bytes);
}
