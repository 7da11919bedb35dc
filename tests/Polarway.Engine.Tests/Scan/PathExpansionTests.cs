using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Scan;

public sealed class PathExpansionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("polarway").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_folder_gives_its_files_sorted_without_hidden_ones()
    {
        Make("b/2.x", "a/1.x", "a/_SUCCESS", ".git/3.x", "_key=1/4.x");
        FileList files = PathExpansion.Expand([_folder], isGlob: true, []);
        Assert.Equal(["_key=1/4.x", "a/1.x", "b/2.x"], files.Paths.Select(p => Path.GetRelativePath(_folder, p)));
        Assert.True(files.IsFolder);
        Assert.All(files.PartitionsFrom, start => Assert.Equal(_folder.Length + 1, start));
    }

    [Fact]
    public void Partitions_of_a_glob_begin_at_its_first_wildcard()
    {
        Make("y=1/m=1/a.x", "y=2/m=1/a.x");
        FileList files = PathExpansion.Expand([$"{_folder}/y=*/**/*.x"], isGlob: true, []);
        Assert.Equal(2, files.Paths.Count);
        Assert.False(files.IsFolder);
        Assert.Equal([("y", "1"), ("m", "1")], HivePath.Read(files.Paths[0], files.PartitionsFrom[0]));
    }

    [Fact]
    public void Hidden_prefixes_and_globs_that_are_none()
    {
        Make("tmp-1.x", "a.x", "[b].x");
        Assert.Equal(2, PathExpansion.Expand([_folder], isGlob: true, ["tmp-"]).Paths.Count);
        Assert.Equal(2, PathExpansion.Expand([$"{_folder}/*.x"], isGlob: true, ["tmp-"]).Paths.Count);
        Assert.Single(PathExpansion.Expand([$"{_folder}/[b].x"], isGlob: false, []).Paths);
        Assert.Equal(ErrorKind.FileNotFound, Assert.Throws<PolarwayException>(() => PathExpansion.Expand([$"{_folder}/*.x"], isGlob: false, [])).Kind);
    }

    [Theory]
    [InlineData("s3://bucket/a.x")]
    [InlineData("https://host/a.x")]
    public void What_is_elsewhere_is_not_supported_yet(string path)
        => Assert.Equal(ErrorKind.Unsupported, Assert.Throws<PolarwayException>(() => PathExpansion.Expand([path])).Kind);

    [Fact]
    public void Escapes_and_null_of_partitions()
    {
        Assert.Equal([("k y", "a/b"), ("n", null)], HivePath.Read("root/k%20y=a%2Fb/n=__HIVE_DEFAULT_PARTITION__/f.x", 5));
        Assert.Empty(HivePath.Read("a=1.x", 0));
    }

    private void Make(params string[] names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
