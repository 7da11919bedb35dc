using System.Text;

namespace Polarway.Core.Kernels;

/// <summary>Reads one text by a format, from left to right.</summary>
internal ref struct TimeScanner(ReadOnlySpan<byte> text)
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private ReadOnlySpan<byte> _rest = text;
    private long _year = 1, _month = 1, _day = 1, _ordinal, _isoYear, _isoWeek, _sundays = -1, _mondays = -1, _weekday, _hour, _minute, _second, _fraction, _epoch;
    private int _half = -1;
    private bool _hasEpoch, _hasOffset, _hasYear, _hasMonth, _hasDay;
    private int _offset;

    /// <summary>True when the format covers all of the text.</summary>
    public bool TryRead(TimeFormat format, out ScannedTime time)
    {
        bool isRead = TryReadPrefix(format, out time) && _rest.Length == 0;
        time.IsComplete = isRead;
        return isRead;
    }

    /// <summary>True when the text starts with what the format says.</summary>
    public bool TryReadPrefix(TimeFormat format, out ScannedTime time)
    {
        time = default;
        foreach (TimeFormat.Part part in format.Parts)
        {
            if (!TryPart(part))
            {
                return false;
            }
        }
        if (!TryFinish(out time))
        {
            return false;
        }
        time.HasDate = _hasEpoch || format.IsSimple || (_hasYear && ((_hasMonth && _hasDay) || _ordinal > 0 || (_weekday > 0 && (_sundays >= 0 || _mondays >= 0))))
            || (_isoYear != 0 && _isoWeek > 0 && _weekday > 0);
        time.HasClock = format.HasHourAndMinute;
        return true;
    }

    private bool TryPart(TimeFormat.Part part)
    {
        switch (part.Directive)
        {
            case '\0': return TryText(part.Text);
            case 'Y': return TryYear(out _year);
            case 'y':
                bool isShort = TryNumber(2, out _year);
                _year += _year < 70 ? 2_000 : 1_900;
                _hasYear = true;
                return isShort;
            case 'm':
                _hasMonth = true;
                return TryNumber(2, out _month);
            case 'b' or 'B':
                _hasMonth = true;
                return TryName(s_months, part.Directive == 'B', out _month);
            case 'd':
                _hasDay = true;
                return TryNumber(2, out _day);
            case 'j': return TryNumber(3, out _ordinal);
            case 'H': return TryNumber(2, out _hour) && _hour <= 23;
            case 'I': return TryNumber(2, out _hour) && _hour is >= 1 and <= 12;
            case 'M': return TryNumber(2, out _minute) && _minute <= 59;
            // A leap second is the first one of the next minute.
            case 'S': return TryNumber(2, out _second) && _second <= 60;
            case 'p' or 'P': return TryHalf();
            case 'f': return TryFraction(part);
            case 'a' or 'A': return TryName(s_days, part.Directive == 'A', out _weekday);
            case 's':
                _hasEpoch = true;
                return TryNumber(12, out _epoch);
            case 'z' or ':' or '#': return TryOffset();
            case 'Z': return TryZoneLetters();
            case 'u': return TryNumber(1, out _weekday) && _weekday is >= 1 and <= 7;
            case 'w':
                bool isDay = TryNumber(1, out _weekday) && _weekday <= 6;
                _weekday = _weekday == 0 ? 7 : _weekday;
                return isDay;
            case 'G': return TryYear(out _isoYear);
            case 'V': return TryNumber(2, out _isoWeek) && _isoWeek is >= 1 and <= 53;
            case 'U': return TryNumber(2, out _sundays) && _sundays <= 53;
            case 'W': return TryNumber(2, out _mondays) && _mondays <= 53;
            default: return false;
        }
    }

    private readonly bool TryFinish(out ScannedTime time)
    {
        time = default;
        if (_hasEpoch)
        {
            time = new ScannedTime
            {
                Days = FloorMath.Div(_epoch, Ticks.SecondsPerDay),
                Nanoseconds = (FloorMath.Mod(_epoch, Ticks.SecondsPerDay) * Ticks.NanosecondsPerSecond) + _fraction,
                IsComplete = true,
                IsEpoch = true,
            };
            return true;
        }
        long hour = _half < 0 ? _hour : (_hour % 12) + (12 * _half);
        bool isDate = _month is >= 1 and <= 12 && _day >= 1 && _day <= CivilDate.DaysInMonth(_year, (int)_month);
        if (!isDate || _ordinal > (CivilDate.IsLeap(_year) ? 366 : 365))
        {
            return false;
        }
        long days = DayOf();
        if (_weekday > 0 && CivilDate.Weekday(days) != _weekday)
        {
            return false;
        }
        time = new ScannedTime
        {
            Days = days,
            Nanoseconds = (((((hour * 60) + _minute) * 60) + _second) * Ticks.NanosecondsPerSecond) + _fraction,
            HasOffset = _hasOffset,
            OffsetSeconds = _offset,
            IsComplete = true,
        };
        return true;
    }

    // Of the year, of a week, or of a month.
    private readonly long DayOf()
    {
        if (_ordinal > 0)
        {
            return CivilDate.ToDays(_year, 1, 1) + _ordinal - 1;
        }
        if (_isoWeek > 0 && _weekday > 0)
        {
            long fourth = CivilDate.ToDays(_isoYear, 1, 4);
            return fourth - CivilDate.Weekday(fourth) + ((_isoWeek - 1) * 7) + _weekday;
        }
        bool hasWeek = _weekday > 0 && (_mondays >= 0 || _sundays >= 0) && !_hasMonth && !_hasDay;
        if (hasWeek)
        {
            // Week 1 starts on the first Monday (Sunday) of the year.
            long first = CivilDate.ToDays(_year, 1, 1);
            long start = _mondays >= 0 ? first + ((8 - CivilDate.Weekday(first)) % 7) : first + ((7 - CivilDate.Weekday(first)) % 7);
            return start + (((_mondays >= 0 ? _mondays : _sundays) - 1) * 7) + (_mondays >= 0 ? _weekday - 1 : _weekday % 7);
        }
        return CivilDate.ToDays(_year, (int)_month, (int)_day);
    }

    private bool TryText(string expected)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune character in expected.EnumerateRunes())
        {
            int length = character.EncodeToUtf8(bytes);
            if (!_rest.StartsWith(bytes[..length]))
            {
                return false;
            }
            _rest = _rest[length..];
        }
        return true;
    }

    private bool TryYear(out long year)
    {
        _hasYear = true;
        SkipSpace();
        bool isNegative = _rest.Length > 0 && _rest[0] == '-';
        bool hasSign = isNegative || (_rest.Length > 0 && _rest[0] == '+');
        _rest = hasSign ? _rest[1..] : _rest;
        bool isRead = TryNumber(hasSign ? 6 : 4, out year);
        year = isNegative ? -year : year;
        return isRead;
    }

    private bool TryHalf()
    {
        if (_rest.Length < 2 || (_rest[1] | 0x20) != 'm')
        {
            return false;
        }
        int first = _rest[0] | 0x20;
        _half = first == 'p' ? 1 : 0;
        _rest = _rest[2..];
        return first is 'a' or 'p';
    }

    private bool TryFraction(TimeFormat.Part part)
    {
        if (part.HasPoint)
        {
            if (_rest.Length == 0 || _rest[0] != '.')
            {
                return true;
            }
            _rest = _rest[1..];
        }
        int digits = 0;
        int most = part.Digits != 0 ? part.Digits : int.MaxValue;
        for (; digits < most && _rest.Length > 0 && char.IsAsciiDigit((char)_rest[0]); digits++, _rest = _rest[1..])
        {
            _fraction = digits < 9 ? (_fraction * 10) + (_rest[0] - '0') : _fraction;
        }
        if (part.HasPoint || part.Digits != 0)
        {
            for (int missing = digits; missing < 9; missing++)
            {
                _fraction *= 10;
            }
        }
        return part.Digits != 0 ? digits == part.Digits : digits > 0;
    }

    private bool TryOffset()
    {
        _hasOffset = true;
        if (_rest.Length > 0 && _rest[0] is (byte)'Z' or (byte)'z')
        {
            _rest = _rest[1..];
            return true;
        }
        if (_rest.Length == 0 || _rest[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }
        int sign = _rest[0] == '-' ? -1 : 1;
        _rest = _rest[1..];
        if (_rest.Length < 2 || !TryNumber(2, out long hours))
        {
            return false;
        }
        bool hasColon = _rest.Length > 0 && _rest[0] == ':';
        long minutes = 0;
        if (hasColon || (_rest.Length > 0 && char.IsAsciiDigit((char)_rest[0])))
        {
            _rest = hasColon ? _rest[1..] : _rest;
            if (!TryNumber(2, out minutes) || minutes >= 60)
            {
                return false;
            }
        }
        _offset = (int)(sign * ((hours * 3_600) + (minutes * 60)));
        return hours < 24;
    }

    private bool TryZoneLetters()
    {
        int letters = 0;
        while (letters < _rest.Length && char.IsAsciiLetter((char)_rest[letters]))
        {
            letters++;
        }
        _rest = _rest[letters..];
        return letters > 0;
    }

    private bool TryName(string[] names, bool isLong, out long number)
    {
        const int ShortLength = 3;
        for (number = 1; number <= names.Length; number++)
        {
            string name = names[number - 1];
            if (isLong && StartsWith(name, name.Length))
            {
                _rest = _rest[name.Length..];
                return true;
            }
            if (StartsWith(name, ShortLength))
            {
                _rest = _rest[ShortLength..];
                return true;
            }
        }
        return false;
    }

    private readonly bool StartsWith(string name, int length)
    {
        if (_rest.Length < length)
        {
            return false;
        }
        for (int index = 0; index < length; index++)
        {
            if ((_rest[index] | 0x20) != (name[index] | 0x20))
            {
                return false;
            }
        }
        return true;
    }

    // Before any number, such as a padding of spaces.
    private void SkipSpace()
    {
        while (_rest.Length > 0 && char.IsWhiteSpace((char)_rest[0]))
        {
            _rest = _rest[1..];
        }
    }

    private bool TryNumber(int most, out long number)
    {
        number = 0;
        int digits = 0;
        SkipSpace();
        while (digits < most && digits < _rest.Length && char.IsAsciiDigit((char)_rest[digits]))
        {
            number = (number * 10) + (_rest[digits++] - '0');
        }
        _rest = _rest[digits..];
        return digits > 0;
    }
}
