using Polarway.Engine.Sources;

namespace Polarway.Hosting;

/// <summary>What one process holds for its hosts: sessions, queries and frames under handles.</summary>
public sealed class Host
{
    private const int SessionKind = 1;
    private const int QueryKind = 2;
    private const int SourceKind = 4;

    public HandleTable<Session> Sessions { get; } = new(SessionKind, "session");

    public HandleTable<HostedQuery> Queries { get; } = new(QueryKind, "query");

    public HandleTable<StreamingSource> Sources { get; } = new(SourceKind, "source");

    public FrameStore Frames { get; } = new();
}
