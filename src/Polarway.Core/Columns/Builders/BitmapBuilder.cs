using System.Numerics;
using System.Runtime.InteropServices;
using Polarway.Core.Memory;

namespace Polarway.Core.Columns.Builders;

/// <summary>Bits that grow at the end.</summary>
public sealed class BitmapBuilder(Allocator memory) : IDisposable
{
    private readonly NativeList<byte> _bytes = new(memory);
    private int _setCount;

    /// <summary>Bits.</summary>
    public int Count { get; private set; }

    public bool AllSet => _setCount == Count;

    public void Append(bool bit)
    {
        if ((Count & 7) == 0)
        {
            _bytes.Add(0);
        }
        if (bit)
        {
            _bytes[Count >> 3] |= (byte)(1 << (Count & 7));
            _setCount++;
        }
        Count++;
    }

    /// <summary>The same bit several times.</summary>
    public void Append(bool bit, int count)
    {
        while (count > 0 && (Count & 7) != 0)
        {
            Append(bit);
            count--;
        }
        int whole = count >> 3;
        _bytes.Extend(whole).Fill(bit ? (byte)0xFF : (byte)0);
        Count += whole * 8;
        _setCount += bit ? whole * 8 : 0;
        for (count &= 7; count > 0; count--)
        {
            Append(bit);
        }
    }

    /// <summary>All bits of a bitmap.</summary>
    public void Append(Bitmap bits)
    {
        int shift = Count & 7;
        int bytes = (bits.Length + 7) >> 3;
        if (bytes == 0)
        {
            return;
        }
        int start = _bytes.Count;
        if (shift == 0)
        {
            bits.CopyTo(_bytes.Extend(bytes));
        }
        else
        {
            AppendShifted(bits, start, shift, bytes);
        }
        Count += bits.Length;
        _setCount += bits.SetCount;
    }

    /// <summary>The bits as a bitmap, null when all are set; the builder is empty afterwards. The caller gets a reference.</summary>
    public Bitmap? FinishValidity()
    {
        if (AllSet)
        {
            Clear();
            return null;
        }
        return Finish();
    }

    /// <summary>The bits as a bitmap; the builder is empty afterwards. The caller gets a reference.</summary>
    public Bitmap Finish()
    {
        int count = Count;
        int set = _setCount;
        Count = 0;
        _setCount = 0;
        return new Bitmap(_bytes.TakeBuffer(), count, 0, set);
    }

    public void Clear()
    {
        _bytes.Clear();
        Count = 0;
        _setCount = 0;
    }

    public void Dispose() => _bytes.Dispose();

    private void AppendShifted(Bitmap bits, int start, int shift, int bytes)
    {
        int last = ((Count + bits.Length + 7) >> 3) - start;
        // One byte more than needed, so that the last carry has a place; cut off again below.
        Span<byte> added = _bytes.Extend(bytes);
        bits.CopyTo(added);
        Span<byte> all = _bytes.Span;
        byte carry = all[start - 1];
        for (int index = 0; index < bytes; index++)
        {
            byte value = all[start + index];
            all[start + index - 1] = (byte)(carry | (value << shift));
            carry = (byte)(value >> (8 - shift));
        }
        all[start + bytes - 1] = carry;
        _bytes.Resize(start + last, 0);
    }
}
