using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

/// <summary>The error for a value that its column cannot hold.</summary>
internal static unsafe class Misfit
{
    [DoesNotReturn]
    public static void Throw(CsvChunk chunk, FieldIndex index, ColumnTask task, int row)
    {
        int* entries = index.Entries + ((long)row * index.Stride) + task.Field;
        int start = entries[0] + 1;
        string value = FieldText.Shorten(chunk.Text[start..Math.Min(entries[1], chunk.Length)]);
        string reason = task.IsInferred
            ? $"the type was inferred from the first rows: raise infer_schema_length, or pass schema_overrides={{'{task.Name}': polarway.String}}"
            : "pass another type in the schema, or null_values that contain it, or ignore_errors=True to read it as null";
        string message = $"could not parse `{value}` as dtype `{ShortName(task.Type)}` at column '{task.Name}' (column number {(task.Field + 1).ToString(CultureInfo.InvariantCulture)})";
        bool again = task.Misfitted is not null;
        task.Misfitted?.Invoke();
        int recordStart = (entries - task.Field)[0] + 1;
        string place = again ? $"{chunk.Path}, byte {chunk.Offset + start}" : chunk.Locate(recordStart, start);
        throw new PolarwayException(ErrorKind.Compute, $"{message}; {place}; {reason}") { IsWorthAnotherRun = again };
    }

    [DoesNotReturn]
    public static void ThrowNotUtf8(CsvChunk chunk, ColumnTask task, int start)
        => Core.Errors.Throw.Error(ErrorKind.Compute, $"invalid utf-8 sequence in column '{task.Name}'; {chunk.Path}, byte {chunk.Offset + start}; pass encoding=\"utf8-lossy\", or the file's encoding (latin1, utf-16)");

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
        TypeKind.Float32 => "f32",
        TypeKind.Float64 => "f64",
        TypeKind.Boolean => "bool",
        TypeKind.String => "str",
        _ => type.ToString(),
    };
}
