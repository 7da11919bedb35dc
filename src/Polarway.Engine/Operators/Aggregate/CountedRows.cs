namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Which rows of a group are counted.</summary>
internal enum CountedRows { All, Null, True }
