using System.Text.RegularExpressions;

namespace Polarway.Architecture.Tests.Abi;

/// <summary>Reads functions and status codes out of the C header.</summary>
internal static partial class AbiHeader
{
    public static List<AbiFunction> Functions(string header)
    {
        var functions = new List<AbiFunction>();
        foreach (Match match in Declaration().Matches(header))
        {
            (string Type, string Name)[] arguments = [.. match.Groups["arguments"].Value.Split(',', StringSplitOptions.TrimEntries).Where(a => a != "void").Select(Argument)];
            Match since = Since().Match(match.Groups["comment"].Value);
            functions.Add(new AbiFunction(match.Groups["name"].Value, match.Groups["returns"].Value, arguments, since.Success ? since.Groups[1].Value : ""));
        }
        return functions;
    }

    public static Dictionary<string, int> StatusCodes(string header)
        => Status().Matches(header).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));

    private static (string, string) Argument(string text)
    {
        Match match = ArgumentForm().Match(text);
        return (match.Groups["type"].Value + match.Groups["stars"].Value, match.Groups["name"].Value);
    }

    [GeneratedRegex(@"/\*(?<comment>(?:(?!\*/).)*)\*/\s*(?<returns>int32_t|uint32_t|void) (?<name>pw_\w+)\((?<arguments>[^)]*)\);", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(?:const )?(?:struct )?(?<type>\w+) (?<stars>\**)(?<name>\w+)$")]
    private static partial Regex ArgumentForm();

    [GeneratedRegex(@"@since (\d+\.\d+)")]
    private static partial Regex Since();

    [GeneratedRegex(@"#define PW_(?:ERROR_)?(OK|(?<=ERROR_)\w+) (\d+)\b")]
    private static partial Regex Status();
}
