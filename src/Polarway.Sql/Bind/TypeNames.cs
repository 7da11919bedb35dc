using Polarway.Core.Types;
using Polarway.Sql.Ast;

namespace Polarway.Sql.Bind;

/// <summary>Names of types in SQL: those of PostgreSQL and DuckDB, as Polars takes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, DataType> Names = Listed();

    private static Dictionary<string, DataType> Listed()
    {
        var all = new Dictionary<string, DataType>();
        void Add(DataType type, string names)
        {
            foreach (string name in names.Split(", "))
            {
                all.Add(name, type);
            }
        }
        Add(DataType.Boolean, "BOOLEAN, BOOL");
        Add(DataType.Int8, "TINYINT, INT1");
        Add(DataType.Int16, "SMALLINT, INT2, INT16");
        Add(DataType.Int32, "INT, INTEGER, INT4, MEDIUMINT, INT32, SIGNED");
        Add(DataType.Int64, "BIGINT, INT8, INT64, LONG");
        Add(DataType.Int128, "HUGEINT, INT128");
        Add(DataType.UInt8, "UTINYINT, UINT1, TINYINT UNSIGNED, INT1 UNSIGNED");
        Add(DataType.UInt16, "USMALLINT, UINT2, UINT16, SMALLINT UNSIGNED, INT2 UNSIGNED");
        Add(DataType.UInt32, "UINTEGER, UINT4, UINT32, INT UNSIGNED, INTEGER UNSIGNED, INT4 UNSIGNED, MEDIUMINT UNSIGNED, UINT, UNSIGNED");
        Add(DataType.UInt64, "UBIGINT, UINT8, UINT64, BIGINT UNSIGNED, INT8 UNSIGNED");
        Add(DataType.UInt128, "UHUGEINT, UINT128");
        Add(DataType.Float16, "FLOAT2, HALF, FLOAT16");
        Add(DataType.Float32, "REAL, FLOAT4, FLOAT32");
        Add(DataType.Float64, "DOUBLE, DOUBLE PRECISION, FLOAT8, FLOAT64");
        Add(DataType.String, "VARCHAR, CHAR, TEXT, STRING, CHARACTER, CHARACTER VARYING, CHAR VARYING, NVARCHAR, CLOB, UUID, BPCHAR");
        Add(DataType.Binary, "BLOB, BYTES, BYTEA, BINARY, VARBINARY");
        Add(DataType.Date, "DATE, DATE32");
        Add(DataType.Time, "TIME");
        Add(DataType.Duration(TimeUnit.Microseconds), "INTERVAL");
        return all;
    }

    public static DataType Find(SqlType type)
    {
        DataType found = Scalar(type);
        for (int depth = 0; depth < type.ArrayDepth; depth++)
        {
            found = DataType.List(found);
        }
        return found;
    }

    private static DataType Scalar(SqlType type)
    {
        if (Names.TryGetValue(type.Name, out DataType? simple))
        {
            return simple;
        }
        int? first = type.Arguments.Length > 0 ? type.Arguments[0] : null;
        switch (type.Name)
        {
            case "FLOAT":
                return first is null ? DataType.Float64 : first is >= 1 and <= 24 ? DataType.Float32 : first is <= 53 ? DataType.Float64
                    : SqlError.Syntax<DataType>($"unsupported `float` size (expected a value between 1 and 53, found {first})");
            case "DECIMAL" or "NUMERIC" or "DEC":
                return DataType.Decimal(first ?? 38, type.Arguments.Length > 1 ? type.Arguments[1] : first is null ? 9 : 0);
            case "TIMESTAMP" or "DATETIME":
                return DataType.Datetime(UnitOf(first));
            case "TIMESTAMPTZ" or "TIMESTAMP WITH TIME ZONE":
                return DataType.Datetime(UnitOf(first), "UTC");
            case "TIMESTAMP_S" or "TIMESTAMP_MS":
                return DataType.Datetime(TimeUnit.Milliseconds);
            case "TIMESTAMP_NS":
                return DataType.Datetime(TimeUnit.Nanoseconds);
            case "ENUM" when type.Labels.Length > 0:
                return DataType.Enum(type.Labels);
            default:
                return SqlError.Interface<DataType>($"datatype \"{type.Name.ToLowerInvariant()}\" is not currently supported{Context.DidYouMean(type.Name, [.. Names.Keys])}");
        }
    }

    /// <summary>The unit that holds so many digits of a second.</summary>
    public static TimeUnit UnitOf(int? precision) => precision switch
    {
        null => TimeUnit.Microseconds,
        >= 1 and <= 3 => TimeUnit.Milliseconds,
        >= 4 and <= 6 => TimeUnit.Microseconds,
        >= 7 and <= 9 => TimeUnit.Nanoseconds,
        _ => SqlError.Syntax<TimeUnit>($"invalid temporal type precision (expected 1-9, found {precision})"),
    };
}
