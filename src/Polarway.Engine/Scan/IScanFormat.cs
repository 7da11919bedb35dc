using System.Text.Json;

namespace Polarway.Engine.Scan;

/// <summary>A file format that can be read. Formats register one per name in <see cref="FormatRegistry"/>.</summary>
public interface IScanFormat
{
    /// <summary>The name in plans: "parquet".</summary>
    string Name { get; }

    /// <summary>The options of this format; null: it gets paths and options as they are in the plan, and looks after all of them.</summary>
    IReadOnlyList<string>? OptionNames => null;

    /// <summary>True: several files are opened as one table (one set of types is found in all of them). False: one by one.</summary>
    bool OpensFilesTogether => false;

    /// <summary>Where no predicate filters, a source's batches have the number of their first row in the file as sequence number.</summary>
    bool NumbersRows => false;

    /// <summary>Opens files.</summary>
    /// <param name="paths">Files that exist; one, unless <see cref="OpensFilesTogether"/>.</param>
    /// <param name="options">The plan node's <c>options</c> object without those that <see cref="ScanOptions"/> takes.</param>
    IScan Open(IReadOnlyList<string> paths, JsonElement options);

    /// <summary>As <see cref="Open"/>, for a query that is run once more because this format threw an error that
    /// <see cref="Polarway.Core.Errors.PolarwayException.IsWorthAnotherRun"/>.</summary>
    IScan OpenAgain(IReadOnlyList<string> paths, JsonElement options) => Open(paths, options);
}
