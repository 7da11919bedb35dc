using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// 64-bit hashes of rows. Equal values have equal hashes whatever their memory form (dictionary or views), -0 hashes as 0 and every
/// NaN alike; null has a hash of its own. The function is not the same from release to release: never store it.
/// </summary>
public static unsafe class Hashing
{
    private const ulong Multiplier = 0xd6e8_feb8_6659_fd93;
    private const ulong NullHash = 0xbf58_476d_1ce4_e5b9;
    private const ulong CombineMultiplier = 0x9e37_79b9_7f4a_7c15;

    /// <summary>The hash of each row. With <paramref name="combine"/>, the target's hashes of earlier columns are mixed with ours.</summary>
    public static void Hash(Column column, Span<ulong> target, bool combine)
    {
        target = target[..column.Length];
        if (combine)
        {
            Combine(column, target);
            return;
        }
        Fill(column, target);
    }

    /// <summary>The hash of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ulong value)
    {
        value ^= value >> 32;
        value *= Multiplier;
        value ^= value >> 32;
        value *= Multiplier;
        return value ^ (value >> 32);
    }

    /// <summary>The hash of a value that lies inside its view: the same as that of its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Inline(ref readonly View view)
        => Word((view.Head * CombineMultiplier) ^ BitOperations.RotateLeft(view.Tail * Multiplier, 32));

    /// <summary>The hash of bytes, 8 at a step.</summary>
    public static ulong Bytes(ReadOnlySpan<byte> value)
    {
        if (value.Length <= View.MaxInline)
        {
            View view = View.Inline(value);
            return Inline(in view);
        }
        ulong hash = (ulong)value.Length * CombineMultiplier;
        ref byte next = ref MemoryMarshal.GetReference(value);
        int left = value.Length;
        for (; left >= 8; left -= 8)
        {
            hash = Step(hash, Unsafe.ReadUnaligned<ulong>(ref next));
            next = ref Unsafe.Add(ref next, 8);
        }
        if (left > 0)
        {
            ulong tail = 0;
            Unsafe.CopyBlockUnaligned(ref Unsafe.As<ulong, byte>(ref tail), ref next, (uint)left);
            hash = Step(hash, tail);
        }
        return Word(hash);
    }

    /// <summary>Mixes two hashes; not symmetric, and (a, a) does not collapse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong first, ulong second) => (BitOperations.RotateLeft(first, 29) * CombineMultiplier) ^ second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Multiplier, 31) * CombineMultiplier;

    private static void Combine(Column column, Span<ulong> target)
    {
        const int Block = 1024;
        Span<ulong> own = stackalloc ulong[Block];
        for (int start = 0; start < target.Length; start += Block)
        {
            int count = Math.Min(Block, target.Length - start);
            using Column part = column.Slice(start, count);
            Fill(part, own[..count]);
            for (int row = 0; row < count; row++)
            {
                target[start + row] = Combine(target[start + row], own[row]);
            }
        }
    }

    private static void Fill(Column column, Span<ulong> target)
    {
        switch (column)
        {
            case PrimitiveColumn primitive:
                Primitives(primitive, target);
                break;
            case BooleanColumn boolean:
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] = Word(boolean.Values[row] ? 2UL : 1UL);
                }
                break;
            case ViewColumn text:
                Texts(text, target);
                break;
            case DictionaryColumn dictionary:
                Codes(dictionary, target);
                break;
            case NullColumn:
                target.Fill(NullHash);
                return;
            case StructColumn structs:
                target.Fill(CombineMultiplier);
                foreach (Column field in structs.Fields)
                {
                    Combine(field, target);
                }
                break;
            case ListColumn lists:
                Lists(lists, target);
                break;
            case ArrayColumn arrays:
                Arrays(arrays, target);
                break;
            default:
                Throw.Internal($"rows of a {column.GetType().Name} cannot be hashed");
                break;
        }
        if (column.Validity is { } validity && column.HasNulls)
        {
            for (int row = 0; row < target.Length; row++)
            {
                target[row] = validity[row] ? target[row] : NullHash;
            }
        }
    }

    private static void Primitives(PrimitiveColumn column, Span<ulong> target)
    {
        switch (column.Type.Physical)
        {
            case PhysicalKind.Int8:
                Words(column.Values<sbyte>(), target);
                break;
            case PhysicalKind.Int16:
                Words(column.Values<short>(), target);
                break;
            case PhysicalKind.Int32:
                Words(column.Values<int>(), target);
                break;
            case PhysicalKind.Int64:
                Words(column.Values<long>(), target);
                break;
            case PhysicalKind.UInt8:
                Words(column.Values<byte>(), target);
                break;
            case PhysicalKind.UInt16:
                Words(column.Values<ushort>(), target);
                break;
            case PhysicalKind.UInt32:
                Words(column.Values<uint>(), target);
                break;
            case PhysicalKind.UInt64:
                Words(column.Values<ulong>(), target);
                break;
            case PhysicalKind.Float16:
                Halves(column.Values<Half>(), target);
                break;
            case PhysicalKind.Float32:
                Floats(column.Values<float>(), target);
                break;
            case PhysicalKind.Float64:
                Doubles(column.Values<double>(), target);
                break;
            case PhysicalKind.Int256:
                ReadOnlySpan<Int256> widest = column.Values<Int256>();
                for (int row = 0; row < target.Length; row++)
                {
                    (UInt128 low, Int128 high) = (widest[row].Low, widest[row].High);
                    ulong lower = Combine(Word((ulong)(low >> 64)), Word((ulong)low));
                    target[row] = Combine(Combine(Word((ulong)(high >> 64)), Word((ulong)high)), lower);
                }
                break;
            default:
                ReadOnlySpan<Int128> wide = column.Values<Int128>();
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] = Combine(Word((ulong)(wide[row] >> 64)), Word((ulong)wide[row]));
                }
                break;
        }
    }

    private static void Words<T>(ReadOnlySpan<T> values, Span<ulong> target) where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = Word(ulong.CreateTruncating(values[row]));
        }
    }

    private static void Floats(ReadOnlySpan<float> values, Span<ulong> target)
    {
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = Word(CanonicalFloats.Bits(values[row]));
        }
    }

    private static void Halves(ReadOnlySpan<Half> values, Span<ulong> target)
    {
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = Word(CanonicalFloats.Bits(values[row]));
        }
    }

    private static void Doubles(ReadOnlySpan<double> values, Span<ulong> target)
    {
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = Word(CanonicalFloats.Bits(values[row]));
        }
    }

    private static void Texts(ViewColumn column, Span<ulong> target)
    {
        bool nulls = column.HasNulls;
        ReadOnlySpan<View> views = column.Views;
        for (int row = 0; row < target.Length; row++)
        {
            if (nulls && !column.IsValid(row))
            {
                continue;
            }
            ref readonly View view = ref views[row];
            target[row] = view.IsInline ? Inline(in view) : Bytes(column.Heaps[view.Buffer].Bytes.Slice(view.Offset, view.Length));
        }
    }

    private static void Codes(DictionaryColumn column, Span<ulong> target)
    {
        int entries = column.Dictionary.Length;
        if (entries == 0)
        {
            target.Fill(NullHash);
            return;
        }
        if (entries > target.Length)
        {
            bool nulls = column.HasNulls;
            for (int row = 0; row < target.Length; row++)
            {
                target[row] = nulls && !column.IsValid(row) ? NullHash : Bytes(column.Dictionary.BytesAt((int)column.Codes[row]));
            }
            return;
        }
        ulong[] hashes = System.Buffers.ArrayPool<ulong>.Shared.Rent(entries);
        Texts(column.Dictionary, hashes.AsSpan(0, entries));
        ReadOnlySpan<uint> codes = column.Codes;
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = hashes[codes[row]];
        }
        System.Buffers.ArrayPool<ulong>.Shared.Return(hashes);
    }

    private static void Lists(ListColumn lists, Span<ulong> target)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        int first = (int)offsets[0];
        int count = (int)offsets[^1] - first;
        using Column items = lists.Items.Slice(first, count);
        var hashes = new ulong[count];
        Fill(items, hashes);
        for (int row = 0; row < target.Length; row++)
        {
            int start = (int)offsets[row] - first;
            int end = (int)offsets[row + 1] - first;
            target[row] = Sequence(hashes.AsSpan(start, end - start));
        }
    }

    private static void Arrays(ArrayColumn arrays, Span<ulong> target)
    {
        int width = arrays.Type.Width;
        var hashes = new ulong[arrays.Items.Length];
        Fill(arrays.Items, hashes);
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = Sequence(hashes.AsSpan(row * width, width));
        }
    }

    private static ulong Sequence(ReadOnlySpan<ulong> hashes)
    {
        ulong hash = Word((ulong)hashes.Length);
        foreach (ulong item in hashes)
        {
            hash = Combine(hash, item);
        }
        return Word(hash);
    }
}
