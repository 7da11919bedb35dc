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
        all.Add("str.contains_any", WithPatterns(DataType.Boolean, (patterns, f) =>
        {
            bool ignoreCase = f.Options.FlagOr("ascii_case_insensitive", false);
            return ((o, length, memory) => TextPatterns.ContainsAny(o[0], patterns, ignoreCase, length, memory), $"{ignoreCase}");
        }));
        all.Add("str.extract_many", WithPatterns(DataType.List(DataType.String), (patterns, f) =>
        {
            PatternSearch search = Searching(f);
            return ((o, length, memory) => TextPatterns.Extract(o[0], patterns, search, length, memory), $"{search}");
        }));
        all.Add("str.find_many", WithPatterns(DataType.List(DataType.UInt32), (patterns, f) =>
        {
            PatternSearch search = Searching(f);
            return ((o, length, memory) => TextPatterns.Find(o[0], patterns, search, length, memory), $"{search}");
        }));
        all.Add("str.replace_many", WithPatterns(DataType.String, (patterns, f) =>
        {
            string[] values = f.Options.Texts("values");
            PatternSearch search = Searching(f);
            return ((o, length, memory) => TextPatterns.Replace(o[0], patterns, values, search, length, memory), $"[{string.Join(", ", values)}], {search}");
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

    private static Entry WithPatterns(DataType type, Func<string[], Function, (RowKernel Kernel, string Settings)> make) => new(1, 1, (_, f, a) =>
    {
        string[] patterns = f.Options.Texts("patterns");
        (RowKernel kernel, string settings) = make(patterns, f);
        return TextCall(f, a, type, kernel, $"[{string.Join(", ", patterns)}], {settings}", true);
    });

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
        if (count is < 1 or > MostFields)
        {
            PlanError.Invalid(function.Path, $"{function.Name}: n = {count - more} fields; allowed: {1 - more} to {MostFields - more}");
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
