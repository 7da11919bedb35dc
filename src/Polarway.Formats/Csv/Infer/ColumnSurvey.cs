using System.Numerics;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Infer;

/// <summary>What the values of one column looked like, and where each kind of value was met first.</summary>
internal sealed class ColumnSurvey
{
    private const int Kinds = 9;

    private readonly Evidence?[] _first = new Evidence?[Kinds];

    public TypeGuess Seen { get; private set; }

    /// <summary>Values that were looked at, nulls not counted.</summary>
    public long Values { get; private set; }

    public long Nulls { get; private set; }

    /// <summary>The type that holds all values seen.</summary>
    public DataType Type => TypeGuesses.Resolve(Seen);

    public void AddNull() => Nulls++;

    /// <summary>A value that says nothing new.</summary>
    public void AddPlain() => Values++;

    /// <param name="row">From 1; null: not counted.</param>
    public void Add(TypeGuess one, CsvChunk chunk, int start, long? row, ReadOnlySpan<byte> value)
    {
        Values++;
        if ((Seen & one) == 0)
        {
            Seen |= one;
            Note(one, new Evidence(chunk.Path, chunk.File, chunk.Offset + start, row, FieldText.Shorten(value)));
        }
    }

    /// <summary>Adds what another part of the scan showed.</summary>
    public void Merge(ColumnSurvey other)
    {
        Seen |= other.Seen;
        Values += other.Values;
        Nulls += other.Nulls;
        for (int kind = 0; kind < Kinds; kind++)
        {
            _first[kind] = Evidence.First(_first[kind], other._first[kind]);
        }
    }

    /// <summary>The first value that the next narrower type could not have held; null when the column had no value.</summary>
    public Evidence? Deciding()
    {
        var order = new List<(Evidence Where, TypeGuess Kind)>();
        for (int kind = 0; kind < Kinds; kind++)
        {
            if (_first[kind] is Evidence where)
            {
                order.Add((where, (TypeGuess)(1 << kind)));
            }
        }
        order.Sort((left, right) => (left.Where.File, left.Where.Byte).CompareTo((right.Where.File, right.Where.Byte)));
        TypeGuess soFar = TypeGuess.None;
        foreach ((Evidence where, TypeGuess kind) in order)
        {
            soFar |= kind;
            if (TypeGuesses.Resolve(soFar).Equals(Type))
            {
                return where;
            }
        }
        return null;
    }

    /// <summary>The kinds of values seen, like "int64, float64".</summary>
    public string Describe() => Seen == TypeGuess.None ? "none" : Seen.ToString().ToLowerInvariant();

    private void Note(TypeGuess kind, Evidence where)
    {
        int position = BitOperations.Log2((uint)kind);
        _first[position] = Evidence.First(_first[position], where);
    }
}
