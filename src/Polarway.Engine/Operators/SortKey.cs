namespace Polarway.Engine.Operators;

/// <summary>One column to sort by, as its position in the sort's input.</summary>
public readonly record struct SortKey(int Column, bool Descending, bool NullsLast);
