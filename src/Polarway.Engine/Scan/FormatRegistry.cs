using Polarway.Core.Errors;

namespace Polarway.Engine.Scan;

/// <summary>The formats that this engine can read and write.</summary>
public sealed class FormatRegistry
{
    private readonly Dictionary<string, IScanFormat> _readers = [];
    private readonly Dictionary<string, ISinkFormat> _writers = [];

    public void Add(IScanFormat format) => _readers.Add(format.Name, format);

    public void Add(ISinkFormat format) => _writers.Add(format.Name, format);

    /// <exception cref="PolarwayException">Unsupported, with the formats there are.</exception>
    public IScanFormat Reader(string name) => _readers.TryGetValue(name, out IScanFormat? format) ? format
        : Throw.Unsupported<IScanFormat>($"reading files of format \"{name}\"; this build reads {string.Join(", ", _readers.Keys.Order())}");

    /// <exception cref="PolarwayException">Unsupported, with the formats there are.</exception>
    public ISinkFormat Writer(string name) => _writers.TryGetValue(name, out ISinkFormat? format) ? format
        : Throw.Unsupported<ISinkFormat>($"writing files of format \"{name}\"; this build writes {string.Join(", ", _writers.Keys.Order())}");
}
