namespace Polarway.Formats.Csv;

/// <summary>How the text of a file is stored.</summary>
public enum CsvEncoding
{
    /// <summary>UTF-8; bytes that are not are an error.</summary>
    Utf8,
    /// <summary>UTF-8; bytes that are not become U+FFFD.</summary>
    Utf8Lossy,
    /// <summary>UTF-16, little-endian unless a byte-order mark says otherwise.</summary>
    Utf16,
    Latin1,
}
