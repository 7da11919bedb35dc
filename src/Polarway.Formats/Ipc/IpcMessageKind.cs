namespace Polarway.Formats.Ipc;

/// <summary>The header union of a message.</summary>
internal enum IpcMessageKind : byte
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
}
