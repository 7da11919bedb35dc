using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Encode;

/// <summary>
/// Points in time of one column without a zone. Rows beside each other are often of the same second, whose text is kept.
/// </summary>
internal unsafe struct CsvClock
{
    // 2020-01-02T03:04:05 and the point: years with a sign are longer, and are not kept.
    private const int KeptBytes = 20;

    private fixed byte _kept[KeptBytes];
    private long _second;
    private bool _hasSecond;

    /// <summary>The text as <see cref="CsvTimes.Datetime"/> writes it; returns its bytes.</summary>
    public int Write(long ticks, TimeUnit unit, Span<byte> target)
    {
        (long second, long fraction) = CsvTimes.Split(ticks, unit);
        if (_hasSecond && second == _second)
        {
            fixed (byte* kept = _kept)
            {
                new ReadOnlySpan<byte>(kept, KeptBytes).CopyTo(target);
            }
            return KeptBytes + TextFormat.Padded(fraction, Ticks.FractionDigits(unit), target[KeptBytes..]);
        }
        int length = CsvTimes.Datetime(ticks, unit, zone: null, target);
        if (length - Ticks.FractionDigits(unit) == KeptBytes)
        {
            fixed (byte* kept = _kept)
            {
                target[..KeptBytes].CopyTo(new Span<byte>(kept, KeptBytes));
            }
            (_second, _hasSecond) = (second, true);
        }
        return length;
    }
}
