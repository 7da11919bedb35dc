using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>What an exported map holds beside its entries: offsets of 32 bits, and its validity.</summary>
/// <param name="offsets">Taken.</param>
/// <param name="validity">Taken.</param>
internal sealed class MapOffsets(NativeBuffer offsets, Bitmap? validity) : IDisposable
{
    public void Dispose()
    {
        offsets.Dispose();
        validity?.Dispose();
    }
}
