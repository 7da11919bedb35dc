using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Functions of text.</summary>
internal sealed partial class ExprBinder
{
    private static void AddText(Dictionary<string, Entry> all)
    {
        Plain(all, "LOWER LCASE", "str.to_lowercase", AsText, DataType.String);
        Plain(all, "UPPER UCASE", "str.to_uppercase", AsText, DataType.String);
        Plain(all, "INITCAP", "str.to_titlecase", AsText, DataType.String);
        Plain(all, "REVERSE", "str.reverse", AsText, DataType.String);
        Plain(all, "LENGTH LEN CHAR_LENGTH CHARACTER_LENGTH", "str.len_chars", AsText, DataType.UInt32);
        Plain(all, "OCTET_LENGTH", "str.len_bytes", AsText, DataType.UInt32);
        Add(all, "BIT_LENGTH", 1, 1, (_, a) => Nodes.Fn("mul", Nodes.Fn("str.len_bytes", DataType.UInt32, a[0]), Nodes.Lit(8)));
        foreach ((string name, string fn) in ((string, string)[])[("TRIM", "str.strip_chars"), ("LTRIM", "str.strip_chars_start"), ("RTRIM", "str.strip_chars_end")])
        {
            Add(all, name, 1, 2, (_, a) => Nodes.Fn(fn, DataType.String, a), name);
        }
        Add(all, "STARTS_WITH", 2, 2, (_, a) => Nodes.Fn("str.starts_with", DataType.Boolean, a));
        Add(all, "ENDS_WITH", 2, 2, (_, a) => Nodes.Fn("str.ends_with", DataType.Boolean, a));
        Add(all, "CONCAT", 1, int.MaxValue, (_, a) => Concat(a, "", true), "");
        Add(all, "||", 2, int.MaxValue, (_, a) => Concat(a, "", false));
        Add(all, "CONCAT_WS", 2, int.MaxValue, (_, a) => Concat(a[1..], TextOf(a[0]) ?? SqlError.Syntax<string>("CONCAT_WS 'separator' must be a literal string"), true), "");
        Add(all, "SUBSTR SUBSTRING", 2, 3, (_, a) => Substring(a), "SUBSTR");
        Add(all, "LEFT", 2, 2, (_, a) => Left(a[0], a[1]));
        Add(all, "RIGHT", 2, 2, (_, a) => Right(a[0], a[1]));
        Add(all, "LPAD", 2, 3, (_, a) => Padded("str.pad_start", "LPAD", a), "");
        Add(all, "RPAD", 2, 3, (_, a) => Padded("str.pad_end", "RPAD", a), "");
        Add(all, "REPLACE", 3, 3, (_, a) => Nodes.Fn("str.replace_all", DataType.String, [("literal", Json.True)], a), "");
        Add(all, "STRPOS INSTR", 2, 2, (_, a) => Nodes.Fn("fill_null", DataType.UInt32,
            Nodes.Fn("add", Nodes.Fn("str.find", DataType.UInt32, [("literal", Json.True), ("strict", Json.True)], a[0], a[1]), Nodes.Cast(Nodes.Lit(1), DataType.UInt32)), Nodes.Lit(0)));
        Add(all, "STRING_TO_ARRAY", 2, 2, (_, a) => Nodes.Fn("str.split", DataType.List(DataType.String), a), "");
        Add(all, "SPLIT_PART", 3, 3, (_, a) => Nodes.When(Nodes.IsNotNull(a[0]), Nodes.Fn("fill_null", DataType.String, ItemOf(Nodes.Fn("str.split", DataType.List(DataType.String), a[0], a[1]), a[2]), Nodes.Lit("")), a[0]), "");
        Add(all, "NORMALIZE", 1, 1, (_, a) => Nodes.Fn("str.normalize", DataType.String, [("form", Json.String("NFC"))], a));
        all["NORMALIZE"] = new Entry(1, 2, (binder, call) => binder.BindNormalize(call)) { Counted = "" };
        Add(all, "REGEXP_LIKE", 2, 3, (_, a) => Nodes.Fn("str.contains", DataType.Boolean, a[0], Flagged(a, 2, "REGEXP_LIKE", false)), "");
        Add(all, "REGEXP_REPLACE", 3, 4, (_, a) => RegexReplace(a), "");
        Add(all, "ENCODE", 2, 2, (_, a) => Nodes.Fn("str.encode", DataType.String, [("encoding", Json.String(RequireText(a[1], "encoding", "ENCODE")))], a[0]), "");
        Add(all, "DECODE", 2, 2, (_, a) => Nodes.Fn("str.decode", DataType.Binary, [("encoding", Json.String(RequireText(a[1], "encoding", "DECODE"))), ("strict", Json.True)], a[0]), "");
    }

    /// <summary>As it is: the engine says which types a function of text takes.</summary>
    private static Json AsText(Json value) => value;

    private static Json Concat(Json[] values, string separator, bool ignoresNulls)
        => Nodes.Fn("concat_str", DataType.String, [("separator", Json.String(separator)), ("ignore_nulls", Json.Flag(ignoresNulls))],
            [.. values.Select(value => Types.Of(value)?.Kind == TypeKind.String ? value : Nodes.Cast(value, DataType.String))]);

    private Json BindNormalize(CallExpr call)
    {
        string form = "NFC";
        if (call.Arguments.Count == 2)
        {
            form = call.Arguments[1] is NameExpr { Parts: [string word] } ? word.ToUpperInvariant() : "";
            if (form is not ("NFC" or "NFD" or "NFKC" or "NFKD"))
            {
                SqlError.Syntax($"invalid 'form' for NORMALIZE (found {call.Arguments[1].Text})");
            }
        }
        return Nodes.Fn("str.normalize", DataType.String, [("form", Json.String(form))], Bind(call.Arguments[0]));
    }

    /// <summary>The characters from a place counted from 1; a place before the text takes its share of the length.</summary>
    private static Json Substring(Json[] a)
    {
        if (TextOf(a[1]) is not null)
        {
            SqlError.Syntax("invalid 'start' for SUBSTRING");
        }
        if (a.Any(value => value.Type?.Kind == TypeKind.Null))
        {
            return Nodes.Null;
        }
        Json? length = a.Length == 3 ? a[2] : null;
        if (length is not null && WholeOf(length) is < 0)
        {
            SqlError.Syntax($"SUBSTR does not support negative length ({WholeOf(length)})");
        }
        if (WholeOf(a[1]) is long start)
        {
            Json from = Nodes.Lit(Math.Max(start - 1, 0));
            if (length is null)
            {
                return Nodes.Fn("str.slice", DataType.String, a[0], from);
            }
            Json rest = start > 0 ? length : WholeOf(length) is long size ? Nodes.Lit(Math.Max(size + start - 1, 0)) : AtLeastZero(Nodes.Fn("add", length, Nodes.Lit(start - 1)));
            return Nodes.Fn("str.slice", DataType.String, a[0], from, rest);
        }
        Json zero = Nodes.Lit(0), before = Nodes.Fn("sub", Nodes.Cast(a[1], DataType.Int64), Nodes.Lit(1));
        if (length is null)
        {
            return Nodes.Fn("str.slice", DataType.String, a[0], AtLeastZero(before));
        }
        Json share = Nodes.When(Nodes.Fn("lt", DataType.Boolean, before, zero), AtLeastZero(Nodes.Fn("add", Nodes.Cast(length, DataType.Int64), before)), Nodes.Cast(length, DataType.Int64));
        return Nodes.Fn("str.slice", DataType.String, a[0], AtLeastZero(before), share);
    }

    private static Json AtLeastZero(Json value) => Nodes.When(Nodes.Fn("lt", DataType.Boolean, value, Nodes.Lit(0)), Nodes.Lit(0), value);

    private static Json Chars(Json text) => Nodes.Cast(Nodes.Fn("str.len_chars", DataType.UInt32, text), DataType.Int64);

    /// <summary>The first characters; a negative number leaves out as many at the end.</summary>
    private static Json Left(Json text, Json count)
    {
        CheckCountOfChars(count, "LEFT");
        if (count.Type?.Kind == TypeKind.Null)
        {
            return Nodes.Null;
        }
        if (WholeOf(count) is >= 0)
        {
            return Nodes.Fn("str.slice", DataType.String, text, Nodes.Lit(0), count);
        }
        Json whole = Nodes.Cast(count, DataType.Int64), zero = Nodes.Lit(0);
        Json length = Nodes.When(Nodes.Fn("ge", DataType.Boolean, whole, zero), whole, AtLeastZero(Nodes.Fn("add", Chars(text), whole)));
        return Nodes.Fn("str.slice", DataType.String, text, zero, length);
    }

    /// <summary>The last characters; a negative number leaves out as many at the start.</summary>
    private static Json Right(Json text, Json count)
    {
        CheckCountOfChars(count, "RIGHT");
        if (count.Type?.Kind == TypeKind.Null)
        {
            return Nodes.Null;
        }
        Json whole = Nodes.Cast(count, DataType.Int64), zero = Nodes.Lit(0);
        Json start = Nodes.When(Nodes.Fn("lt", DataType.Boolean, whole, zero), Nodes.Fn("abs", whole), AtLeastZero(Nodes.Fn("sub", Chars(text), whole)));
        return Nodes.Fn("str.slice", DataType.String, text, start);
    }

    private static void CheckCountOfChars(Json count, string name)
    {
        if (TextOf(count) is string text)
        {
            SqlError.Syntax($"invalid 'n_chars' for {name} (\"{text}\")");
        }
    }

    private static Json Padded(string fn, string name, Json[] a)
    {
        string fill = a.Length == 3 ? TextOf(a[2]) ?? SqlError.Syntax<string>($"{name} fill value must be a string literal") : " ";
        if (fill.EnumerateRunes().Count() != 1)
        {
            SqlError.Syntax($"{name} fill value must be a single character (found '{fill}')");
        }
        return Nodes.Fn("str.slice", DataType.String, Nodes.Fn(fn, DataType.String, [("fill_char", Json.String(fill))], a[0], a[1]), Nodes.Lit(0), a[1]);
    }

    /// <summary>A pattern under flags: i, m, s, x, and for replacing g and U.</summary>
    private static Json Flagged(Json[] a, int at, string name, bool takesGlobal)
    {
        if (a.Length <= at)
        {
            return a[1];
        }
        if (TextOf(a[1]) is not string pattern || TextOf(a[at]) is not string flags)
        {
            return SqlError.Syntax<Json>($"invalid arguments for {name}: pattern and flags must be text literals");
        }
        string kept = takesGlobal ? flags.Replace("g", "", StringComparison.Ordinal) : flags;
        string unknown = string.Concat(kept.Where(flag => !"imsxuc".Contains(flag, StringComparison.Ordinal)));
        if (unknown.Length > 0)
        {
            SqlError.Syntax($"invalid flags for {name} ({flags}): use i, m, s, x{(takesGlobal ? " or g" : "")}");
        }
        kept = string.Concat(kept.Where(flag => "imsx".Contains(flag, StringComparison.Ordinal)));
        return Nodes.Lit(kept.Length == 0 ? pattern : $"(?{kept}){pattern}");
    }

    private static Json RegexReplace(Json[] a)
    {
        if (TextOf(a[2]) is not string replacement)
        {
            return SqlError.Syntax<Json>("REGEXP_REPLACE expects a string literal replacement");
        }
        Json value = Nodes.Lit(Groups(replacement));
        bool all = a.Length == 4 && TextOf(a[3]) is string flags && flags.Contains('g', StringComparison.Ordinal);
        return Nodes.Fn(all ? "str.replace_all" : "str.replace", DataType.String, a[0], Flagged(a, 3, "REGEXP_REPLACE", true), value);
    }

    /// <summary><c>\1</c> of PostgreSQL as <c>${1}</c>; a dollar stands for itself.</summary>
    private static string Groups(string replacement)
    {
        var text = new System.Text.StringBuilder();
        for (int at = 0; at < replacement.Length; at++)
        {
            char now = replacement[at];
            if (now == '\\' && at + 1 < replacement.Length)
            {
                at++;
                text.Append(char.IsAsciiDigit(replacement[at]) ? $"${{{replacement[at]}}}" : replacement[at] == '&' ? "${0}" : replacement[at].ToString());
            }
            else
            {
                text.Append(now == '$' ? "$$" : now.ToString());
            }
        }
        return text.ToString();
    }
}
