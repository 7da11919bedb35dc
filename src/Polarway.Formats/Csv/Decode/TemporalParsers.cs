using System.Runtime.CompilerServices;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

internal readonly unsafe struct DateParser : IValueParser<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out int value)
    {
        if (length == TemporalText.IsoDateLength && TemporalText.TryIsoDate(text, out value))
        {
            return true;
        }
        var rest = new ReadOnlySpan<byte>(text, length);
        return TemporalText.TryDate(ref rest, out value) && rest.Length == 0;
    }
}

internal readonly unsafe struct TimeParser : IValueParser<long>
{
    public bool TryParse(byte* text, int length, out long value)
    {
        var rest = new ReadOnlySpan<byte>(text, length);
        return TemporalText.TryTime(ref rest, out value) && rest.Length == 0;
    }
}

/// <summary>Datetimes. Neighbouring rows often have the same date: the last one is kept.</summary>
/// <param name="isUtc">The text must say where it counts from; else it must not.</param>
internal unsafe struct DatetimeParser(TimeUnit unit, bool isUtc) : IValueParser<long>
{
    private const int SecondsPerDay = 86_400;
    private const int ShortestFull = 19;

    private readonly long _perSecond = unit switch { TimeUnit.Milliseconds => 1_000, TimeUnit.Microseconds => 1_000_000, _ => 1_000_000_000 };
    private ulong _dateHead;
    private ushort _dateTail;
    private int _days;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out long value)
    {
        if (length >= ShortestFull && text[TemporalText.IsoDateLength] is (byte)'T' or (byte)' ')
        {
            bool sameDay = Unsafe.ReadUnaligned<ulong>(text) == _dateHead && Unsafe.ReadUnaligned<ushort>(text + 8) == _dateTail;
            if ((sameDay || TryKeepDate(text)) && TemporalText.TryClock(text + TemporalText.IsoDateLength + 1, out int seconds))
            {
                return TryRest(text + ShortestFull, length - ShortestFull, ((long)_days * SecondsPerDay) + seconds, out value);
            }
        }
        return TryLoose(new ReadOnlySpan<byte>(text, length), out value);
    }

    private bool TryKeepDate(byte* text)
    {
        if (!TemporalText.TryIsoDate(text, out int days))
        {
            return false;
        }
        _dateHead = Unsafe.ReadUnaligned<ulong>(text);
        _dateTail = Unsafe.ReadUnaligned<ushort>(text + 8);
        _days = days;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryRest(byte* text, int length, long seconds, out long value)
    {
        if (length == 0 && !isUtc)
        {
            return TryTicks(seconds, 0, out value);
        }
        int nanoseconds = 0;
        var rest = new ReadOnlySpan<byte>(text, length);
        if (length == 7 && *text == '.' && IntegerText.TryTail(text + 7, 6, out ulong micros))
        {
            nanoseconds = (int)micros * 1_000;
            rest = default;
        }
        else if (length > 0 && *text == '.' && !TemporalText.TryFraction(ref rest, out nanoseconds))
        {
            value = 0;
            return false;
        }
        return TryZone(rest, ref seconds) & TryTicks(seconds, nanoseconds, out value);
    }

    private readonly bool TryZone(ReadOnlySpan<byte> rest, ref long seconds)
    {
        if (rest.Length == 0)
        {
            return !isUtc;
        }
        bool good = TemporalText.TryOffset(rest, out int offset);
        seconds -= offset;
        return good && isUtc;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryTicks(long seconds, int nanoseconds, out long value)
    {
        long fraction = nanoseconds / (1_000_000_000 / _perSecond);
        long high = Math.BigMul(seconds, _perSecond, out value);
        long whole = value;
        value += fraction;
        return high == whole >> 63 && value >= whole;
    }

    /// <summary>Any of the forms, from text anywhere.</summary>
    public readonly bool TryLoose(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (!TemporalText.TryDate(ref text, out int days))
        {
            return false;
        }
        long nanoseconds = 0;
        if (text.Length > 0 && text[0] is (byte)'T' or (byte)' ')
        {
            text = text[1..];
            if (!TemporalText.TryTime(ref text, out nanoseconds) && !TemporalText.TryDigitTime(ref text, out nanoseconds))
            {
                return false;
            }
        }
        long seconds = ((long)days * SecondsPerDay) + (nanoseconds / TemporalText.NanosecondsPerSecond);
        return TryZone(text, ref seconds) && TryTicks(seconds, (int)(nanoseconds % TemporalText.NanosecondsPerSecond), out value);
    }
}
