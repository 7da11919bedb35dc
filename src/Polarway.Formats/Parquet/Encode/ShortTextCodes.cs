using System.Runtime.CompilerServices;
using Polarway.Core.Columns;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>The codes of short texts seen lately, by their views, so that repeated ones are not looked up byte by byte. Forgets at
/// collisions.</summary>
internal sealed class ShortTextCodes
{
    private const int Bits = 10;
    private const uint None = uint.MaxValue;

    private readonly View[] _views = new View[1 << Bits];
    private readonly uint[] _codes = new uint[1 << Bits];

    public ShortTextCodes() => Clear();

    /// <summary>Only for views that hold their text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(in View view, out uint code)
    {
        int place = PlaceOf(in view);
        ref readonly View known = ref _views[place];
        code = _codes[place];
        return code != None && known.Head == view.Head && known.Tail == view.Tail;
    }

    public void Add(in View view, uint code)
    {
        int place = PlaceOf(in view);
        _views[place] = view;
        _codes[place] = code;
    }

    public void Clear() => _codes.AsSpan().Fill(None);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(in View view)
        => (int)(((view.Head * 0x9E3779B97F4A7C15) ^ (view.Tail * 0xC2B2AE3D27D4EB4F)) >> (64 - Bits));
}
