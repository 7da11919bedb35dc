using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>Text functions; what is expected is what Polars 2.1 answers.</summary>
internal sealed class TextTests : KernelFixture
{
    private static readonly object?[] s_texts =
    [
        "Hello World", "äöü ß", "", null, "a1b22c333", "  pad\t", "a,b,,c", "xx long text that is not inline xx", "-42", "ünïcode text longer than twelve",
    ];

    [TestCase("len_bytes", "", "11|9|0|null|9|6|6|34|3|33")]
    [TestCase("len_chars", "", "11|5|0|null|9|6|6|34|3|31")]
    [TestCase("to_lowercase", "", "hello world|äöü ß||null|a1b22c333|  pad\t|a,b,,c|xx long text that is not inline xx|-42|ünïcode text longer than twelve")]
    [TestCase("to_uppercase", "", "HELLO WORLD|ÄÖÜ SS||null|A1B22C333|  PAD\t|A,B,,C|XX LONG TEXT THAT IS NOT INLINE XX|-42|ÜNÏCODE TEXT LONGER THAN TWELVE")]
    [TestCase("to_titlecase", "", "Hello World|Äöü Ss||null|A1B22C333|  Pad\t|A,B,,C|Xx Long Text That Is Not Inline Xx|-42|Ünïcode Text Longer Than Twelve")]
    [TestCase("reverse", "", "dlroW olleH|ß üöä||null|333c22b1a|\tdap  |c,,b,a|xx enilni ton si taht txet gnol xx|24-|evlewt naht regnol txet edocïnü")]
    [TestCase("strip_chars", "", "Hello World|äöü ß||null|a1b22c333|pad|a,b,,c|xx long text that is not inline xx|-42|ünïcode text longer than twelve")]
    [TestCase("strip_chars_start", "", "Hello World|äöü ß||null|a1b22c333|pad\t|a,b,,c|xx long text that is not inline xx|-42|ünïcode text longer than twelve")]
    [TestCase("strip_chars_end", "", "Hello World|äöü ß||null|a1b22c333|  pad|a,b,,c|xx long text that is not inline xx|-42|ünïcode text longer than twelve")]
    [TestCase("strip_chars", "xa ", "Hello World|äöü ß||null|1b22c333|pad\t|,b,,c|long text that is not inline|-42|ünïcode text longer than twelve")]
    [TestCase("strip_chars_end", "3cx", "Hello World|äöü ß||null|a1b22|  pad\t|a,b,,|xx long text that is not inline |-42|ünïcode text longer than twelve")]
    [TestCase("strip_prefix", "xx", "Hello World|äöü ß||null|a1b22c333|  pad\t|a,b,,c| long text that is not inline xx|-42|ünïcode text longer than twelve")]
    [TestCase("strip_suffix", "xx", "Hello World|äöü ß||null|a1b22c333|  pad\t|a,b,,c|xx long text that is not inline |-42|ünïcode text longer than twelve")]
    [TestCase("starts_with", "a", "False|False|False|null|True|False|True|False|False|False")]
    [TestCase("ends_with", "xx", "False|False|False|null|False|False|False|True|False|False")]
    [TestCase("contains", "\\d{2}", "False|False|False|null|True|False|False|False|True|False")]
    [TestCase("contains!", "b,", "False|False|False|null|False|False|True|False|False|False")]
    [TestCase("contains", "^$", "False|False|True|null|False|False|False|False|False|False")]
    [TestCase("contains", "xx$", "False|False|False|null|False|False|False|True|False|False")]
    [TestCase("find", "l+", "2|null|null|null|null|null|null|3|null|15")]
    [TestCase("find!", "o", "4|null|null|null|null|null|null|4|null|6")]
    [TestCase("count_matches", "\\d", "0|0|0|null|6|0|0|0|2|0")]
    [TestCase("count_matches!", "x", "0|0|0|null|0|0|0|5|0|1")]
    [TestCase("extract", "([a-z])(\\d+)~2", "null|null|null|null|1|null|null|null|null|null")]
    [TestCase("extract", "zzz(.)~1", "null|null|null|null|null|null|null|null|null|null")]
    [TestCase("replace", "\\d+~<$0>", "Hello World|äöü ß||null|a<1>b22c333|  pad\t|a,b,,c|xx long text that is not inline xx|-<42>|ünïcode text longer than twelve")]
    [TestCase("replace_all", "(\\d)~[$1]", "Hello World|äöü ß||null|a[1]b[2][2]c[3][3][3]|  pad\t|a,b,,c|xx long text that is not inline xx|-[4][2]|ünïcode text longer than twelve")]
    [TestCase("replace_all!", "l~LL", "HeLLLLo WorLLd|äöü ß||null|a1b22c333|  pad\t|a,b,,c|xx LLong text that is not inLLine xx|-42|ünïcode text LLonger than tweLLve")]
    [TestCase("replace", "x~~3", "Hello World|äöü ß||null|a1b22c333|  pad\t|a,b,,c| long tet that is not inline xx|-42|ünïcode tet longer than twelve")]
    [TestCase("replace_all", "~-", "-H-e-l-l-o- -W-o-r-l-d-|-ä-ö-ü- -ß-|-|null|-a-1-b-2-2-c-3-3-3-|- - -p-a-d-\t-|-a-,-b-,-,-c-|-x-x- -l-o-n-g- -t-e-x-t- -t-h-a-t- -i-s- -n-o-t- -i-n-l-i-n-e- -x-x-|---4-2-|-ü-n-ï-c-o-d-e- -t-e-x-t- -l-o-n-g-e-r- -t-h-a-n- -t-w-e-l-v-e-")]
    [TestCase("replace_all", "(?P<d>\\d)~${d}${d}", "Hello World|äöü ß||null|a11b2222c333333|  pad\t|a,b,,c|xx long text that is not inline xx|-4422|ünïcode text longer than twelve")]
    [TestCase("replace_all", "(a)~$1x", "Hello World|äöü ß||null|1b22c333|  pd\t|,b,,c|xx long text tht is not inline xx|-42|ünïcode text longer thn twelve")]
    [TestCase("replace_all", "(a)~$$", "Hello World|äöü ß||null|$1b22c333|  p$d\t|$,b,,c|xx long text th$t is not inline xx|-42|ünïcode text longer th$n twelve")]
    [TestCase("slice", "2", "llo World|ü ß||null|b22c333|pad\t|b,,c| long text that is not inline xx|2|ïcode text longer than twelve")]
    [TestCase("slice", "-3", "rld|ü ß||null|333|ad\t|,,c| xx|-42|lve")]
    [TestCase("slice", "-3~2", "rl|ü ||null|33|ad|,,| x|-4|lv")]
    [TestCase("slice", "1~3", "ell|öü ||null|1b2| pa|,b,|x l|42|nïc")]
    [TestCase("slice", "-20~15", "Hello |||null|a1b2| |a|hat is not inli||t longer than t")]
    [TestCase("head", "3", "Hel|äöü||null|a1b|  p|a,b|xx |-42|ünï")]
    [TestCase("head", "-2", "Hello Wor|äöü||null|a1b22c3|  pa|a,b,|xx long text that is not inline |-|ünïcode text longer than twel")]
    [TestCase("tail", "3", "rld|ü ß||null|333|ad\t|,,c| xx|-42|lve")]
    [TestCase("tail", "-2", "llo World|ü ß||null|b22c333|pad\t|b,,c| long text that is not inline xx|2|ïcode text longer than twelve")]
    [TestCase("pad_start", "8~*", "Hello World|***äöü ß|********|null|a1b22c333|**  pad\t|**a,b,,c|xx long text that is not inline xx|*****-42|ünïcode text longer than twelve")]
    [TestCase("pad_end", "8~é", "Hello World|äöü ßééé|éééééééé|null|a1b22c333|  pad\téé|a,b,,céé|xx long text that is not inline xx|-42ééééé|ünïcode text longer than twelve")]
    [TestCase("zfill", "5", "Hello World|äöü ß|00000|null|a1b22c333|  pad\t|a,b,,c|xx long text that is not inline xx|-0042|ünïcode text longer than twelve")]
    [TestCase("split", ",", "[Hello World]|[äöü ß]|[]|null|[a1b22c333]|[  pad\t]|[a¦b¦¦c]|[xx long text that is not inline xx]|[-42]|[ünïcode text longer than twelve]")]
    [TestCase("split", "", "[H¦e¦l¦l¦o¦ ¦W¦o¦r¦l¦d]|[ä¦ö¦ü¦ ¦ß]|[]|null|[a¦1¦b¦2¦2¦c¦3¦3¦3]|[ ¦ ¦p¦a¦d¦\t]|[a¦,¦b¦,¦,¦c]|[x¦x¦ ¦l¦o¦n¦g¦ ¦t¦e¦x¦t¦ ¦t¦h¦a¦t¦ ¦i¦s¦ ¦n¦o¦t¦ ¦i¦n¦l¦i¦n¦e¦ ¦x¦x]|[-¦4¦2]|[ü¦n¦ï¦c¦o¦d¦e¦ ¦t¦e¦x¦t¦ ¦l¦o¦n¦g¦e¦r¦ ¦t¦h¦a¦n¦ ¦t¦w¦e¦l¦v¦e]")]
    [TestCase("split!", "l", "[Hel¦l¦o Worl¦d]|[äöü ß]|[]|null|[a1b22c333]|[  pad\t]|[a,b,,c]|[xx l¦ong text that is not inl¦ine xx]|[-42]|[ünïcode text l¦onger than twel¦ve]")]
    [TestCase("split", "xx", "[Hello World]|[äöü ß]|[]|null|[a1b22c333]|[  pad\t]|[a,b,,c]|[¦ long text that is not inline ¦]|[-42]|[ünïcode text longer than twelve]")]
    public void Functions_give_what_Polars_gives(string name, string arguments, string expected)
    {
        // Few entries and many rows, so that the dictionary is worked on once per entry.
        object?[] twice = [.. s_texts, .. s_texts];
        using Column views = Of(DataType.String, twice);
        using Column encoded = Dictionaries.Encode(views, DataType.String, Memory);
        foreach (Column column in (Column[])[views, encoded])
        {
            using Column part = column.Slice(s_texts.Length - 1, s_texts.Length + 1);
            using Column result = Apply(name, part, part.Length, arguments.Split('~'));
            using Column rows = result.Slice(1, s_texts.Length);
            string text = string.Join("|", Cells.Of(rows).Select(Shown));
            Assert.That(text, Is.EqualTo(expected), column.GetType().Name);
        }
    }

    [Test]
    public void Patterns_may_differ_by_row()
    {
        using Column text = Of(DataType.String, "abc", "abc", null, "abc");
        using Column pattern = Of(DataType.String, "a", "x", "a", null);
        using Column starts = TextSearch.StartsWith(text, pattern, 4, Memory);
        using Column within = TextSearch.Contains(text, pattern, 4, false, true, Memory);
        using Column stripped = TextEdges.StripPrefix(text, pattern, 4, Memory);
        Assert.That(Cells.Of(starts), Is.EqualTo(new object?[] { true, false, null, null }));
        Assert.That(Cells.Of(within), Is.EqualTo(new object?[] { true, false, null, null }));
        Assert.That(Cells.Of(stripped), Is.EqualTo(new object?[] { "bc", "abc", null, null }));
    }

    [Test]
    public void A_pattern_that_does_not_parse_is_an_error_or_null()
    {
        using Column text = Of(DataType.String, "abc");
        using Column pattern = Of(DataType.String, "(");
        using Column loose = TextSearch.Contains(text, Operand.Scalar(pattern), 1, false, false, Memory);
        Assert.That(Cells.Of(loose), Is.EqualTo(new object?[] { null }));
        Assert.That(() => TextSearch.Contains(text, Operand.Scalar(pattern), 1, false, true, Memory),
            Throws.TypeOf<PolarwayException>().With.Message.Contains("regex parse error"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void Concatenation_knows_nulls()
    {
        using Column left = Of(DataType.String, "x", null, "y", null);
        using Column right = Of(DataType.String, "1", "2", null, null);
        using Column strict = TextConcatenation.Concat([left, right], "-", false, 4, Memory);
        using Column loose = TextConcatenation.Concat([left, right], "-", true, 4, Memory);
        Assert.That(Cells.Of(strict), Is.EqualTo(new object?[] { "x-1", null, null, null }));
        Assert.That(Cells.Of(loose), Is.EqualTo(new object?[] { "x-1", "2", "y", "" }));
    }

    private static string Shown(object? cell) => cell switch
    {
        null => "null",
        string text => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.Replace("','", "\u0001", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal))).Replace('\u0001', '¦'),
        _ => cell.ToString()!,
    };

    private Column Apply(string name, Column text, int length, string[] arguments)
    {
        using Column first = Of(DataType.String, arguments[0]);
        using Column second = Of(DataType.String, arguments[^1]);
        Operand argument = Operand.Scalar(first);
        switch (name)
        {
            case "len_bytes": return TextLengths.Bytes(text, Memory);
            case "len_chars": return TextLengths.Characters(text, Memory);
            case "to_lowercase": return TextCase.Lower(text, Memory);
            case "to_uppercase": return TextCase.Upper(text, Memory);
            case "to_titlecase": return TextCase.Title(text, Memory);
            case "reverse": return TextSlices.Reverse(text, length, Memory);
            case "strip_chars" when arguments[0].Length == 0: return TextEdges.StripSpace(text, TextEnds.Both, length, Memory);
            case "strip_chars_start" when arguments[0].Length == 0: return TextEdges.StripSpace(text, TextEnds.Start, length, Memory);
            case "strip_chars_end" when arguments[0].Length == 0: return TextEdges.StripSpace(text, TextEnds.End, length, Memory);
            case "strip_chars": return TextEdges.Strip(text, argument, TextEnds.Both, length, Memory);
            case "strip_chars_end": return TextEdges.Strip(text, argument, TextEnds.End, length, Memory);
            case "strip_prefix": return TextEdges.StripPrefix(text, argument, length, Memory);
            case "strip_suffix": return TextEdges.StripSuffix(text, argument, length, Memory);
            case "starts_with": return TextSearch.StartsWith(text, argument, length, Memory);
            case "ends_with": return TextSearch.EndsWith(text, argument, length, Memory);
            case "contains" or "contains!": return TextSearch.Contains(text, argument, length, name.EndsWith('!'), true, Memory);
            case "find" or "find!": return TextSearch.Find(text, argument, length, name.EndsWith('!'), true, Memory);
            case "count_matches" or "count_matches!": return TextSearch.Count(text, argument, length, name.EndsWith('!'), Memory);
            case "extract": return TextReplacement.Extract(text, argument, int.Parse(arguments[1]), length, Memory);
            case "replace" when arguments.Length == 3:
                using (Column value = Of(DataType.String, arguments[1]))
                {
                    return TextReplacement.Replace(text, argument, Operand.Scalar(value), int.Parse(arguments[2]), false, length, Memory);
                }
            case "replace": return TextReplacement.Replace(text, argument, Operand.Scalar(second), 1, false, length, Memory);
            case "replace_all" or "replace_all!": return TextReplacement.Replace(text, argument, Operand.Scalar(second), TextReplacement.All, name.EndsWith('!'), length, Memory);
            case "slice": return TextSlices.Slice(text, int.Parse(arguments[0]), arguments.Length > 1 ? int.Parse(arguments[1]) : null, length, Memory);
            case "head": return TextSlices.Head(text, int.Parse(arguments[0]), length, Memory);
            case "tail": return TextSlices.Tail(text, int.Parse(arguments[0]), length, Memory);
            case "pad_start": return TextSlices.Pad(text, int.Parse(arguments[0]), arguments[1].EnumerateRunes().First(), TextEnds.Start, length, Memory);
            case "pad_end": return TextSlices.Pad(text, int.Parse(arguments[0]), arguments[1].EnumerateRunes().First(), TextEnds.End, length, Memory);
            case "zfill": return TextSlices.ZeroFill(text, int.Parse(arguments[0]), length, Memory);
            case "split" or "split!": return TextSplitting.Split(text, argument, name.EndsWith('!'), length, Memory);
            default: throw new ArgumentException(name);
        }
    }
}
