using System.Text.Json;

namespace Polarway.Engine.Scan;

/// <summary>A file format that can be read. Formats register one per name in <see cref="FormatRegistry"/>.</summary>
public interface IScanFormat
{
    /// <summary>The name in plans: "parquet".</summary>
    string Name { get; }

    /// <summary>Opens files (globs are expanded, folders listed by <see cref="PathExpansion"/> before).</summary>
    /// <param name="options">The plan node's <c>options</c> object; unknown keys are errors.</param>
    IScan Open(IReadOnlyList<string> paths, JsonElement options);
}
