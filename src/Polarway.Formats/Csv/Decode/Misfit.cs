using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Csv.Decode;

/// <summary>The error for a value that its column cannot hold.</summary>
internal static unsafe class Misfit
{
    /// <summary>For the first misfit that the task was told of.</summary>
    /// <param name="index">The records that were decoded.</param>
    public static PolarwayException ErrorOf(CsvChunk chunk, FieldIndex index, ColumnTask task)
    {
        int* entries = index.Entries + ((long)task.MisfitRow * index.Stride) + task.Field;
        int recordStart = (entries - task.Field)[0] + 1;
        int start = entries[0] + 1;
        string value = FieldText.Shorten(chunk.Text[start..Math.Min(entries[1], chunk.Length)]);
        string column = $"column '{task.Name}' (column number {(task.Field + 1).ToString(CultureInfo.InvariantCulture)})";
        if (task.IsMisfitBytes)
        {
            return new PolarwayException(ErrorKind.Compute, $"invalid utf-8 sequence in {column}: `{value}`; {chunk.Locate(recordStart, start)}; pass encoding=\"utf8-lossy\", or the file's encoding (latin1, utf-16)");
        }
        string reason = task.IsInferred
            ? $"the type was inferred from some of the rows: pass schema_overrides={{'{task.Name}': polarway.String}}, or infer_schema_length=None to look at all rows"
            : "pass another type in the schema, or null_values that contain it, or ignore_errors=True to read it as null";
        // What is run anew need not say which row it was: counting takes a pass over the file.
        string place = task.CanWiden ? $"{chunk.Path}, byte {chunk.Offset + start}" : chunk.Locate(recordStart, start);
        string message = $"could not parse `{value}` as dtype `{ShortName.Of(task.Type)}` at {column}; {place}; {reason}";
        return new PolarwayException(ErrorKind.Compute, message) { IsWorthAnotherRun = task.CanWiden };
    }
}
