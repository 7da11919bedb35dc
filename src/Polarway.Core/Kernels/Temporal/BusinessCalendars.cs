using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>The business calendar of each row: one for all, or a week with holidays of the row's own. For one thread and one call.</summary>
public sealed class BusinessCalendars
{
    private readonly BusinessCalendar? _all;
    private readonly bool[] _mask = [];
    private readonly Operand _holidays;
    private BusinessCalendar? _last;
    private int _lastRow = -1;

    public BusinessCalendars(BusinessCalendar all) => (_all, _holidays) = (all, TextRows.NoArgument);

    /// <param name="weekMask">Seven flags, Monday first.</param>
    /// <param name="holidays">Lists of dates; borrowed. A null list makes the row null.</param>
    /// <exception cref="PolarwayException">Compute: no day of the week is a business day.</exception>
    public BusinessCalendars(bool[] weekMask, Operand holidays)
    {
        _mask = weekMask;
        _holidays = holidays;
        _last = new BusinessCalendar(weekMask, []);
    }

    /// <summary>The column that the result must be null with; none when one calendar is for all rows.</summary>
    internal Operand? Lists => _all is null ? _holidays : default(Operand?);

    /// <summary>The calendar of a row whose holidays are not null.</summary>
    /// <exception cref="PolarwayException">Compute: one of the holidays is null.</exception>
    public BusinessCalendar this[int row]
    {
        get
        {
            row &= _all is null ? _holidays.RowMask : 0;
            if (_all is not null || row == _lastRow)
            {
                return _all ?? _last!;
            }
            var lists = (ListColumn)_holidays.Column;
            var days = (PrimitiveColumn)lists.Items;
            int start = (int)lists.Offsets[row];
            int end = (int)lists.Offsets[row + 1];
            for (int item = start; item < end; item++)
            {
                if (!days.IsValid(item))
                {
                    Throw.Error(ErrorKind.Compute, "nulls found in list of holidays");
                }
            }
            _last = new BusinessCalendar(_mask, days.Values<int>()[start..end].ToArray());
            _lastRow = row;
            return _last;
        }
    }
}
