namespace Polarway.Formats.Ipc;

/// <summary>A field of an IPC schema, with its type as a format text of Arrow's C Data Interface.</summary>
internal sealed class IpcField
{
    /// <summary>Integers of 128 bits, which only Polars has a format for.</summary>
    public const string Int128Format = "_pli128";

    /// <summary>The same without sign.</summary>
    public const string UInt128Format = "_plu128";

    public required string Name { get; init; }

    /// <summary>Of the values; for a dictionary-encoded field, of the dictionary's values.</summary>
    public required string Format { get; init; }

    public IpcField[] Children { get; init; } = [];

    /// <summary>Number of the dictionary, or null.</summary>
    public long? DictionaryId { get; init; }

    /// <summary>Format of the indexes into the dictionary.</summary>
    public string IndexFormat { get; init; } = "i";

    public (string Key, string Value)[] Metadata { get; init; } = [];

    /// <summary>Format of what record batches hold.</summary>
    public string BatchFormat => DictionaryId is null ? Format : IndexFormat;

    /// <summary>Children whose nodes record batches hold: those of a dictionary's values are in the dictionary.</summary>
    public IpcField[] BatchChildren => DictionaryId is null ? Children : [];

    /// <summary>The values of this field's dictionary, as a field of a dictionary batch.</summary>
    public IpcField Words => new() { Name = Name, Format = Format, Children = Children };

    /// <summary>The same field by another name.</summary>
    public IpcField Named(string name) => name == Name ? this
        : new() { Name = name, Format = Format, Children = Children, DictionaryId = DictionaryId, IndexFormat = IndexFormat, Metadata = Metadata };
}
