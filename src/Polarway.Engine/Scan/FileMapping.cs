using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Optimize;

namespace Polarway.Engine.Scan;

/// <summary>How one file's columns become those of the scan: by name.</summary>
internal sealed class FileMapping
{
    private readonly Schema _target;
    private readonly FileColumn[] _columns;

    private FileMapping(Schema target, FileColumn[] columns)
    {
        _target = target;
        _columns = columns;
    }

    public FileColumn this[int column] => _columns[column];

    /// <param name="target">The scan's schema.</param>
    /// <param name="constants">Per column of the scan its place among the partition columns, or -1.</param>
    /// <param name="needed">Columns that are read: types of others may differ.</param>
    /// <exception cref="PolarwayException">Schema or ColumnNotFound: the file does not fit, with its path, the column and what to do.</exception>
    public static FileMapping Of(Schema file, string path, Schema target, int[] constants, IReadOnlySet<int> needed, ScanOptions options)
    {
        CheckExtra(file, path, target, options);
        var columns = new FileColumn[target.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            int position = file.Find(target[column].Name);
            if (constants[column] >= 0)
            {
                columns[column] = new FileColumn(-1, constants[column], null);
                continue;
            }
            if (position < 0 && !options.InsertMissingColumns)
            {
                Throw.Error(ErrorKind.ColumnNotFound, $"did not find column {target[column].Name}, consider passing `missing_columns='insert'`. File without the column: '{path}'.");
            }
            DataType? castFrom = position >= 0 && !file[position].Type.Equals(target[column].Type) ? file[position].Type : null;
            if (castFrom is not null && needed.Contains(column) && options.Casts.WhyNot(castFrom, target[column].Type) is string problem)
            {
                Throw.Error(ErrorKind.Schema, $"data type mismatch for column {target[column].Name}: incoming: {castFrom} != target: {target[column].Type}{(problem.Length > 0 ? ", " : "")}{problem}. File with the other type: '{path}'.");
            }
            columns[column] = new FileColumn(position, -1, castFrom);
        }
        return new FileMapping(target, columns);
    }

    /// <summary>Every column from the same place in a file that was opened with the others.</summary>
    public static FileMapping Together(Schema target, int[] constants)
        => new(target, [.. constants.Select((constant, column) => new FileColumn(constant < 0 ? column : -1, constant, null))]);

    /// <summary>A condition on the scan as a condition on this file: what is constant in it is put in.</summary>
    public PhysicalExpr Substitute(PhysicalExpr predicate, PartitionColumns partitions, int file)
    {
        PhysicalExpr changed = ExprTree.Map(predicate, expr => expr is ColumnExpr column ? Expr(column.Column, partitions, file) : expr);
        return ConstantFolding.Apply(changed);
    }

    private static void CheckExtra(Schema file, string path, Schema target, ScanOptions options)
    {
        if (!options.IgnoreExtraColumns && file.Names.FirstOrDefault(n => target.Find(n) < 0) is string extra)
        {
            Throw.Error(ErrorKind.Schema, $"extra column in file outside of expected schema: {extra}, hint: specify this column in the schema, or pass extra_columns='ignore' in scan options. File containing extra column: '{path}'.");
        }
    }

    private PhysicalExpr Expr(int column, PartitionColumns partitions, int file)
    {
        FileColumn from = _columns[column];
        DataType type = _target[column].Type;
        if (from.Constant >= 0)
        {
            return partitions.Literal(from.Constant, file);
        }
        if (from.Position < 0)
        {
            return new LiteralExpr(Core.Kernels.Gather.AllNull(type, 1, LiteralExpr.Memory));
        }
        var read = new ColumnExpr(from.Position, from.CastFrom ?? type);
        return from.CastFrom is null ? read : new CastExpr(read, type, CastRules.IsStrict(type));
    }
}
