using Polarway.Engine;
using Polarway.Engine.Sources;

namespace Polarway.Hosting;

/// <summary>The kinds of sources of this build, in one place.</summary>
public static class Sources
{
    /// <param name="settings">Of the session that opens sources.</param>
    public static SourceRegistry Create(EngineSettings settings)
    {
        var registry = new SourceRegistry();
        registry.Register(FileSourceKind.Csv(Formats.Registry, settings));
        registry.Register(FileSourceKind.Filesystem(Formats.Registry, settings));
        return registry;
    }
}
