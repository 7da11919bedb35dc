using System.Xml.Linq;

namespace Polarway.Architecture.Tests;

/// <summary>What one .csproj asks for.</summary>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, bool AllowsUnsafe)
{
    public static IReadOnlyList<ProjectFile> All { get; } =
        Repository.Files("src", "bindings", "tests", "benchmarks").Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load).ToArray();

    private static ProjectFile Load(string path)
    {
        var document = XDocument.Parse(Repository.Read(path));
        string[] Included(string element) => document.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "").ToArray();
        var projects = Included("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).ToArray();
        var allowsUnsafe = document.Descendants("AllowUnsafeBlocks").Any(element => element.Value.Trim() == "true");
        return new ProjectFile(path, System.IO.Path.GetFileNameWithoutExtension(path), projects, Included("PackageReference"), allowsUnsafe);
    }
}
