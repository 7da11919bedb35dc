using System.Buffers.Binary;

namespace Polarway.Fuzz;

/// <summary>
/// Inputs made of a target's corpus. Each depends on the seed and its number only, so that one number is enough to have an input of
/// a run of hours again. Allocates nothing per input.
/// </summary>
internal sealed class Mutator(byte[][] corpus, byte[][] tokens, ulong seed)
{
    /// <summary>Longest input.</summary>
    public const int MaxBytes = 64 << 10;

    private const int MostChanges = 6;
    private const int NoiseShare = 64;

    private static readonly long[] Tempting =
    [
        0, 1, -1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, -127, -128, 255, 256, 1000, 1024, 4096, 32767, 32768, -32768, 65535, 65536, 100_000, 1 << 24,
        int.MaxValue, int.MinValue, int.MaxValue - 1, uint.MaxValue, 1L << 32, 1L << 33, 1L << 53, long.MaxValue, long.MinValue, long.MaxValue - 7,
    ];

    private readonly byte[] _bytes = new byte[MaxBytes];
    private readonly byte[] _moved = new byte[MaxBytes];
    private int _length;

    /// <summary>The input of a number; valid until the next one is made.</summary>
    public ReadOnlySpan<byte> Make(long number)
    {
        var rng = new Rng(seed ^ ((ulong)number * 0xD1B54A32D192ED03));
        if (rng.Below(NoiseShare) == 0)
        {
            return Noise(rng);
        }
        byte[] start = corpus[rng.Below(corpus.Length)];
        _length = Math.Min(start.Length, MaxBytes);
        start.AsSpan(0, _length).CopyTo(_bytes);
        for (int change = 1 + rng.Below(MostChanges); change > 0; change--)
        {
            Change(ref rng);
        }
        return _bytes.AsSpan(0, _length);
    }

    private ReadOnlySpan<byte> Noise(Rng rng)
    {
        _length = rng.Below(96);
        for (int at = 0; at < _length; at++)
        {
            _bytes[at] = rng.Byte();
        }
        return _bytes.AsSpan(0, _length);
    }

    private void Change(ref Rng rng)
    {
        int kind = rng.Below(16);
        if (_length == 0)
        {
            Insert(0, rng.Byte());
            return;
        }
        int at = rng.Below(_length);
        switch (kind)
        {
            case 0 or 1:
                _bytes[at] ^= (byte)(1 << rng.Below(8));
                break;
            case 2:
                _bytes[at] = rng.Byte();
                break;
            case 3:
                _bytes[at] += (byte)(rng.Below(17) - 8);
                break;
            case 4 or 5:
                Overwrite(ref rng, at);
                break;
            case 6:
                Varint(ref rng, at);
                break;
            case 7:
                Length(ref rng);
                break;
            case 8:
                Insert(at, rng.Byte());
                break;
            case 9:
                Remove(at, 1 + rng.Below(Math.Min(_length - at, 16)));
                break;
            case 10:
                Repeat(ref rng, at);
                break;
            case 11:
                _length = rng.Below(4) == 0 ? at : _length;
                break;
            case 12:
                Splice(ref rng, at);
                break;
            case 13 or 14 when tokens.Length > 0:
                Token(ref rng, at);
                break;
            default:
                _bytes[at] = _bytes[rng.Below(_length)];
                break;
        }
    }

    /// <summary>A number that programs trip over, in 1, 2, 4 or 8 bytes, either end first.</summary>
    private void Overwrite(ref Rng rng, int at)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Tempting[rng.Below(Tempting.Length)]);
        int width = Math.Min(1 << rng.Below(4), _length - at);
        if (rng.Below(4) == 0)
        {
            number[..width].Reverse();
        }
        number[..width].CopyTo(_bytes.AsSpan(at));
    }

    private void Varint(ref Rng rng, int at)
    {
        ulong value = rng.Below(2) == 0 ? (ulong)Tempting[rng.Below(Tempting.Length)] : rng.Next() >> rng.Below(64);
        for (; at < _length; at++)
        {
            bool isLast = value < 0x80;
            _bytes[at] = (byte)(isLast ? value : value | 0x80);
            value >>= 7;
            if (isLast)
            {
                return;
            }
        }
    }

    /// <summary>Looks for four bytes that may be a length of what follows, and makes it a little wrong.</summary>
    private void Length(ref Rng rng)
    {
        int start = rng.Below(_length);
        for (int at = start; at + sizeof(int) <= _length && at < start + 64; at++)
        {
            Span<byte> place = _bytes.AsSpan(at, sizeof(int));
            int value = BinaryPrimitives.ReadInt32LittleEndian(place);
            if (value > 0 && value <= _length)
            {
                BinaryPrimitives.WriteInt32LittleEndian(place, rng.Below(3) == 0 ? _length - at - sizeof(int) : value + rng.Below(9) - 4);
                return;
            }
        }
    }

    private void Insert(int at, byte value)
    {
        if (_length == MaxBytes)
        {
            return;
        }
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + 1));
        _bytes[at] = value;
        _length++;
    }

    private void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, _length - at - count).CopyTo(_bytes.AsSpan(at));
        _length -= count;
    }

    /// <summary>A piece once more, right behind itself.</summary>
    private void Repeat(ref Rng rng, int at)
    {
        int count = 1 + rng.Below(Math.Min(_length - at, 64));
        PutIn(at, _bytes.AsSpan(at, count));
    }

    /// <summary>A piece of another seed, in place of what was there or beside it.</summary>
    private void Splice(ref Rng rng, int at)
    {
        byte[] other = corpus[rng.Below(corpus.Length)];
        if (other.Length == 0)
        {
            return;
        }
        int from = rng.Below(other.Length);
        ReadOnlySpan<byte> piece = other.AsSpan(from, rng.Below(Math.Min(other.Length - from, MaxBytes - at)));
        if (rng.Below(2) == 0)
        {
            PutIn(at, piece);
            return;
        }
        piece.CopyTo(_bytes.AsSpan(at));
        _length = rng.Below(2) == 0 ? at + piece.Length : Math.Max(_length, at + piece.Length);
    }

    private void Token(ref Rng rng, int at)
    {
        byte[] token = tokens[rng.Below(tokens.Length)];
        if (rng.Below(2) == 0 || at + token.Length > _length)
        {
            PutIn(at, token);
        }
        else
        {
            token.CopyTo(_bytes.AsSpan(at));
        }
    }

    private void PutIn(int at, ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > MaxBytes)
        {
            return;
        }
        Span<byte> kept = _moved.AsSpan(0, piece.Length);
        piece.CopyTo(kept);
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + piece.Length));
        kept.CopyTo(_bytes.AsSpan(at));
        _length += piece.Length;
    }
}
