using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>The error of a strict cast, with the values that failed.</summary>
internal static class CastFailure
{
    private const int MaxCollected = 10;
    private const int MaxListed = 3;

    /// <summary>"conversion from `str` to `i64` failed in column 'x' for 2 out of 3 values: ["a", "b"]" and what to do.</summary>
    public static void Raise(Column source, Column result, DataType target, string name)
    {
        var failed = new List<string>();
        int count = 0;
        for (int row = 0; row < source.Length; row++)
        {
            if (source.IsValid(row) && !result.IsValid(row) && count++ < MaxCollected)
            {
                failed.Add(ValueText.Of(source, row));
            }
        }
        string list = failed.Count <= MaxListed ? string.Join(", ", failed) : $"{failed[0]}, {failed[1]}, … {failed[^1]}";
        var text = new StringBuilder($"conversion from `{ShortName.Of(source.Type)}` to `{ShortName.Of(target)}` failed in column '{name}' ");
        text.Append($"for {count} out of {source.Length} values: [{list}]");
        if (count > MaxCollected)
        {
            text.Append("\n\nDid not show all failed cases as there were too many.");
        }
        text.Append(Advice(source.Type, target));
        Throw.Error(ErrorKind.InvalidOperation, text.ToString());
    }

    private static string Advice(DataType source, DataType target) => (source.Kind, target.Kind) switch
    {
        (_, TypeKind.Enum) => "\n\nEnsure that all values in the input column are present in the categories of the enum datatype.",
        (TypeKind.String, TypeKind.Date) => "\n\nUse `str.strptime`, `str.to_date` or `str.to_datetime` with a format, or `strict=False` to turn these values into nulls.",
        (TypeKind.String, TypeKind.Time or TypeKind.Datetime) => "\n\nUse `str.strptime` or `str.to_datetime` with a format, or `strict=False` to turn these values into nulls.",
        _ => "\n\nUse `strict=False` to turn these values into nulls.",
    };
}
