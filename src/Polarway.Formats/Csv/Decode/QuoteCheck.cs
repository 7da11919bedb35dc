using System.Runtime.CompilerServices;

namespace Polarway.Formats.Csv.Decode;

/// <summary>
/// Quote parity over consecutive blocks of 64 bytes, and whether each quote stands where parity alone tells the truth: it opens
/// right after a separator or line end and closes right before one. Where it does not, the exact walk decides.
/// </summary>
internal struct QuoteCheck
{
    private const int LastBit = 63;

    private ulong _inside;
    private ulong _mayOpen;
    private ulong _closed;
    private ulong _returned;

    /// <summary>At the start of a record.</summary>
    public static QuoteCheck Start => new() { _mayOpen = 1 };

    /// <summary>True when the bytes so far end within quotes.</summary>
    public readonly bool IsInside => _inside != 0;

    /// <summary>The bytes that lie within quotes, opening quotes included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Inside(ulong quotes) => quotes == 0 ? _inside : QuoteParity.PrefixXor(quotes) ^ _inside;

    /// <summary>Goes on by a block.</summary>
    /// <param name="structural">Separators and line ends outside of quotes.</param>
    /// <param name="lineEnds">Of those the line ends.</param>
    /// <param name="returns">Carriage returns that may belong to a line end.</param>
    /// <returns>False where parity does not tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Advance(ulong quotes, ulong inside, ulong structural, ulong lineEnds, ulong returns)
    {
        bool regular = true;
        ulong closing = quotes & ~inside;
        if ((quotes | _closed | _returned) != 0)
        {
            ulong opening = quotes & inside;
            ulong badOpening = opening & ~(((structural | closing) << 1) | _mayOpen);
            ulong afterClosing = (closing << 1) | _closed;
            ulong returned = returns & afterClosing;
            ulong badClosing = afterClosing & ~(structural | opening | returned);
            ulong badReturn = ((returned << 1) | _returned) & ~lineEnds;
            regular = (badOpening | badClosing | badReturn) == 0;
            _returned = returned >> LastBit;
        }
        _mayOpen = (structural | closing) >> LastBit;
        _closed = closing >> LastBit;
        _inside = (ulong)((long)inside >> LastBit);
        return regular;
    }
}
