using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>Files that were opened together and can be read one by one, in the schema of all.</summary>
public interface IFilesScan : IScan
{
    /// <param name="file">Position in the paths that were opened.</param>
    /// <param name="request">Over the schema of the scan.</param>
    ISource CreateSource(int file, ScanRequest request, QueryContext context);
}
