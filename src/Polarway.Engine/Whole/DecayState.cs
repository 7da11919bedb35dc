namespace Polarway.Engine.Whole;

/// <summary>Exponentially weighted moments of the values so far.</summary>
internal struct DecayState(DecaySettings settings)
{
    private readonly double _next = settings.Adjust ? 1 : settings.Alpha;
    private double _mean;
    private double _spread;
    private double _sum;

    // Weights of the values so far, their sum and the sum of their squares; the newest has the weight that new values get.
    private double _weight = 1;
    private double _total = 1;
    private double _squares = 1;

    /// <summary>Values so far.</summary>
    public int Count { get; private set; }

    /// <summary>A row without a value.</summary>
    public void Skip()
    {
        if (Count > 0 && !settings.IgnoreNulls)
        {
            Fall();
        }
    }

    public void Add(double value)
    {
        Count++;
        if (Count == 1)
        {
            (_mean, _sum) = (value, value);
            _spread = double.IsFinite(value) ? 0 : double.NaN;
            return;
        }
        Fall();
        _sum += value;
        double weight = _weight + _next;
        double before = _mean;
        // Equal values leave the mean as it is, to the last bit.
        _mean = before == value ? before : ((_weight * before) + (_next * value)) / weight;
        _spread = ((_weight * (_spread + ((before - _mean) * (before - _mean)))) + (_next * (value - _mean) * (value - _mean))) / weight;
        _total += _next;
        _squares += _next * _next;
        _weight = weight;
        if (!settings.Adjust)
        {
            _squares /= _weight * _weight;
            (_total, _weight) = (1, 1);
        }
    }

    /// <summary>False for null: the variance of too little.</summary>
    public readonly bool TryFinish(DecayOp op, out double result)
    {
        result = op switch { DecayOp.Mean => _mean, DecayOp.Sum => _sum, _ => _spread };
        if (op is DecayOp.Mean or DecayOp.Sum)
        {
            return true;
        }
        bool isThere = true;
        if (!settings.Bias)
        {
            double divisor = (_total * _total) - _squares;
            isThere = Count > 1 && divisor > 0;
            result = isThere ? _spread * _total * _total / divisor : 0;
        }
        result = op == DecayOp.Std ? Math.Sqrt(result) : result;
        return isThere;
    }

    private void Fall()
    {
        double kept = 1 - settings.Alpha;
        _weight *= kept;
        _total *= kept;
        _squares *= kept * kept;
        _sum *= kept;
    }
}
