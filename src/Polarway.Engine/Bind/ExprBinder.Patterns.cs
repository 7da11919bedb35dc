using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of text that search for many patterns, cut into structs, or change its coding.</summary>
internal sealed partial class ExprBinder
{
    // More would be columns nobody can use.
    private const int MostFields = 10_000;

    private static void AddTextPatterns(Dictionary<string, Entry> all)
    {
        all.Add("str.contains_any", WithPatterns(DataType.Boolean, (f, patterns, _) =>
        {
            bool ignoreCase = f.Options.FlagOr("ascii_case_insensitive", false);
            return (o, length, memory) => TextPatterns.ContainsAny(o[0], patterns(o), ignoreCase, length, memory);
        }));
        all.Add("str.extract_many", WithPatterns(DataType.List(DataType.String), (f, patterns, _) =>
        {
            PatternSearch search = Searching(f);
            return (o, length, memory) => TextPatterns.Extract(o[0], patterns(o), search, length, memory);
        }));
        all.Add("str.find_many", WithPatterns(DataType.List(DataType.UInt32), (f, patterns, _) =>
        {
            PatternSearch search = Searching(f);
            return (o, length, memory) => TextPatterns.Find(o[0], patterns(o), search, length, memory);
        }));
        all.Add("str.replace_many", WithPatterns(DataType.String, (f, patterns, values) =>
        {
            PatternSearch search = Searching(f);
            return (o, length, memory) => TextPatterns.Replace(o[0], patterns(o), values(o), search, length, memory);
        }));
        all.Add("str.split_exact", new Entry(2, 2, (_, f, a) => BindFields(f, a, 1, false, f.Options.FlagOr("inclusive", false))));
        all.Add("str.splitn", new Entry(2, 2, (_, f, a) => BindFields(f, a, 0, true, false)));
        all.Add("str.extract_groups", new Entry(1, 1, (_, f, a) =>
        {
            string pattern = f.Options.Text("pattern");
            var type = DataType.Struct([.. TextFields.GroupNames(pattern).Select(name => new Field(name, DataType.String))]);
            return TextCall(f, a, type, (o, length, memory) => TextFields.Groups(o[0], pattern, type, length, memory), $"\"{pattern}\"");
        }));
        all.Add("str.escape_regex", OfText(1, DataType.String, _ => (o, length, memory) => TextEscaping.Escape(o[0], length, memory)));
        all.Add("str.json_path_match", new Entry(2, 2, (_, f, a) =>
        {
            if (a[1].Expr is not Expressions.LiteralExpr { IsNull: false })
            {
                return TextCall(f, a, DataType.String, (o, length, memory) => JsonPaths.Match(o[0], o[1], length, memory), canFail: true);
            }
            string path = ConstantText(f, a[1]);
            return TextCall(f, a[..1], DataType.String, (o, length, memory) => JsonPaths.Match(o[0], path, length, memory), $"\"{path}\"");
        }));
        all.Add("str.encode", new Entry(1, 1, (_, f, a) =>
        {
            TextEncoding encoding = Encoding(f);
            return TextCall(f, a, DataType.String, (o, length, memory) => TextCoding.Encode(o[0], encoding, length, memory), $"{encoding}");
        }));
        all.Add("str.decode", new Entry(1, 1, (_, f, a) =>
        {
            (TextEncoding encoding, bool strict) = (Encoding(f), f.Options.FlagOr("strict", true));
            return TextCall(f, a, DataType.Binary, (o, length, memory) => TextCoding.Decode(o[0], encoding, strict, length, memory), $"{encoding}, {strict}", strict);
        }));
    }

    /// <summary>The texts to search for, of what a function was given: known when it is bound, or the one list that an argument is.</summary>
    private delegate string[] TextsOf(ReadOnlySpan<Operand> operands);

    private static Entry WithPatterns(DataType type, Func<Function, TextsOf, TextsOf, RowKernel> make) => new(1, 3, (_, f, a) =>
    {
        bool takesValues = f.Name == "str.replace_many";
        int next = 1;
        (TextsOf patterns, string named) = TextList(f, a, "patterns", "pattern", ref next);
        (TextsOf values, string valuesNamed) = takesValues ? TextList(f, a, "values", "replacement", ref next) : (null!, "");
        RowKernel kernel = make(f, patterns, values);
        if (f.Name is "str.extract_many" or "str.find_many" && a.Length == 2)
        {
            kernel = OfEachRow(kernel, type);
        }
        string options = string.Join(", ", ((string[])["ascii_case_insensitive", "overlapping", "leftmost"]).Where(name => f.Options.FlagOr(name, false)));
        return Call(f, a, type, kernel, $"{named}, {valuesNamed}, {options}", true);
    });

    /// <summary>One list of texts for all rows, or one for each: a null gives null.</summary>
    private static RowKernel OfEachRow(RowKernel kernel, DataType type) => (o, length, memory) =>
    {
        if (o[1].IsScalar || o[1].Column.Length == 1)
        {
            return kernel(o, length, memory);
        }
        using Core.Columns.Column texts = o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain();
        var parts = new List<Core.Columns.Column> { Fill.Nulls(type, 0, memory) };
        try
        {
            for (int row = 0; row < length; row++)
            {
                using Core.Columns.Column text = texts.Slice(row, 1);
                using Core.Columns.Column patterns = o[1].Column.Slice(row, 1);
                parts.Add(patterns.IsValid(0) ? kernel([text, patterns], 1, memory) : Fill.Nulls(type, 1, memory));
            }
            return Concatenation.Concat([.. parts], memory);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    };

    private static (TextsOf Texts, string Named) TextList(Function function, Bound[] arguments, string option, string role, ref int next)
    {
        if (function.Options.TextsOrNull(option) is { } known)
        {
            return (_ => known, $"[{string.Join(", ", known)}]");
        }
        int place = next++;
        if (place >= arguments.Length)
        {
            PlanError.Invalid(function.Path, $"{function.Name} takes {option}");
        }
        DataType type = arguments[place].Type;
        if (type.Kind != TypeKind.List)
        {
            string what = function.Name == "str.replace_many" ? $"flat {(arguments[place].Dynamic is not null ? "dyn int" : ShortName.Of(type))} datatype as {role}" : "flat string datatype";
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name.Replace("find_many", "extract_many", StringComparison.Ordinal)}` with a {what} is invalid. Use `implode` to wrap the string value into a list.");
        }
        if (type.Inner.Kind is not (TypeKind.String or TypeKind.Categorical or TypeKind.Enum))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"{function.Name} operation not supported for dtypes `str` and `{ShortName.Of(type)}`");
        }
        arguments[place] = arguments[place] with { Expr = Coercion.To(arguments[place].Expr, DataType.List(DataType.String)) };
        bool refusesNulls = function.Name == "str.replace_many";
        return (operands => TextsIn(operands[place], function.Name, refusesNulls), "");
    }

    private static string[] TextsIn(Operand lists, string function, bool refusesNulls)
    {
        if (!lists.IsScalar && lists.Column.Length != 1)
        {
            Throw.Error(ErrorKind.Compute, $"not yet implemented: `{function}` with a pattern per row; give one list for all rows, such as an imploded column");
        }
        var column = (Core.Columns.ListColumn)lists.Column;
        var rows = new Whole.ListRows(new Operand(column, true));
        var texts = new List<string>();
        for (int item = rows.Start(0); rows.IsValid(0) && item < rows.Start(0) + rows.Count(0); item++)
        {
            if (rows.Items.IsValid(item))
            {
                texts.Add(rows.Items is Core.Columns.DictionaryColumn codes ? codes.Dictionary.TextAt((int)codes.Codes[item]) : ((Core.Columns.ViewColumn)rows.Items).TextAt(item));
            }
            else if (refusesNulls)
            {
                Throw.Error(ErrorKind.InvalidOperation, "'patterns'/'replace_with' should not have nulls");
            }
        }
        return [.. texts];
    }

    private static PatternSearch Searching(Function function)
    {
        PlanObject options = function.Options;
        var search = new PatternSearch(options.FlagOr("ascii_case_insensitive", false), options.FlagOr("overlapping", false), options.FlagOr("leftmost", false));
        if (search is { Overlapping: true, Leftmost: true })
        {
            PlanError.Invalid(function.Path, $"{function.Name}: matches are either `leftmost` or `overlapping`, not both");
        }
        return search;
    }

    private static Bound BindFields(Function function, Bound[] arguments, int more, bool rest, bool inclusive)
    {
        long count = function.Options.IntegerOr("n", 0) + more;
        if (count is < 0 or > MostFields)
        {
            PlanError.Invalid(function.Path, $"{function.Name}: n = {count - more} fields; allowed: 0 to {MostFields - more}");
        }
        var type = DataType.Struct([.. Enumerable.Range(0, (int)count).Select(field => new Field($"field_{field}", DataType.String))]);
        return TextCall(function, arguments, type, (o, length, memory) => TextFields.Split(o[0], o[1], type, (int)count, rest, inclusive, length, memory), $"{count}, {inclusive}");
    }

    private static TextEncoding Encoding(Function function)
    {
        string name = function.Options.Text("encoding");
        return name switch
        {
            "hex" => TextEncoding.Hex,
            "base64" => TextEncoding.Base64,
            _ => PlanError.Unknown<TextEncoding>(function.Path, "encoding", name, ["hex", "base64"]),
        };
    }
}
