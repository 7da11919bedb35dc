using System.Text;
using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Sql.Tests;

/// <summary>Translations over two small tables, as the callers of the library ask for them.</summary>
internal static class Translated
{
    private const string Tables = """
        {"t": {"plan": {"op": "frame", "frame": 1}, "schema": [["a", "int64"], ["b", "int64"], ["s", "string"], ["d", "date"], ["l", {"list": "int64"}], ["st", {"struct": [["p", "int64"], ["q", "string"]]}]]},
         "u": {"plan": {"op": "frame", "frame": 2}, "schema": [["a", "int64"], ["c", "int64"]]}}
        """;

    public static JsonElement Answer(string query, string more = "")
    {
        string request = $"{{\"query\": {JsonSerializer.Serialize(query)}, \"tables\": {Tables}{more}}}";
        return JsonDocument.Parse(SqlTranslator.Translate(Encoding.UTF8.GetBytes(request))).RootElement;
    }

    public static JsonElement Plan(string query) => Answer(query).GetProperty("plan");

    /// <summary>Names of the results, from the last node.</summary>
    public static string[] Names(string query)
    {
        JsonElement plan = Plan(query);
        while (plan.GetProperty("op").GetString() != "select")
        {
            plan = plan.GetProperty("input");
        }
        return [.. plan.GetProperty("exprs").EnumerateArray().Select(expr => expr.TryGetProperty("name", out JsonElement name) ? name.GetString()! : expr.GetProperty("col").GetString()!)];
    }

    public static PolarwayException Error(string query) => Assert.Throws<PolarwayException>(() => Answer(query))!;

    /// <summary>The expression of a text without tables.</summary>
    public static string Expression(string text)
    {
        string request = $"{{\"query\": {JsonSerializer.Serialize(text)}, \"expression\": true}}";
        return JsonDocument.Parse(SqlTranslator.Translate(Encoding.UTF8.GetBytes(request))).RootElement.GetProperty("expr").GetRawText();
    }
}
