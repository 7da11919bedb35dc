namespace Polarway.Core.Memory;

/// <summary>The owner of memory that is not ours. Counts its own buffers: <see cref="Release"/> is called once for each.</summary>
public interface IForeignMemory
{
    void Release();
}
