using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Repeats one row.</summary>
public static class Broadcasting
{
    /// <summary>A column of <paramref name="length"/> rows, each the only row of <paramref name="scalar"/>.</summary>
    public static Column Repeat(Column scalar, int length, Allocator memory)
    {
        switch (scalar)
        {
            case NullColumn:
                return new NullColumn(length);
            case BooleanColumn booleans:
                return new BooleanColumn(Bitmap.Filled(booleans.Values[0], length, memory), RepeatValidity(scalar, length, memory));
            case PrimitiveColumn primitive:
                return new PrimitiveColumn(scalar.Type, RepeatBytes(primitive.ValueBytes, length, memory), length, RepeatValidity(scalar, length, memory));
            case ViewColumn views:
                NativeBuffer repeated = RepeatBytes(MemoryMarshal.AsBytes(views.Views), length, memory);
                return new ViewColumn(scalar.Type, repeated, views.RetainHeaps(), length, RepeatValidity(scalar, length, memory));
            case DictionaryColumn dictionary:
                NativeBuffer codes = RepeatBytes(MemoryMarshal.AsBytes(dictionary.Codes), length, memory);
                return new DictionaryColumn(scalar.Type, codes, (ViewColumn)dictionary.Dictionary.Retain(), length, RepeatValidity(scalar, length, memory));
            case StructColumn structs:
                var fields = new Column[structs.Fields.Length];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Repeat(structs.Fields[field], length, memory);
                }
                return new StructColumn(scalar.Type, fields, length, RepeatValidity(scalar, length, memory));
            default:
                return Gather.Take(scalar, new int[length], memory);
        }
    }

    private static Bitmap? RepeatValidity(Column scalar, int length, Allocator memory)
        => scalar.IsValid(0) ? null : Bitmap.Filled(false, length, memory);

    private static NativeBuffer RepeatBytes(ReadOnlySpan<byte> value, int length, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((long)value.Length * length);
        switch (value.Length)
        {
            case 1:
                buffer.Bytes.Fill(value[0]);
                break;
            case 2:
                buffer.Span<ushort>().Fill(MemoryMarshal.Read<ushort>(value));
                break;
            case 4:
                buffer.Span<uint>().Fill(MemoryMarshal.Read<uint>(value));
                break;
            case 8:
                buffer.Span<ulong>().Fill(MemoryMarshal.Read<ulong>(value));
                break;
            case Int256.Size:
                buffer.Span<Int256>().Fill(MemoryMarshal.Read<Int256>(value));
                break;
            default:
                buffer.Span<UInt128>().Fill(MemoryMarshal.Read<UInt128>(value));
                break;
        }
        return buffer;
    }
}
