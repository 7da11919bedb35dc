using System.Text;
using Polarway.Core.Arrow;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Formats.Text;

namespace Polarway.Fuzz.Targets;

/// <summary>Format strings of the C Data Interface. The input is formats of a type and of its children, with zero bytes between.</summary>
internal sealed unsafe class ArrowFormats : FuzzTarget
{
    private const int MostTypes = 6;
    private readonly GuardedBytes _text = new(Mutator.MaxBytes + MostTypes);

    public override string Name => "arrow.format";

    public override int Weight => 800;

    public override byte[][] Tokens { get; } = [.. ((string[])["+s", "+l", "+L", "+vl", "+m", "+r", "+w:2", "+w:-1", "d:38,10", "d:1,2,256", "tsu:UTC", "tsn:Europe/Berlin", "w:16", "vu", "e", "\0", "+ud:1", "tin"]).Select(Encoding.UTF8.GetBytes)];

    public override IEnumerable<byte[]> Seeds() => ((string[])["i", "+l\0u", "+s\0i\0u\0+l\0g", "d:38,10", "tsu:UTC", "+w:3\0f", "+m\0+s\0u\0i", "+r\0i\0u", "w:16", "+vL\0z", "ttn", "tDu"]).Select(Encoding.UTF8.GetBytes);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        int length = Math.Min(input.Length, 4096);
        byte* next = _text.Copy([.. input[..length], 0]);
        ArrowSchema* schemas = stackalloc ArrowSchema[MostTypes];
        ArrowSchema** children = stackalloc ArrowSchema*[MostTypes];
        new Span<byte>(schemas, sizeof(ArrowSchema) * MostTypes).Clear();
        byte* end = next + length;
        int types = 0;
        while (types < MostTypes && next <= end)
        {
            schemas[types].Format = next;
            schemas[types].Release = &Release;
            children[types] = schemas + types;
            types++;
            next += new ReadOnlySpan<byte>(next, (int)(end - next) + 1).IndexOf((byte)0) + 1;
        }
        // Structs take all that follows as fields, everything else nests in a chain.
        for (int type = 0; type + 1 < types; type++)
        {
            bool isStruct = schemas[type].Format[0] == '+' && schemas[type].Format[1] == 's';
            schemas[type].Children = children + type + 1;
            schemas[type].ChildCount = isStruct ? types - type - 1 : 1;
        }
        DataType read = ArrowImport.ImportField(schemas).Type;
        if (read.ToString().Length == 0)
        {
            throw new FindingException("a type without a name");
        }
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void Release(ArrowSchema* schema) => schema->Release = null;
}

/// <summary>Formats of dates and times, and a text read by one: everything up to a zero byte is the format.</summary>
internal sealed class TimeFormats : FuzzTarget
{
    public override string Name => "time.format";

    public override int Weight => 800;

    public override byte[][] Tokens { get; } = [.. "%Y %m %d %H %M %S %f %.f %3f %.9f %j %p %I %b %B %a %A %U %W %G %V %u %s %z %:z %Z %e %_H %-d %T %F %D %c %+ %% % %q 99999 -1".Split(' ').Select(Encoding.UTF8.GetBytes), [0]];

    public override IEnumerable<byte[]> Seeds() => ((string[])
    [
        "%Y-%m-%d %H:%M:%S%.f\u00002020-01-02 03:04:05.678", "%d/%m/%y\u000031/12/99", "%+\u00002020-01-02T03:04:05.6+01:00", "%s\u00001700000000", "%A, %e %B %Y %I:%M %p %z\u0000Monday, 5 March 2001 01:02 PM +0100", "%G-W%V-%u\u00002020-W01-3", "%j %Y\u0000366 2020",
    ]).Select(Encoding.UTF8.GetBytes);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        int split = input.IndexOf((byte)0);
        string format = Encoding.UTF8.GetString(split < 0 ? input : input[..split]);
        ReadOnlySpan<byte> text = split < 0 ? "2020-01-02 03:04:05"u8 : input[(split + 1)..];
        TimeFormat parsed = TimeFormat.Parse(format);
        new TimeScanner(text).TryRead(parsed, out _);
        new TimePattern(format);
    }
}

/// <summary>Numbers, dates and times in text, as casts and CSV read them.</summary>
internal sealed class Values : FuzzTarget
{
    public override string Name => "text.values";

    public override int Weight => 2000;

    public override byte[][] Tokens { get; } = [.. "e E+ - + . 00 9999999999 inf NaN nan Infinity T Z +01:00 : 2020-02-30 24:00 1e-400 _".Split(' ').Select(Encoding.UTF8.GetBytes)];

    public override IEnumerable<byte[]> Seeds() => ((string[])
        ["123", "-9223372036854775808", "1.7976931348623157e308", "0.1", "2020-01-02", "03:04:05.678", "2020-01-02T03:04:05.678Z", "+1e-320", "99999999999999999999999999999999999999.99", "2.2250738585072011e-308"]).Select(Encoding.UTF8.GetBytes);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        TextParse.TryInteger(input, out sbyte _);
        TextParse.TryInteger(input, out long _);
        TextParse.TryInteger(input, out UInt128 _);
        bool isFloat = TextParse.TryFloat(input, out double value);
        TextParse.TryFloat(input, out float _);
        TextParse.TryDecimal(input, DataType.Decimal(38, 10), out _);
        TextParse.TryDate(input, out int _);
        TextParse.TryTime(input, out long _);
        TextParse.TryDatetime(input, TimeUnit.Nanoseconds, out long _, out _);
        if (isFloat && Utf8Check(input) && double.TryParse(Encoding.UTF8.GetString(input), System.Globalization.CultureInfo.InvariantCulture, out double exact) && !exact.Equals(value))
        {
            throw new FindingException($"{Encoding.UTF8.GetString(input)} is read as {value:R}, and is {exact:R}");
        }
    }

    /// <summary>What the runtime takes for the same number: no signs of its culture, no spaces.</summary>
    private static bool Utf8Check(ReadOnlySpan<byte> input) => input.Length < 100 && input.IndexOfAnyExcept("0123456789.eE+-"u8) < 0;
}
