using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A bound expression that computes a column from a batch. Immutable; used by all lanes at once.</summary>
public abstract class PhysicalExpr(DataType type)
{
    public DataType Type { get; } = type;

    /// <summary>The expressions this one is computed from.</summary>
    public virtual IReadOnlyList<PhysicalExpr> Children => [];

    /// <summary>False when the value is the same for every row of a run: the operand is a scalar.</summary>
    public virtual bool DependsOnRows
    {
        get
        {
            foreach (PhysicalExpr child in Children)
            {
                if (child.DependsOnRows)
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>False when a row's value depends on other rows, or rows are added or dropped: it is evaluated over whole columns.</summary>
    public virtual bool IsRowWise
    {
        get
        {
            foreach (PhysicalExpr child in Children)
            {
                if (!child.IsRowWise)
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>True when children are evaluated over rows that it chooses: aggregates among them are not those of the input.</summary>
    public virtual bool HasOwnRows => false;

    /// <summary>True when a value in a row may be an error. Such an expression must not see rows that a filter removes.</summary>
    public virtual bool CanFail
    {
        get
        {
            foreach (PhysicalExpr child in Children)
            {
                if (child.CanFail)
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>One row for each row of the batch, or one scalar. The caller owns the operand's column.</summary>
    public abstract Operand Evaluate(Batch batch, QueryContext context);

    /// <summary>The same expression of other children, one for each of <see cref="Children"/>.</summary>
    public virtual PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => this;

    /// <summary>Positions of the input columns that are read.</summary>
    public virtual void CollectColumns(ISet<int> columns)
    {
        foreach (PhysicalExpr child in Children)
        {
            child.CollectColumns(columns);
        }
    }

    /// <summary>True when both always give the same values.</summary>
    public bool SameAs(PhysicalExpr other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (GetType() != other.GetType() || !Type.Equals(other.Type) || Children.Count != other.Children.Count || !SameSettings(other))
        {
            return false;
        }
        for (int child = 0; child < Children.Count; child++)
        {
            if (!Children[child].SameAs(other.Children[child]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Writes the expression as Polars prints it: <c>[(col("a")) + (col("b"))]</c>.</summary>
    /// <param name="names">Of the input's columns.</param>
    public abstract void Describe(StringBuilder text, Schema names);

    /// <summary>The expression as text.</summary>
    public string Describe(Schema names)
    {
        var text = new StringBuilder();
        Describe(text, names);
        return text.ToString();
    }

    /// <summary>Compares what is neither type nor children; <paramref name="other"/> is of our class.</summary>
    protected virtual bool SameSettings(PhysicalExpr other) => true;

    /// <summary>Evaluates a child into a full column or scalar of its own, to be used with <c>using</c>.</summary>
    protected static Column EvaluateColumn(PhysicalExpr child, Batch batch, QueryContext context, out bool isScalar)
    {
        Operand operand = child.Evaluate(batch, context);
        isScalar = operand.IsScalar;
        return operand.Column;
    }

    /// <summary>
    /// Rows of the result of operands: those of the columns among them, which are as many in each; one row for scalars only. A column of one
    /// row beside a longer or an empty one becomes a scalar.
    /// </summary>
    /// <exception cref="PolarwayException">Shape, when functions of whole columns have given columns of different lengths.</exception>
    protected static int Meet(Column first, ref bool isFirstScalar, Column second, ref bool isSecondScalar)
    {
        int length = Joined(Joined(-1, first, isFirstScalar), second, isSecondScalar);
        isFirstScalar |= length >= 0 && first.Length != length;
        isSecondScalar |= length >= 0 && second.Length != length;
        return Math.Abs(length);
    }

    /// <summary>Rows of a result over so many and one more operand; -1 while there are scalars only.</summary>
    private protected static int Joined(int length, Column column, bool isScalar)
    {
        if (isScalar || column.Length == length)
        {
            return length;
        }
        if (length is -1 or 1)
        {
            return column.Length;
        }
        if (column.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, $"cannot evaluate two columns of different lengths ({length} and {column.Length}) row by row: expressions must have matching group lengths");
        }
        return length;
    }

    /// <summary>Writes <c>name(a, b)</c> of the children.</summary>
    protected void DescribeCall(StringBuilder text, Schema names, string name)
    {
        if (Children.Count > 0)
        {
            Children[0].Describe(text, names);
        }
        text.Append('.').Append(name).Append('(');
        for (int child = 1; child < Children.Count; child++)
        {
            text.Append(child > 1 ? ", " : "");
            Children[child].Describe(text, names);
        }
        text.Append(')');
    }
}
