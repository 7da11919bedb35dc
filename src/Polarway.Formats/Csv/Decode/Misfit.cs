using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Types;

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
        string message = $"could not parse `{value}` as dtype `{ShortName(task.Type)}` at {column}; {place}; {reason}";
        return new PolarwayException(ErrorKind.Compute, message) { IsWorthAnotherRun = task.CanWiden };
    }

    private static string ShortName(DataType type) => type.Kind switch
    {
        TypeKind.Int8 => "i8",
        TypeKind.Int16 => "i16",
        TypeKind.Int32 => "i32",
        TypeKind.Int64 => "i64",
        TypeKind.Int128 => "i128",
        TypeKind.UInt8 => "u8",
        TypeKind.UInt16 => "u16",
        TypeKind.UInt32 => "u32",
        TypeKind.UInt64 => "u64",
        TypeKind.UInt128 => "u128",
        TypeKind.Float16 => "f16",
        TypeKind.Float32 => "f32",
        TypeKind.Float64 => "f64",
        TypeKind.Boolean => "bool",
        TypeKind.String => "str",
        _ => type.ToString(),
    };
}
