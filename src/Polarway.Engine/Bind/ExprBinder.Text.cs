using System.Globalization;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions of text.</summary>
internal sealed partial class ExprBinder
{
    private static void AddText(Dictionary<string, Entry> all)
    {
        all.Add("str.len_bytes", OfText(1, DataType.UInt32, _ => (o, _, memory) => TextLengths.Bytes(o[0].Column, memory)));
        all.Add("str.len_chars", OfText(1, DataType.UInt32, _ => (o, _, memory) => TextLengths.Characters(o[0].Column, memory)));
        all.Add("str.to_lowercase", OfText(1, DataType.String, _ => (o, _, memory) => TextCase.Lower(o[0].Column, memory)));
        all.Add("str.to_uppercase", OfText(1, DataType.String, _ => (o, _, memory) => TextCase.Upper(o[0].Column, memory)));
        all.Add("str.to_titlecase", OfText(1, DataType.String, _ => (o, _, memory) => TextCase.Title(o[0].Column, memory)));
        all.Add("str.reverse", OfText(1, DataType.String, _ => (o, length, memory) => TextSlices.Reverse(o[0], length, memory)));
        AddTextSearch(all);
        AddTextEdges(all);
        AddTextParts(all);
        all.Add("str.extract_all", OfText(2, DataType.List(DataType.String), _ => (o, length, memory) => TextExtraction.All(o[0], o[1], length, memory), canFail: true));
        all.Add("str.to_integer", new Entry(2, 2, (_, f, a) => BindToInteger(f, a)));
        all.Add("concat_str", new Entry(1, int.MaxValue, (_, f, a) => BindConcat(f, a)));
    }

    private static void AddTextSearch(Dictionary<string, Entry> all)
    {
        all.Add("str.starts_with", OfText(2, DataType.Boolean, _ => (o, length, memory) => TextSearch.StartsWith(o[0], o[1], length, memory)));
        all.Add("str.ends_with", OfText(2, DataType.Boolean, _ => (o, length, memory) => TextSearch.EndsWith(o[0], o[1], length, memory)));
        all.Add("str.contains", OfText(2, DataType.Boolean, f =>
        {
            var (literal, strict) = (f.Options.FlagOr("literal", false), f.Options.FlagOr("strict", true));
            return (o, length, memory) => TextSearch.Contains(o[0], o[1], length, literal, strict, memory);
        }, canFail: true));
        all.Add("str.find", OfText(2, DataType.UInt32, f =>
        {
            var (literal, strict) = (f.Options.FlagOr("literal", false), f.Options.FlagOr("strict", true));
            return (o, length, memory) => TextSearch.Find(o[0], o[1], length, literal, strict, memory);
        }, canFail: true));
        all.Add("str.count_matches", OfText(2, DataType.UInt32, f =>
        {
            bool literal = f.Options.FlagOr("literal", false);
            return (o, length, memory) => TextSearch.Count(o[0], o[1], length, literal, memory);
        }, canFail: true));
        all.Add("str.extract", OfText(2, DataType.String, f =>
        {
            int group = (int)f.Options.IntegerOr("group_index", 1);
            return (o, length, memory) => TextReplacement.Extract(o[0], o[1], group, length, memory);
        }, canFail: true));
        all.Add("str.replace", OfText(3, DataType.String, f => Replacing(f, (int)f.Options.IntegerOr("n", 1)), canFail: true));
        all.Add("str.replace_all", OfText(3, DataType.String, f => Replacing(f, TextReplacement.All), canFail: true));
        all.Add("str.split", OfText(2, DataType.List(DataType.String), f =>
        {
            bool inclusive = f.Options.FlagOr("inclusive", false);
            if (!f.Options.FlagOr("literal", true))
            {
                Throw.Unsupported($"str.split by a regular expression (at {f.Path}); use a literal separator");
            }
            f.Options.FlagOr("strict", true);
            return (o, length, memory) => TextSplitting.Split(o[0], o[1], inclusive, length, memory);
        }));
    }

    private static void AddTextEdges(Dictionary<string, Entry> all)
    {
        (string Name, TextEnds Ends)[] names = [("str.strip_chars", TextEnds.Both), ("str.strip_chars_start", TextEnds.Start), ("str.strip_chars_end", TextEnds.End)];
        foreach ((string name, TextEnds ends) in names)
        {
            Entry space = OfText(1, DataType.String, _ => (o, length, memory) => TextEdges.StripSpace(o[0], ends, length, memory));
            Entry some = OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.Strip(o[0], o[1], ends, length, memory));
            // A null for the characters means white space.
            all.Add(name, new Entry(1, 2, (b, f, a) => a.Length == 1 || a[1].Type.Kind == TypeKind.Null ? space.Bind(b, f, a[..1]) : some.Bind(b, f, a)));
        }
        all.Add("str.strip_prefix", OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.StripPrefix(o[0], o[1], length, memory)));
        all.Add("str.strip_suffix", OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.StripSuffix(o[0], o[1], length, memory)));
    }

    private static void AddTextParts(Dictionary<string, Entry> all)
    {
        all.Add("str.slice", new Entry(2, 3, (_, f, a) =>
        {
            if (a.Skip(1).Any(n => n.Expr is not LiteralExpr))
            {
                return PerRow(f, a, DataType.String, (text, from, most, memory) => TextSlices.Slice(text, from, most, text.Length, memory));
            }
            long offset = ConstantWhole(f, a[1]);
            long? count = a.Length == 3 && a[2].Type.Kind != TypeKind.Null ? ConstantWhole(f, a[2]) : null;
            return TextCall(f, a[..1], DataType.String, (o, length, memory) => TextSlices.Slice(o[0], offset, count, length, memory), $"{offset}, {count}");
        }));
        all.Add("str.head", WithCount(TextSlices.Head));
        all.Add("str.tail", WithCount(TextSlices.Tail));
        all.Add("str.zfill", WithCount(TextSlices.ZeroFill));
        all.Add("str.pad_start", Padding(TextEnds.Start));
        all.Add("str.pad_end", Padding(TextEnds.End));
    }

    private static RowKernel Replacing(Function function, int most)
    {
        bool literal = function.Options.FlagOr("literal", false);
        return (o, length, memory) => TextReplacement.Replace(o[0], o[1], o[2], most, literal, length, memory);
    }

    private static Entry Padding(TextEnds end) => new(2, 2, (_, f, a) =>
    {
        string fill = f.Options.TextOr("fill_char", " ");
        if (fill.EnumerateRunes().Count() != 1)
        {
            PlanError.Invalid(f.Path, $"fill_char is one character, found \"{fill}\"");
        }
        Rune rune = fill.EnumerateRunes().First();
        if (a[1].Expr is not LiteralExpr)
        {
            return PerRow(f, a, DataType.String, (text, most, _, memory) => TextSlices.Pad(text, most, rune, end, text.Length, memory), fill);
        }
        long width = ConstantWhole(f, a[1]);
        return TextCall(f, a[..1], DataType.String, (o, length, memory) => TextSlices.Pad(o[0], width, rune, end, length, memory), $"{width}, {fill}");
    });

    private delegate Column CountKernel(Operand text, long count, int length, Core.Memory.Allocator memory);

    private static Entry WithCount(CountKernel kernel) => new(2, 2, (_, f, a) =>
    {
        if (a[1].Expr is not LiteralExpr)
        {
            return PerRow(f, a, DataType.String, (text, most, _, memory) => kernel(text, most, text.Length, memory));
        }
        long count = ConstantWhole(f, a[1]);
        return TextCall(f, a[..1], DataType.String, (o, length, memory) => kernel(o[0], count, length, memory), count.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>A function of text and of one or two numbers that may differ from row to row.</summary>
    private static Bound PerRow(Function function, Bound[] arguments, DataType type, Func<Column, long, long?, Core.Memory.Allocator, Column> kernel, string settings = "", bool canFail = false)
    {
        Bound text = TextCall(function, arguments[..1], DataType.String, static (o, length, memory) => o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain());
        Bound[] ready = [text, .. arguments[1..].Select(number => Int64s(function, number))];
        return Call(function, ready, type, (o, length, memory) => NumbersPerRow.Run(o[0], o[1], o.Length > 2 ? o[2] : default(Operand?), length, type,
            (part, first, second) => kernel(part, first, second, memory), memory), settings, canFail);
    }

    /// <summary>All arguments are text; options are read by <paramref name="kernel"/>.</summary>
    private static Entry OfText(int count, DataType type, Func<Function, RowKernel> kernel, bool canFail = false)
        => new(count, count, (_, f, a) => TextCall(f, a, type, kernel(f), OptionText(f), canFail));

    private static Bound TextCall(Function function, Bound[] arguments, DataType type, RowKernel kernel, string settings = "", bool canFail = false)
    {
        bool takesBytes = function.Name == "str.len_bytes";
        Bound[] texts = Array.ConvertAll(arguments, argument =>
        {
            if (argument.Type.Kind is not (TypeKind.String or TypeKind.Categorical or TypeKind.Enum or TypeKind.Null) && !(takesBytes && argument.Type.Kind == TypeKind.Binary))
            {
                Undefined(function, argument.Type);
            }
            return argument with { Expr = argument.Type.Kind == TypeKind.Binary ? argument.Expr : Coercion.To(argument, DataType.String), Dynamic = null };
        });
        return Call(function, texts, type, kernel, settings, canFail);
    }

    // What was read of the options decides the result as much as the arguments do.
    private static string OptionText(Function function)
    {
        string[] names = ["literal", "strict", "inclusive"];
        var set = names.Where(function.Options.Has).Select(name => $"{name}={function.Options.FlagOr(name, false)}");
        return string.Join(", ", set.Concat(((string[])["n", "group_index"]).Where(function.Options.Has).Select(name => $"{name}={function.Options.IntegerOr(name, 0)}")));
    }

    private static long ConstantWhole(Function function, Bound argument)
    {
        if (argument.Expr is not LiteralExpr literal)
        {
            return Throw.Unsupported<long>($"function \"{function.Name}\" (at {function.Path}) with a different number in each row; give one number");
        }
        if (literal.IsNull || !argument.Type.IsInteger)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"function \"{function.Name}\" (at {function.Path}) takes a whole number");
        }
        using Column value = Core.Kernels.Cast.To(literal.Value, DataType.Int64, true, LiteralExpr.Memory);
        return ((PrimitiveColumn)value).Values<long>()[0];
    }

    private static Bound BindConcat(Function function, Bound[] arguments)
    {
        string separator = function.Options.TextOr("separator", "");
        bool ignoreNulls = function.Options.FlagOr("ignore_nulls", false);
        Bound[] texts = Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, DataType.String), Dynamic = null });
        return Call(function, texts, DataType.String, (o, length, memory) => TextConcatenation.Concat(o, separator, ignoreNulls, length, memory), $"\"{separator}\", {ignoreNulls}");
    }

    private static Bound BindToInteger(Function function, Bound[] arguments)
    {
        bool strict = function.Options.FlagOr("strict", true);
        DataType type = function.Options.TryGet("dtype", out JsonElement element) ? DataTypeReader.Read(element, function.Path.At("dtype")) : DataType.Int64;
        if (arguments[1].Expr is not LiteralExpr)
        {
            Bound numbers = PerRow(function, arguments, DataType.Int64, (text, radix, _, memory) => TextNumbers.Integers(text, (int)Math.Clamp(radix, 0, 99), strict, memory), $"{strict}", strict);
            return numbers with { Expr = Coercion.To(numbers.Expr, type) };
        }
        long numberBase = ConstantWhole(function, arguments[1]);
        Bound number = TextCall(function, arguments[..1], DataType.Int64,
            (o, _, memory) => TextNumbers.Integers(o[0].Column, (int)Math.Clamp(numberBase, 0, 99), strict, memory), $"{numberBase}, {strict}", strict);
        return number with { Expr = Coercion.To(number.Expr, type) };
    }

    private static bool JoinsText(DataType type)
        => type.Kind is TypeKind.String or TypeKind.Boolean or TypeKind.Null or TypeKind.Categorical or TypeKind.Enum;

    private static RowFunctionExpr ConcatenateText(Bound left, Bound right)
        => new("concat_str", [Coercion.To(left, DataType.String), Coercion.To(right, DataType.String)], DataType.String,
            static (o, length, memory) => TextConcatenation.Concat(o, "", false, length, memory));
}
