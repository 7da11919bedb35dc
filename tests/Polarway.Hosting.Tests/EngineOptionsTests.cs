using System.Text;
using Polarway.Core.Errors;
using Polarway.Engine;

namespace Polarway.Hosting.Tests;

public sealed class EngineOptionsTests
{
    [Test]
    public void Options_become_settings()
    {
        EngineSettings settings = Read($$"""{"threads": 3, "memory_limit": 1048576, "spill_limit": 2097152, "temp_dir": "{{Path.GetTempPath()}}"}""");
        Assert.That(settings.Threads, Is.EqualTo(3));
        Assert.That(settings.QueryMemoryLimit, Is.EqualTo(1048576));
        Assert.That(settings.SpillLimit, Is.EqualTo(2097152));
        Assert.That(settings.SpillFolder, Is.EqualTo(Path.GetTempPath()));
    }

    [Test]
    public void No_options_are_the_defaults() => Assert.That(EngineOptions.Read([]), Is.EqualTo(new EngineSettings()));

    [TestCase("""{"thread": 1}""", "unknown session option \"thread\"")]
    [TestCase("""{"threads": 0}""", "\"threads\" is 0")]
    [TestCase("""{"threads": "2"}""", "\"threads\" is \"2\"")]
    [TestCase("""{"memory_limit": -1}""", "\"memory_limit\" is -1")]
    [TestCase("""{"temp_dir": "/no/such/folder"}""", "existing folder")]
    [TestCase("[]", "a JSON object")]
    [TestCase("{", "not JSON")]
    public void Mistakes_are_named(string json, string message)
    {
        PolarwayException error = Assert.Throws<PolarwayException>(() => Read(json))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.InvalidArgument));
        Assert.That(error.Message, Does.Contain(message));
    }

    private static EngineSettings Read(string json) => EngineOptions.Read(Encoding.UTF8.GetBytes(json));
}
