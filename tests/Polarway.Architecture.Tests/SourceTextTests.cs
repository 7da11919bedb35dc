using System.Text.RegularExpressions;

namespace Polarway.Architecture.Tests;

/// <summary>House rules that can be read off names and text.</summary>
public sealed partial class SourceTextTests
{
    /// <summary>The rule is 400 lines; the slack is for a file that is one table or one loop.</summary>
    private const int LongestFile = 450;

    /// <summary>Public Python functions carry their documentation with runnable examples, about half of a file.</summary>
    private const int LongestPythonFile = 550;

    private static readonly string[] CodeFolders = ["src", "bindings", "python", "tests", "benchmarks"];

    private static IEnumerable<string> CSharp => Repository.Files("src", "bindings").Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    [Test]
    public void No_file_or_folder_has_a_name_that_says_nothing()
    {
        var offenders = Repository.Files(CodeFolders).Where(path => path.Split('/').Any(part => SaysNothing().IsMatch(part.Split('.')[0])));
        Assert.That(offenders, Is.Empty, "Utils, Helper, Manager and Common name no job: name the noun instead");
    }

    [TestCase("StringUtils", true)]
    [TestCase("test_helpers", true)]
    [TestCase("common", true)]
    [TestCase("CommonSubexpressions", false)]
    [TestCase("BufferPool", false)]
    public void The_name_rule_means_what_it_says(string name, bool forbidden) => Assert.That(SaysNothing().IsMatch(name), Is.EqualTo(forbidden));

    [Test]
    public void Unsafe_code_stays_in_its_folders()
    {
        var offenders = CSharp.Where(path => !MayBeUnsafe().IsMatch(path) && UnsafeKeyword().IsMatch(WithoutComments(Repository.Read(path))));
        Assert.That(offenders, Is.Empty, "unsafe belongs to Core/Memory, Core/Kernels, Core/Arrow, Formats/*/Decode*|Encode*, Formats/Compression and bindings");
    }

    [TestCase("src/Polarway.Core/Kernels/Sum.cs", true)]
    [TestCase("src/Polarway.Formats/Parquet/Decode/BitUnpacker.cs", true)]
    [TestCase("src/Polarway.Formats/Compression/ZstdNative.cs", true)]
    [TestCase("bindings/Polarway.Native/Exports.cs", true)]
    [TestCase("src/Polarway.Core/Columns/Column.cs", false)]
    [TestCase("src/Polarway.Formats/Parquet/Footer.cs", false)]
    [TestCase("src/Polarway.Engine/Operators/Filter.cs", false)]
    public void The_unsafe_rule_means_what_it_says(string path, bool allowed) => Assert.That(MayBeUnsafe().IsMatch(path), Is.EqualTo(allowed));

    [Test]
    public void Files_stay_short_enough_to_hold_in_the_head()
    {
        static bool IsPython(string path) => path.EndsWith(".py", StringComparison.Ordinal);
        var offenders = CSharp.Concat(Repository.Files("python").Where(IsPython))
            .Select(path => (path, lines: Repository.Read(path).AsSpan().Count('\n')))
            .Where(file => file.lines > (IsPython(file.path) ? LongestPythonFile : LongestFile))
            .Select(file => $"{file.path}: {file.lines} lines");
        Assert.That(offenders, Is.Empty);
    }

    [Test]
    public void Namespaces_are_file_scoped()
    {
        Assert.That(CSharp.Where(path => BlockNamespace().IsMatch(Repository.Read(path))), Is.Empty);
    }

    [Test]
    public void No_catch_swallows_what_it_catches()
    {
        Assert.That(CSharp.Where(path => EmptyCatch().IsMatch(Repository.Read(path))), Is.Empty, "an empty catch hides a fault: handle it, or say in a comment why it is none");
    }

    private static string WithoutComments(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"(^|[a-z0-9_.-])(utils?|helpers?|manager|common)$", RegexOptions.IgnoreCase)]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"^(bindings/|src/Polarway\.Core/(Memory|Kernels|Arrow)/|src/Polarway\.Formats/(Compression/|[^/]+/(Decode|Encode)))")]
    private static partial Regex MayBeUnsafe();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafeKeyword();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^namespace [\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"catch\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();
}
