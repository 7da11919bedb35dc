using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Polarway.Architecture.Tests.Abi;

/// <summary>
/// The C ABI stands in three places: the header (the contract), the exports, and bindings/abi.json, the list that other languages
/// compare theirs with. Write that list anew with POLARWAY_UPDATE_ABI=1.
/// </summary>
public sealed partial class AbiTests
{
    private static readonly string Header = File.ReadAllText(Path.Combine(Repository.Root, "bindings/include/polarway.h"));

    // The types of exports in terms of the header's.
    private static readonly Dictionary<string, string> CTypes = new()
    {
        ["void"] = "void", ["int"] = "int32_t", ["uint"] = "uint32_t", ["long"] = "int64_t", ["ulong"] = "uint64_t", ["nuint"] = "size_t",
        ["byte*"] = "char*", ["ulong*"] = "uint64_t*", ["long*"] = "int64_t*", ["NativeError*"] = "pw_error*", ["NativeText*"] = "pw_text*",
        ["NativeProgress*"] = "pw_progress*", ["NativeMemoryStats*"] = "pw_memory*",
        ["void*"] = "void*", ["void**"] = "void**", ["int*"] = "int32_t*",
        ["ArrowSchema*"] = "ArrowSchema*", ["ArrowArray*"] = "ArrowArray*", ["ArrowArrayStream*"] = "ArrowArrayStream*",
    };

    [Test]
    public void Header_and_exports_have_the_same_functions()
    {
        string[] declared = [.. AbiHeader.Functions(Header).Select(f => f.Signature(PlainType)).Order()];
        Assert.That(declared, Has.Length.GreaterThan(20));
        Assert.That(Exports().Order(), Is.EqualTo(declared));
    }

    [Test]
    public void Every_function_says_since_when_it_is_there()
        => Assert.That(AbiHeader.Functions(Header).Where(f => f.Since.Length == 0).Select(f => f.Name), Is.Empty);

    [Test]
    public void Every_declaration_is_found()
        => Assert.That(AbiHeader.Functions(Header), Has.Count.EqualTo(AnyDeclaration().Count(Header)));

    [Test]
    public void Status_codes_are_the_kinds_of_errors()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "src/Polarway.Core/Errors/ErrorKind.cs"));
        var kinds = EnumMember().Matches(source).ToDictionary(m => m.Groups[1].Value == "None" ? "OK" : UpperSnake(m.Groups[1].Value), m => int.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(AbiHeader.StatusCodes(Header), Is.EquivalentTo(kinds));
    }

    [Test]
    public void Every_export_that_can_fail_goes_through_the_guard()
    {
        foreach ((string name, string body) in ExportBodies())
        {
            bool cannotFail = name is "pw_abi_version" or "pw_text_free";
            Assert.That(cannotFail || body.Contains("Guard.", StringComparison.Ordinal), $"{name} without a guard");
        }
    }

    [Test]
    public void The_list_is_that_of_the_header()
    {
        string path = Path.Combine(Repository.Root, "bindings/abi.json");
        string current = Describe();
        if (Environment.GetEnvironmentVariable("POLARWAY_UPDATE_ABI") == "1")
        {
            File.WriteAllText(path, current);
        }
        Assert.That(File.ReadAllText(path), Is.EqualTo(current), "run this test with POLARWAY_UPDATE_ABI=1, and review the difference");
    }

    private static string Describe()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("abi", "1.1");
            json.WriteStartObject("status");
            foreach ((string name, int code) in AbiHeader.StatusCodes(Header))
            {
                json.WriteNumber(name == "OK" ? "PW_OK" : $"PW_ERROR_{name}", code);
            }
            json.WriteEndObject();
            json.WriteStartArray("functions");
            foreach (AbiFunction function in AbiHeader.Functions(Header))
            {
                json.WriteStartObject();
                json.WriteString("name", function.Name);
                json.WriteString("returns", function.Returns);
                json.WriteStartArray("arguments");
                foreach ((string type, string name) in function.Arguments)
                {
                    json.WriteStringValue($"{type} {name}");
                }
                json.WriteEndArray();
                json.WriteString("since", function.Since);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Handles are numbers of 64 bits.</summary>
    private static string PlainType(string type) => type.TrimEnd('*') is "pw_session" or "pw_query" or "pw_frame" or "pw_source" ? "uint64_t" + type[type.TrimEnd('*').Length..] : type;

    private static IEnumerable<string> Exports()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "bindings/Polarway.Native"), "*.cs"))
        {
            foreach (Match export in Export().Matches(File.ReadAllText(file)))
            {
                string[] arguments = [.. export.Groups["arguments"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(a => CTypes[a.Split(' ')[0]])];
                yield return $"{CTypes[export.Groups["returns"].Value]} {export.Groups["name"].Value}({string.Join(", ", arguments)})";
            }
        }
    }

    private static IEnumerable<(string Name, string Body)> ExportBodies()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "bindings/Polarway.Native"), "*.cs"))
        {
            string[] parts = File.ReadAllText(file).Split("[UnmanagedCallersOnly(EntryPoint = \"");
            foreach (string part in parts.Skip(1))
            {
                yield return (part[..part.IndexOf('"', StringComparison.Ordinal)], part);
            }
        }
    }

    private static string UpperSnake(string name) => Hump().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex("""EntryPoint = "(?<name>pw_\w+)"[^\]]*\]\)\]\s*public static (?<returns>\w+) \w+\((?<arguments>[^)]*)\)""")]
    private static partial Regex Export();

    [GeneratedRegex(@"^(?:int32_t|uint32_t|void) pw_\w+\(", RegexOptions.Multiline)]
    private static partial Regex AnyDeclaration();

    [GeneratedRegex(@"^    (\w+) = (\d+),", RegexOptions.Multiline)]
    private static partial Regex EnumMember();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Hump();
}
