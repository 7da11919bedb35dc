using System.Text.RegularExpressions;

namespace Polarway.Architecture.Tests;

/// <summary>The top level is fixed, and what is written in two places agrees.</summary>
public sealed partial class LayoutTests
{
    private static readonly string[] TopLevel =
        ["src", "bindings", "python", "tests", "benchmarks", "docs", "build.cake", "pyproject.toml", "Polarway.Native.sln", "README.md"];

    /// <summary>What builds, tools and git leave at the top, all ignored by git.</summary>
    private static readonly string[] Built = ["artifacts", "dist", "build", "tools", "target", "BenchmarkDotNet.Artifacts", "bin", "obj"];

    [Test]
    public void The_top_level_holds_nothing_else()
    {
        var names = Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.') && !name.EndsWith(".egg-info", StringComparison.Ordinal) && !Built.Contains(name));
        Assert.That(names, Is.SubsetOf(TopLevel));
    }

    [Test]
    public void The_solution_lists_every_project()
    {
        var listed = SolutionProject().Matches(Repository.Read("Polarway.Native.sln")).Select(match => match.Groups[1].Value.Replace('\\', '/'));
        Assert.That(listed, Is.EquivalentTo(ProjectFile.All.Select(project => project.Path)));
    }

    [Test]
    public void The_version_is_the_same_in_csharp_and_python()
    {
        var csharp = Regex.Match(Repository.Read("src/Directory.Build.props"), "<Version>(.+?)</Version>").Groups[1].Value;
        var python = Regex.Match(Repository.Read("pyproject.toml"), "^version = \"(.+?)\"", RegexOptions.Multiline).Groups[1].Value;
        Assert.That(python, Is.EqualTo(csharp).And.Not.Empty);
    }

    [Test]
    public void Continuous_integration_runs_the_readme_command()
    {
        const string Command = "dotnet tool restore && dotnet cake --target=Test";
        Assert.That(Repository.Read("README.md"), Does.Contain(Command));
        Assert.That(Repository.Read(".ci/run"), Does.Contain(Command));
    }

    [Test]
    public void Package_versions_are_written_in_one_place()
    {
        var elsewhere = ProjectFile.All.Where(project => Regex.IsMatch(Repository.Read(project.Path), "<PackageReference[^>]+Version="));
        Assert.That(elsewhere.Select(project => project.Path), Is.Empty, "versions belong to src/Directory.Packages.props");
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex SolutionProject();
}
