using System.Buffers;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Columns from the indexed records of a chunk.</summary>
internal static class ColumnDecoder
{
    /// <summary>The caller gets a reference.</summary>
    /// <remarks>Values that do not fit are null and told to the task.</remarks>
    public static Column Decode(CsvChunk chunk, FieldIndex index, ColumnTask task, Allocator memory)
    {
        DataType type = task.Type;
        return type.Kind switch
        {
            TypeKind.String => TextDecoder.Decode(chunk, index, task, memory),
            TypeKind.Int64 => FixedDecoder.Decode<long, Int64Parser>(chunk, index, task, default, memory),
            TypeKind.Int32 => FixedDecoder.Decode<int, SmallIntegerParser<int>>(chunk, index, task, default, memory),
            TypeKind.Int16 => FixedDecoder.Decode<short, SmallIntegerParser<short>>(chunk, index, task, default, memory),
            TypeKind.Int8 => FixedDecoder.Decode<sbyte, SmallIntegerParser<sbyte>>(chunk, index, task, default, memory),
            TypeKind.UInt64 => FixedDecoder.Decode<ulong, UInt64Parser>(chunk, index, task, default, memory),
            TypeKind.UInt32 => FixedDecoder.Decode<uint, SmallIntegerParser<uint>>(chunk, index, task, default, memory),
            TypeKind.UInt16 => FixedDecoder.Decode<ushort, SmallIntegerParser<ushort>>(chunk, index, task, default, memory),
            TypeKind.UInt8 => FixedDecoder.Decode<byte, SmallIntegerParser<byte>>(chunk, index, task, default, memory),
            TypeKind.Int128 => FixedDecoder.Decode<Int128, Int128Parser>(chunk, index, task, default, memory),
            TypeKind.Float64 => FixedDecoder.Decode<double, Float64Parser>(chunk, index, task, new(task.Point), memory),
            TypeKind.UInt128 => FixedDecoder.Decode<UInt128, UInt128Parser>(chunk, index, task, default, memory),
            TypeKind.Float16 => FixedDecoder.Decode<Half, Float16Parser>(chunk, index, task, new(task.Point), memory),
            TypeKind.Float32 => FixedDecoder.Decode<float, Float32Parser>(chunk, index, task, new(task.Point), memory),
            TypeKind.Date => FixedDecoder.Decode<int, DateParser>(chunk, index, task, default, memory),
            TypeKind.Time => FixedDecoder.Decode<long, TimeParser>(chunk, index, task, default, memory),
            TypeKind.Datetime => FixedDecoder.Decode<long, DatetimeParser>(chunk, index, task, new(type.Unit, type.TimeZone is not null), memory),
            TypeKind.Boolean => BooleanDecoder.Decode(chunk, index, task, memory),
            _ => Through(chunk, index, task, memory),
        };
    }

    /// <summary>Rarer types: as text, then cast.</summary>
    private static Column Through(CsvChunk chunk, FieldIndex index, ColumnTask task, Allocator memory)
    {
        using Column text = TextDecoder.Decode(chunk, index, task, memory);
        using Column pointed = task is { Type.Kind: TypeKind.Decimal, Point: (byte)',' } ? WithPoints((ViewColumn)text, memory) : text.Retain();
        Column cast = Cast.To(pointed, task.Type, strict: false, memory, task.Name);
        if (cast.NullCount == text.NullCount || task.IgnoresErrors)
        {
            return cast;
        }
        for (int row = 0; row < cast.Length; row++)
        {
            if (text.IsValid(row) && !cast.IsValid(row))
            {
                task.Misfit(row);
                break;
            }
        }
        return cast;
    }

    /// <summary>Numbers with a comma as ones with a point, which they must not have already.</summary>
    private static Column WithPoints(ViewColumn text, Allocator memory)
    {
        using var builder = new ViewBuilder(DataType.String, memory, text.Length);
        var copy = new ArrayBufferWriter<byte>();
        for (int row = 0; row < text.Length; row++)
        {
            ReadOnlySpan<byte> value = text.IsValid(row) ? text.BytesAt(row).TrimStart((byte)' ') : default;
            if (!text.IsValid(row) || value.Contains((byte)'.'))
            {
                builder.AppendNull();
                continue;
            }
            copy.ResetWrittenCount();
            Span<byte> target = copy.GetSpan(value.Length + 1)[..value.Length];
            value.Replace(target, (byte)',', (byte)'.');
            builder.Append(target);
        }
        return builder.Finish();
    }
}
