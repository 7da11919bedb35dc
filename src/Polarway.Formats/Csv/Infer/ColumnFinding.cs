using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Infer;

/// <summary>Who decided the type of a column.</summary>
internal enum TypeOrigin
{
    /// <summary>The option schema.</summary>
    Schema,
    /// <summary>The option schema_overrides.</summary>
    Override,
    /// <summary>Nobody looked: infer_schema=False.</summary>
    Text,
    /// <summary>The values that were looked at.</summary>
    Sample,
    /// <summary>A value elsewhere in the files that the sample's type could not hold.</summary>
    Widened,
    /// <summary>The scan itself makes the column.</summary>
    Scan,
}

/// <summary>Why a column of a scan has its type.</summary>
/// <param name="Values">What was seen of its values; null where nobody looked.</param>
/// <param name="Sampled">The type that the sample showed.</param>
/// <param name="Misfits">Values that did not fit it.</param>
internal sealed record ColumnFinding(TypeOrigin Origin, ColumnSurvey? Values = null, DataType? Sampled = null, ColumnSurvey? Misfits = null)
{
    /// <summary>The value that decided; null when none did.</summary>
    public Evidence? Deciding => Origin switch
    {
        TypeOrigin.Sample => Values?.Deciding(),
        TypeOrigin.Widened => Misfits?.Deciding(),
        _ => null,
    };

    /// <summary>One sentence.</summary>
    public string Because(DataType type) => Origin switch
    {
        TypeOrigin.Schema => "given by schema",
        TypeOrigin.Override => "given by schema_overrides",
        TypeOrigin.Text => "infer_schema is off: all columns are text",
        TypeOrigin.Scan => "made by the scan",
        TypeOrigin.Widened => $"the sample showed {Sampled}, which cannot hold `{Deciding?.Value}`; {type} holds all values",
        _ when Values is null || Values.Seen == TypeGuess.None => "no value was seen, only nulls: text holds whatever comes",
        _ => $"`{Deciding?.Value}` needs {type}; kinds of values seen: {Values.Describe()}",
    };
}
