namespace Polarway.Formats.Csv.Decode;

/// <summary>
/// Reads one value from its text, all of it or nothing. Eight bytes before the text and 16 behind it may be read.
/// </summary>
internal unsafe interface IValueParser<T>
{
    /// <param name="length">At least 1.</param>
    bool TryParse(byte* text, int length, out T value);
}
