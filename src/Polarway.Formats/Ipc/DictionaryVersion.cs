namespace Polarway.Formats.Ipc;

/// <summary>A dictionary as one message left it.</summary>
/// <param name="Id">Number of the dictionary in the schema.</param>
/// <param name="Message">Its values, or those that are added.</param>
/// <param name="Extends">Position of the version that this one continues (a delta), or null.</param>
internal sealed record DictionaryVersion(long Id, IpcMessage Message, int? Extends);
