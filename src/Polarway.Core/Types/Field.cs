namespace Polarway.Core.Types;

/// <summary>A named type: a column of a schema or a field of a struct.</summary>
public sealed record Field(string Name, DataType Type);
