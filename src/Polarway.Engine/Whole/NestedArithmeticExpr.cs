using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole;

/// <summary>
/// Arithmetic of lists or arrays, item by item: with lists of the same lengths, or with one value for all items of a row. A null list
/// gives null; a null value gives a list of nulls.
/// </summary>
/// <param name="items">Over a schema of two columns: the items of both sides, a value that is no list being repeated for each item.</param>
internal sealed class NestedArithmeticExpr(PhysicalExpr left, PhysicalExpr right, PhysicalExpr items, string symbol, DataType type) : PhysicalExpr(type)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [left, right];

    public override bool CanFail => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column first = EvaluateColumn(left, batch, context, out bool isFirstScalar);
        using Column second = EvaluateColumn(right, batch, context, out bool isSecondScalar);
        bool isScalar = isFirstScalar && isSecondScalar;
        int length = Meet(first, ref isFirstScalar, second, ref isSecondScalar);
        var (one, other) = (new Side(new Operand(first, isFirstScalar)), new Side(new Operand(second, isSecondScalar)));
        var assembly = new ListAssembly(length);
        int next = 0;
        var valid = new bool[length];
        for (int row = 0; row < length; row++)
        {
            valid[row] = one.IsValid(row) && other.IsValid(row);
            int count = Count(one, other, row, valid[row]);
            one.Pick(row, count, valid[row]);
            other.Pick(row, count, valid[row]);
            assembly.AddRange(next, count);
            assembly.EndRow(valid[row]);
            next += count;
        }
        Column[] columns = [one.Take(context), other.Take(context)];
        using var pairs = new Batch(new Schema([new Field("left", columns[0].Type), new Field("right", columns[1].Type)]), columns, next);
        Column made = Made(pairs, context);
        Column result = Type.Kind == TypeKind.Array
            ? new ArrayColumn(Type, made, length, Array.TrueForAll(valid, v => v) ? null : Bitmap.From(valid, context.Memory))
            : assembly.Over(made, context.Memory);
        return new Operand(result, isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new NestedArithmeticExpr(children[0], children[1], items, symbol, Type);

    public override void Describe(StringBuilder text, Schema names)
    {
        text.Append("[(");
        left.Describe(text, names);
        text.Append(") ").Append(symbol).Append(" (");
        right.Describe(text, names);
        text.Append(")]");
    }

    protected override bool SameSettings(PhysicalExpr other) => items.SameAs(((NestedArithmeticExpr)other).Items);

    private PhysicalExpr Items => items;

    /// <summary>Arrays keep the items that lie under a null; lists have none there.</summary>
    private int Count(Side one, Side other, int row, bool isValid)
    {
        if (Type.Kind == TypeKind.Array)
        {
            return Type.Width;
        }
        if (!isValid)
        {
            return 0;
        }
        (int? first, int? second) = (one.Count(row), other.Count(row));
        if (first is { } left && second is { } right && left != right)
        {
            Throw.Error(ErrorKind.Shape, $"list lengths differed at index {row}: {left} != {right}");
        }
        return first ?? second!.Value;
    }

    private Column Made(Batch pairs, QueryContext context)
    {
        Operand values = items.Evaluate(pairs, context);
        if (!values.IsScalar)
        {
            return values.Column;
        }
        using (values.Column)
        {
            return Fill.Repeat(values.Column, pairs.Length, context.Memory);
        }
    }

    /// <summary>One side, and which of its items or values stand beside those of the other.</summary>
    private sealed class Side
    {
        private readonly Operand _operand;
        private readonly ListRows? _rows;
        private readonly List<int> _picks = [];

        public Side(Operand operand)
        {
            _operand = operand;
            _rows = operand.Column is ListColumn or ArrayColumn ? new ListRows(operand) : null;
        }

        public bool IsValid(int row) => _rows?.IsValid(row) ?? true;

        /// <summary>Null for a value that is no list.</summary>
        public int? Count(int row) => _rows?.Count(row);

        public void Pick(int row, int count, bool isValid)
        {
            int start = _rows is { } rows ? rows.Start(row) : _operand.IsScalar ? 0 : row;
            for (int item = 0; item < count; item++)
            {
                _picks.Add(!isValid ? -1 : _rows is null ? start : start + item);
            }
        }

        public Column Take(QueryContext context)
            => Gather.Take(_rows is { } rows ? rows.Items : _operand.Column, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_picks), context.Memory);
    }
}
