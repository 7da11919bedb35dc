using System.Text.Json;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>A file format that can be written. The sink writes to a temporary file beside the target and renames it in Finish.</summary>
public interface ISinkFormat
{
    /// <summary>The name in plans: "parquet".</summary>
    string Name { get; }

    /// <summary>What the names of files end with, without a dot.</summary>
    string Extension => Name;

    ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context);
}
