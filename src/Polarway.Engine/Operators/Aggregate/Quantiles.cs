namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Order statistics of a few numbers. NaN is larger than every number.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of values that may be reordered; there is at least one.</summary>
    /// <param name="divisor">Values are divided by this before they are interpolated.</param>
    public static double Of(Span<double> values, double quantile, QuantileInterpolation interpolation, double divisor)
    {
        int last = values.Length - 1;
        double place = last * quantile;
        switch (interpolation)
        {
            case QuantileInterpolation.Nearest:
                return At(values, (int)Math.Round(place, MidpointRounding.AwayFromZero)) / divisor;
            case QuantileInterpolation.Lower:
                return At(values, (int)place) / divisor;
            case QuantileInterpolation.Higher:
                return At(values, (int)Math.Ceiling(place)) / divisor;
            case QuantileInterpolation.Equiprobable:
                return At(values, (int)Math.Max(Math.Ceiling(values.Length * quantile) - 1, 0)) / divisor;
        }
        int lower = (int)place;
        int upper = (int)Math.Ceiling(place);
        double low = At(values, lower) / divisor;
        if (lower == upper)
        {
            return low;
        }
        double high = At(values, upper) / divisor;
        if (low == high)
        {
            return low;
        }
        double share = interpolation == QuantileInterpolation.Midpoint ? 0.5 : place - lower;
        return interpolation == QuantileInterpolation.Midpoint ? (low + high) / 2 : low + (share * (high - low));
    }

    /// <summary>The value that sorting would put at a place (Hoare's selection).</summary>
    private static double At(Span<double> values, int place)
    {
        int numbers = MoveNansToEnd(values);
        if (place >= numbers)
        {
            return double.NaN;
        }
        int low = 0;
        int high = numbers - 1;
        while (low < high)
        {
            double pivot = MedianOfThree(values[low], values[low + ((high - low) / 2)], values[high]);
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }
                while (values[right] > pivot)
                {
                    right--;
                }
                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }
            if (place <= right)
            {
                high = right;
            }
            else if (place >= left)
            {
                low = left;
            }
            else
            {
                break;
            }
        }
        return values[place];
    }

    private static int MoveNansToEnd(Span<double> values)
    {
        int numbers = values.Length;
        for (int index = 0; index < numbers;)
        {
            if (double.IsNaN(values[index]))
            {
                numbers--;
                (values[index], values[numbers]) = (values[numbers], values[index]);
            }
            else
            {
                index++;
            }
        }
        return numbers;
    }

    private static double MedianOfThree(double first, double second, double third)
        => Math.Max(Math.Min(first, second), Math.Min(Math.Max(first, second), third));
}
