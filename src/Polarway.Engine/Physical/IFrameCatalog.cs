using Polarway.Core.Columns;

namespace Polarway.Engine.Physical;

/// <summary>The frames that plans of one session may name.</summary>
public interface IFrameCatalog
{
    /// <summary>The frame of a handle, with a reference for the caller.</summary>
    /// <exception cref="Core.Errors.PolarwayException">InvalidHandle.</exception>
    Frame Get(ulong handle);
}
