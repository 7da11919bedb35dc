using NUnit.Framework;
using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Scan;

public sealed class PathExpansionTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("polarway").FullName;

    [TearDown]
    public void DropFolder() => Directory.Delete(_folder, true);

    [Test]
    public void A_folder_gives_its_files_sorted_without_hidden_ones()
    {
        Make("b/2.x", "a/1.x", "a/_SUCCESS", ".git/3.x", "_key=1/4.x");
        FileList files = PathExpansion.Expand([_folder], isGlob: true, []);
        Assert.That(files.Paths.Select(p => Path.GetRelativePath(_folder, p)), Is.EqualTo(new[] { "_key=1/4.x", "a/1.x", "b/2.x" }));
        Assert.That(files.IsFolder);
        Assert.That(files.PartitionsFrom, Is.All.EqualTo(_folder.Length + 1));
    }

    [Test]
    public void Files_that_hold_nothing_are_passed_over_unless_they_are_named()
    {
        Make("a.x");
        string empty = Path.Combine(_folder, "empty.x");
        File.WriteAllText(empty, "");
        string[] filled = [Path.Combine(_folder, "a.x")];
        Assert.That(PathExpansion.Expand([_folder], isGlob: true, []).Paths, Is.EqualTo(filled));
        Assert.That(PathExpansion.Expand([$"{_folder}/*.x"], isGlob: true, []).Paths, Is.EqualTo(filled));
        Assert.That(PathExpansion.Expand([empty], isGlob: true, []).Paths, Is.EqualTo(new[] { empty }));
    }

    [Test]
    public void Partitions_of_a_glob_are_those_of_its_whole_paths()
    {
        Make("y=1/m=1/a.x", "y=2/m=1/a.x");
        FileList files = PathExpansion.Expand([$"{_folder}/y=*/**/*.x"], isGlob: true, []);
        Assert.That(files.Paths, Has.Count.EqualTo(2));
        Assert.That(files.IsFolder, Is.False);
        Assert.That(HivePath.Read(files.Paths[0], files.PartitionsFrom[0]), Is.EqualTo(new (string, string?)[] { ("y", "1"), ("m", "1") }));
    }

    [Test]
    public void Hidden_prefixes_and_globs_that_are_none()
    {
        Make("tmp-1.x", "a.x", "[b].x");
        Assert.That(PathExpansion.Expand([_folder], isGlob: true, ["tmp-"]).Paths, Has.Count.EqualTo(2));
        Assert.That(PathExpansion.Expand([$"{_folder}/*.x"], isGlob: true, ["tmp-"]).Paths, Has.Count.EqualTo(2));
        Assert.That(PathExpansion.Expand([$"{_folder}/[b].x"], isGlob: false, []).Paths, Has.Count.EqualTo(1));
        Assert.That(Assert.Throws<PolarwayException>(() => PathExpansion.Expand([$"{_folder}/*.x"], isGlob: false, []))!.Kind, Is.EqualTo(ErrorKind.FileNotFound));
    }

    [TestCase("s3://bucket/a.x")]
    [TestCase("https://host/a.x")]
    public void What_is_elsewhere_is_not_supported_yet(string path)
        => Assert.That(Assert.Throws<PolarwayException>(() => PathExpansion.Expand([path]))!.Kind, Is.EqualTo(ErrorKind.Unsupported));

    [Test]
    public void Escapes_and_null_of_partitions()
    {
        Assert.That(HivePath.Read("root/k%20y=a%2Fb/n=__HIVE_DEFAULT_PARTITION__/f.x", 5), Is.EqualTo(new (string, string?)[] { ("k y", "a/b"), ("n", null) }));
        Assert.That(HivePath.Read("a=1.x", 0), Is.Empty);
    }

    private void Make(params string[] names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }
}
