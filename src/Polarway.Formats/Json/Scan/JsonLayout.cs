using Polarway.Core.Types;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>The columns of a scan and how their values are read.</summary>
/// <param name="Misfits">By column.</param>
/// <param name="IsDocument">JSON, not NDJSON.</param>
/// <param name="CanWiden">Types were inferred from some rows: a second look at all of them may help.</param>
internal sealed record JsonLayout(Schema Schema, JsonMisfits[] Misfits, JsonOptions Options, bool IsDocument, bool CanWiden);
