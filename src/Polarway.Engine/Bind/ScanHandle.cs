using Polarway.Engine.Scan;

namespace Polarway.Engine.Bind;

/// <summary>
/// Files that were opened to learn their schema. The first pipeline that reads them takes what is open; a further one opens them again.
/// </summary>
internal sealed class ScanHandle(IScanFormat format, IReadOnlyList<string> paths, ScanOptions options) : IDisposable
{
    private IScan? _open = FileScans.Open(format, paths, options);

    /// <summary>While nobody has taken the scan.</summary>
    public IScan Open => _open ??= FileScans.Open(format, paths, options);

    /// <summary>The scan; the caller owns it.</summary>
    public IScan Take()
    {
        IScan scan = Open;
        _open = null;
        return scan;
    }

    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}
