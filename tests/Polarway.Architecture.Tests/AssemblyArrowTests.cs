namespace Polarway.Architecture.Tests;

/// <summary>Assemblies know only what lies below them, and the lower ones need no package.</summary>
public sealed class AssemblyArrowTests
{
    /// <summary>Everything each assembly may reference. An assembly that is not here may not exist.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Polarway.Core"] = [],
        ["Polarway.Engine"] = ["Polarway.Core"],
        ["Polarway.Formats"] = ["Polarway.Engine", "Polarway.Core"],
        ["Polarway.Sources"] = ["Polarway.Engine", "Polarway.Core"],
        ["Polarway.Sql"] = ["Polarway.Core"],
        ["Polarway.Hosting"] = ["Polarway.Engine", "Polarway.Formats", "Polarway.Sources", "Polarway.Sql"],
        ["Polarway.Server"] = ["Polarway.Hosting"],
        ["Polarway.Native"] = ["Polarway.Hosting"],
    };

    private static readonly string[] WithoutPackages =
        ["Polarway.Core", "Polarway.Engine", "Polarway.Formats", "Polarway.Sql", "Polarway.Hosting", "Polarway.Native"];

    private static readonly string[] MayBeUnsafe = ["Polarway.Core", "Polarway.Formats", "Polarway.Native"];

    private static IEnumerable<ProjectFile> Shipped =>
        ProjectFile.All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal) || project.Path.StartsWith("bindings/", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> ShippedCases => Shipped.Select(project => new TestCaseData(project).SetArgDisplayNames(project.Name));

    [Test]
    public void The_four_lowest_assemblies_and_the_exports_are_found()
    {
        string[] expected = ["Polarway.Core", "Polarway.Engine", "Polarway.Formats", "Polarway.Sql", "Polarway.Hosting", "Polarway.Native"];
        Assert.That(Shipped.Select(project => project.Name), Is.SupersetOf(expected));
    }

    [TestCaseSource(nameof(ShippedCases))]
    public void References_only_what_lies_below(object shipped)
    {
        var project = (ProjectFile)shipped;
        Assert.That(Allowed.Keys, Does.Contain(project.Name), $"{project.Path}: add the assembly and its arrows to this test and to docs/layout.md");
        Assert.That(project.Projects, Is.SubsetOf(Allowed[project.Name]), project.Path);
    }

    [TestCaseSource(nameof(ShippedCases))]
    public void Needs_no_package_below_the_servers(object shipped)
    {
        var project = (ProjectFile)shipped;
        if (WithoutPackages.Contains(project.Name))
        {
            Assert.That(project.Packages, Is.Empty, $"{project.Path}: the base class library is enough here");
        }
        else
        {
            Assert.That(Allowed.Keys, Does.Contain(project.Name));
        }
    }

    [TestCaseSource(nameof(ShippedCases))]
    public void Allows_unsafe_blocks_only_where_memory_is_handled(object shipped)
    {
        var project = (ProjectFile)shipped;
        Assert.That(project.AllowsUnsafe, Is.EqualTo(MayBeUnsafe.Contains(project.Name)), project.Path);
    }

    [Test]
    public void Nothing_shipped_references_tests_or_benchmarks()
    {
        var outside = ProjectFile.All.Except(Shipped).Select(project => project.Name).ToHashSet();
        Assert.That(Shipped.SelectMany(project => project.Projects).Where(outside.Contains), Is.Empty);
    }
}
