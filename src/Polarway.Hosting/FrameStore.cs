using Polarway.Core.Columns;
using Polarway.Engine.Physical;

namespace Polarway.Hosting;

/// <summary>The frames that hosts hold, under their handles; what plans name. Each entry owns one reference.</summary>
public sealed class FrameStore : IFrameCatalog
{
    private const int Kind = 3;
    private readonly HandleTable<Frame> _frames = new(Kind, "frame");

    public int Count => _frames.Count;

    /// <summary>A handle for a frame, which is taken.</summary>
    public ulong Add(Frame frame) => _frames.Add(frame);

    /// <summary>The frame, with a reference for the caller.</summary>
    /// <exception cref="Core.Errors.PolarwayException">InvalidHandle.</exception>
    public Frame Get(ulong handle) => _frames.Get(handle, static frame => frame.Retain());

    /// <summary>Ends the handle; a handle that is not open is ignored.</summary>
    public void Close(ulong handle) => _frames.Remove(handle)?.Dispose();
}
