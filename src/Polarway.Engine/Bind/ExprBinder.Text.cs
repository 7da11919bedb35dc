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
        all.Add("str.to_decimal", new Entry(1, 1, (_, f, a) => a[0] with { Expr = new CastExpr(a[0].Expr, DataType.Decimal(38, (int)f.Options.IntegerOr("scale", 0)), false), Dynamic = null }));
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
        all.Add("str.replace", Replacing(f => (int)f.Options.IntegerOr("n", 1)));
        all.Add("str.replace_all", Replacing(_ => TextReplacement.All));
        all.Add("str.split", OfText(2, DataType.List(DataType.String), f =>
        {
            bool inclusive = f.Options.FlagOr("inclusive", false);
            bool strict = f.Options.FlagOr("strict", true);
            return f.Options.FlagOr("literal", true) ? (o, length, memory) => TextSplitting.Split(o[0], o[1], inclusive, length, memory)
                : (o, length, memory) => TextSplitting.SplitMatches(o[0], o[1], inclusive, strict, length, memory);
        }, canFail: true));
    }

    private static void AddTextEdges(Dictionary<string, Entry> all)
    {
        (string Name, TextEnds Ends)[] names = [("str.strip_chars", TextEnds.Both), ("str.strip_chars_start", TextEnds.Start), ("str.strip_chars_end", TextEnds.End)];
        foreach ((string name, TextEnds ends) in names)
        {
            Entry space = OfText(1, DataType.String, _ => (o, length, memory) => TextEdges.StripSpace(o[0], ends, length, memory));
            Entry some = OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.Strip(o[0], o[1], ends, length, memory));
            // A null for the characters means white space.
            all.Add(name, new Entry(1, 2, (b, f, a) => a.Length == 1 || a[1].Type.Kind == TypeKind.Null ? space.Bind(b, f, a[..1])
                : some.Bind(b, f, [a[0], a[1] with { Expr = OrElse(a[1].Expr, TextLiteral(WhiteSpace)) }])));
        }
        all.Add("str.strip_prefix", OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.StripPrefix(o[0], o[1], length, memory)));
        all.Add("str.strip_suffix", OfText(2, DataType.String, _ => (o, length, memory) => TextEdges.StripSuffix(o[0], o[1], length, memory)));
    }

    // What White_Space of Unicode has.
    private const string WhiteSpace = "\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    private static LiteralExpr TextLiteral(string value) => new(LiteralColumn.One(DataType.String, new LiteralValue.Text(value), JsonPath.Root, LiteralExpr.Memory));

    private static void AddTextParts(Dictionary<string, Entry> all)
    {
        all.Add("str.slice", new Entry(2, 3, (_, f, a) =>
        {
            if (a.Skip(1).Any(IsPerRow))
            {
                return PerRow(f, a, DataType.String, (text, from, most, memory) => TextSlices.Slice(text, from, most, text.Length, memory));
            }
            long offset = ConstantWhole(f, a[1]);
            long? count = a.Length == 3 ? ConstantWhole(f, a[2]) : null;
            return TextCall(f, a[..1], DataType.String, (o, length, memory) => TextSlices.Slice(o[0], offset, count, length, memory), $"{offset}, {count}");
        }));
        all.Add("str.head", WithCount(TextSlices.Head));
        all.Add("str.tail", WithCount(TextSlices.Tail));
        all.Add("str.zfill", WithCount((o, count, length, memory) => TextSlices.ZeroFill(o, Unsigned(count), length, memory)));
        all.Add("str.pad_start", Padding(TextEnds.Start));
        all.Add("str.pad_end", Padding(TextEnds.End));
    }

    /// <summary>Where the value is null, the text stays as it is.</summary>
    private static Entry Replacing(Func<Function, int> most) => new(3, 3, (b, f, a) =>
    {
        Bound replaced = OfText(3, DataType.String, function =>
        {
            (bool literal, int matches) = (function.Options.FlagOr("literal", false), most(function));
            return (o, length, memory) => TextReplacement.Replace(o[0], o[1], o[2], matches, literal, length, memory);
        }, canFail: true).Bind(b, f, a);
        return a[2].Expr is LiteralExpr { IsNull: false } ? replaced : replaced with { Expr = OrElse(replaced.Expr, a[0].Expr) };
    });

    private static Entry Padding(TextEnds end) => new(2, 2, (_, f, a) =>
    {
        string fill = f.Options.TextOr("fill_char", " ");
        if (fill.EnumerateRunes().Count() != 1)
        {
            PlanError.Invalid(f.Path, $"fill_char is one character, found \"{fill}\"");
        }
        Rune rune = fill.EnumerateRunes().First();
        if (IsPerRow(a[1]))
        {
            return PerRow(f, a, DataType.String, (text, most, _, memory) => TextSlices.Pad(text, Unsigned(most), rune, end, text.Length, memory), fill);
        }
        long width = Unsigned(ConstantWhole(f, a[1]));
        return TextCall(f, a[..1], DataType.String, (o, length, memory) => TextSlices.Pad(o[0], width, rune, end, length, memory), $"{width}, {fill}");
    });

    private delegate Column CountKernel(Operand text, long count, int length, Core.Memory.Allocator memory);

    private static Entry WithCount(CountKernel kernel) => new(2, 2, (_, f, a) =>
    {
        if (IsPerRow(a[1]))
        {
            return PerRow(f, a, DataType.String, (text, most, _, memory) => kernel(text, most, text.Length, memory));
        }
        long count = ConstantWhole(f, a[1]);
        return TextCall(f, a[..1], DataType.String, (o, length, memory) => kernel(o[0], count, length, memory), count.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>A function of text and of one or two numbers that may differ from row to row.</summary>
    private static Bound PerRow(Function function, Bound[] arguments, DataType type, Func<Column, long, long?, Core.Memory.Allocator, Column> kernel, string settings = "", bool canFail = false)
    {
        Bound[] ready = [arguments[0], .. arguments[1..].Select(number => Int64s(function, number))];
        return Call(function, ready, type, (o, length, memory) => NumbersPerRow.Run(o[0], o[1], o.Length > 2 ? o[2] : default(Operand?), length, type,
            (part, first, second) => kernel(part, first, second, memory), memory), settings, canFail);
    }

    /// <summary>A number that is no constant, or the constant null: a null gives null.</summary>
    private static bool IsPerRow(Bound number) => number.Expr is not LiteralExpr { IsNull: false };

    private static long Unsigned(long number)
    {
        if (number < 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"conversion from `i64` to `u64` failed for 1 out of 1 values: [{number}]; give a number of characters, 0 or more");
        }
        return number;
    }

    /// <summary>All arguments are text; options are read by <paramref name="kernel"/>.</summary>
    private static Entry OfText(int count, DataType type, Func<Function, RowKernel> kernel, bool canFail = false)
        => new(count, count, (_, f, a) => TextCall(f, a, type, kernel(f), OptionText(f), canFail));

    private static Bound TextCall(Function function, Bound[] arguments, DataType type, RowKernel kernel, string settings = "", bool canFail = false)
    {
        Bound[] texts = Array.ConvertAll(arguments, argument =>
        {
            if (argument.Type.Kind == TypeKind.Binary)
            {
                WrongSeries("String", argument);
            }
            return argument with { Expr = Coercion.To(argument, DataType.String), Dynamic = null };
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
        if (literal.IsNull || !IsCountable(argument.Type))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"casting from {argument.Type} to Int64 not supported: function \"{function.Name}\" (at {function.Path}) takes a whole number");
        }
        using Column value = Core.Kernels.Cast.To(literal.Value, DataType.Int64, true, LiteralExpr.Memory);
        return ((PrimitiveColumn)value).Values<long>()[0];
    }

    /// <summary>Whether values of a type can stand where whole numbers are wanted: fractions are cut off.</summary>
    private static bool IsCountable(DataType type) => type.IsNumeric || type.IsTemporal || type.Kind == TypeKind.Boolean;

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
        if (!type.IsInteger)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"Invalid dtype {type}");
        }
        DataType read = type.Kind is TypeKind.UInt64 or TypeKind.Int128 or TypeKind.UInt128 ? DataType.Int128 : DataType.Int64;
        string name = arguments[0].Name;
        if (IsPerRow(arguments[1]))
        {
            Bound numbers = PerRow(function, arguments, read, (text, radix, _, memory) => TextNumbers.Integers(text, radix, read, strict, memory), $"{strict}", strict);
            return numbers with { Expr = new CastExpr(numbers.Expr, type, strict) };
        }
        long numberBase = ConstantWhole(function, arguments[1]);
        Bound number = TextCall(function, arguments[..1], read,
            (o, _, memory) => TextNumbers.Integers(o[0].Column, numberBase, read, strict, memory), $"{numberBase}, {strict}", strict);
        return type.Equals(read) ? number : number with { Expr = new CastExpr(number.Expr, type, strict) };
    }

    private static bool JoinsText(DataType type)
        => type.Kind is TypeKind.String or TypeKind.Boolean or TypeKind.Null or TypeKind.Categorical or TypeKind.Enum;

    private static RowFunctionExpr ConcatenateText(Bound left, Bound right)
        => new("concat_str", [Coercion.To(left, DataType.String), Coercion.To(right, DataType.String)], DataType.String,
            static (o, length, memory) => TextConcatenation.Concat(o, "", false, length, memory));
}
