using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>Thrift bytes to <see cref="SchemaElement"/>, logical and older converted types as one.</summary>
internal static class SchemaElementReader
{
    public static SchemaElement[] ReadAll(ref CompactReader reader, ThriftType type)
    {
        var elements = new SchemaElement[reader.ReadListHeader(type, out ThriftType element)];
        reader.ExpectStruct(elements.Length == 0 ? ThriftType.Struct : element);
        for (int index = 0; index < elements.Length; index++)
        {
            elements[index] = Read(ref reader);
        }
        return elements;
    }

    private static SchemaElement Read(ref CompactReader reader)
    {
        var element = new SchemaElement { Name = "" };
        int converted = -1;
        int scale = 0;
        int precision = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: element.Physical = (PhysicalType)reader.ReadEnum(type); break;
                case 2: element.TypeLength = reader.ReadInt32(type); break;
                case 3: element.Repetition = (Repetition)reader.ReadEnum(type); break;
                case 4: element.Name = reader.ReadString(type); break;
                case 5: element.ChildCount = reader.ReadInt32(type); break;
                case 6: converted = reader.ReadEnum(type); break;
                case 7: scale = reader.ReadInt32(type); break;
                case 8: precision = reader.ReadInt32(type); break;
                case 10: reader.ExpectStruct(type); element.Logical = ReadLogical(ref reader); break;
                default: reader.Skip(type); break;
            }
        }
        if (element.Logical.Kind is LogicalKind.None or LogicalKind.Other && converted >= 0)
        {
            element.Logical = FromConverted(converted, precision, scale);
        }
        Check(in element);
        return element;
    }

    private static void Check(in SchemaElement element)
    {
        if (element.Physical > PhysicalType.FixedLenByteArray || element.Repetition > Repetition.Repeated || element.ChildCount < 0)
        {
            CorruptBytesException.Throw($"schema element '{element.Name}' has type {element.Physical}, repetition {element.Repetition} and {element.ChildCount} children");
        }
        if (element.Physical == PhysicalType.FixedLenByteArray && element.TypeLength <= 0)
        {
            CorruptBytesException.Throw($"schema element '{element.Name}' has values of {element.TypeLength} bytes");
        }
    }

    /// <summary>A union: the one field that is set is the type.</summary>
    private static LogicalType ReadLogical(ref CompactReader reader)
    {
        LogicalType result = default;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            reader.ExpectStruct(type);
            result = id switch
            {
                1 => Empty(ref reader, LogicalKind.String),
                2 => Empty(ref reader, LogicalKind.Map),
                3 => Empty(ref reader, LogicalKind.List),
                4 => Empty(ref reader, LogicalKind.Enum),
                5 => ReadDecimal(ref reader),
                6 => Empty(ref reader, LogicalKind.Date),
                7 => ReadTime(ref reader, LogicalKind.Time),
                8 => ReadTime(ref reader, LogicalKind.Timestamp),
                10 => ReadInteger(ref reader),
                11 => Empty(ref reader, LogicalKind.Null),
                12 => Empty(ref reader, LogicalKind.Json),
                13 => Empty(ref reader, LogicalKind.Bson),
                14 => Empty(ref reader, LogicalKind.Uuid),
                15 => Empty(ref reader, LogicalKind.Float16),
                _ => Empty(ref reader, LogicalKind.Other),
            };
        }
        return result;
    }

    private static LogicalType Empty(ref CompactReader reader, LogicalKind kind)
    {
        reader.Skip(ThriftType.Struct);
        return new LogicalType(kind);
    }

    private static LogicalType ReadDecimal(ref CompactReader reader)
    {
        int scale = 0;
        int precision = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: scale = reader.ReadInt32(type); break;
                case 2: precision = reader.ReadInt32(type); break;
                default: reader.Skip(type); break;
            }
        }
        return new LogicalType(LogicalKind.Decimal, Precision: precision, Scale: scale);
    }

    private static LogicalType ReadTime(ref CompactReader reader, LogicalKind kind)
    {
        bool isUtc = false;
        TimeUnit unit = TimeUnit.Milliseconds;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: isUtc = reader.ReadBoolean(type); break;
                case 2: reader.ExpectStruct(type); unit = ReadUnit(ref reader); break;
                default: reader.Skip(type); break;
            }
        }
        return new LogicalType(kind, unit, isUtc);
    }

    private static TimeUnit ReadUnit(ref CompactReader reader)
    {
        TimeUnit unit = TimeUnit.Milliseconds;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            unit = id switch
            {
                1 => TimeUnit.Milliseconds,
                2 => TimeUnit.Microseconds,
                3 => TimeUnit.Nanoseconds,
                _ => CorruptBytesException.Throw<TimeUnit>($"time unit {id} does not exist"),
            };
            reader.Skip(type);
        }
        return unit;
    }

    private static LogicalType ReadInteger(ref CompactReader reader)
    {
        int bits = 0;
        bool isSigned = true;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: bits = (int)reader.ReadInteger(type); break;
                case 2: isSigned = reader.ReadBoolean(type); break;
                default: reader.Skip(type); break;
            }
        }
        return new LogicalType(LogicalKind.Integer, Precision: bits, IsSigned: isSigned);
    }

    private static LogicalType FromConverted(int converted, int precision, int scale) => converted switch
    {
        0 => new(LogicalKind.String),
        1 or 2 => new(LogicalKind.Map),
        3 => new(LogicalKind.List),
        4 => new(LogicalKind.Enum),
        5 => new(LogicalKind.Decimal, Precision: precision, Scale: scale),
        6 => new(LogicalKind.Date),
        7 => new(LogicalKind.Time, TimeUnit.Milliseconds, true),
        8 => new(LogicalKind.Time, TimeUnit.Microseconds, true),
        9 => new(LogicalKind.Timestamp, TimeUnit.Milliseconds, true),
        10 => new(LogicalKind.Timestamp, TimeUnit.Microseconds, true),
        >= 11 and <= 14 => new(LogicalKind.Integer, Precision: 8 << (converted - 11), IsSigned: false),
        >= 15 and <= 18 => new(LogicalKind.Integer, Precision: 8 << (converted - 15)),
        19 => new(LogicalKind.Json),
        20 => new(LogicalKind.Bson),
        21 => new(LogicalKind.Interval),
        _ => new(LogicalKind.Other),
    };
}
