using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A kernel over rows: gives a column of <paramref name="length"/> rows with one reference for the caller.</summary>
/// <param name="arguments">Borrowed.</param>
public delegate Column RowKernel(ReadOnlySpan<Operand> arguments, int length, Allocator memory);

/// <summary>A function of rows with a name, arguments and settings.</summary>
/// <param name="settings">What else decides the result (options), as text; also shown by explain.</param>
public sealed class RowFunctionExpr(string name, IReadOnlyList<PhysicalExpr> arguments, DataType type, RowKernel kernel, string settings = "", bool canFail = false) : PhysicalExpr(type)
{
    private readonly PhysicalExpr[] _arguments = [.. arguments];

    public string Name { get; } = name;

    public override IReadOnlyList<PhysicalExpr> Children => _arguments;

    public override bool CanFail => canFail || base.CanFail;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        var operands = new Operand[_arguments.Length];
        int length = -1;
        int done = 0;
        try
        {
            while (done < operands.Length)
            {
                Operand operand = _arguments[done].Evaluate(batch, context);
                operands[done] = operand;
                done++;
                length = Joined(length, operand.Column, operand.IsScalar);
            }
            Broadcast(operands, length);
            return new Operand(kernel(operands, length < 0 ? 1 : length, context.Memory), length < 0);
        }
        finally
        {
            for (int argument = 0; argument < done; argument++)
            {
                operands[argument].Column.Dispose();
            }
        }
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new RowFunctionExpr(Name, children, Type, kernel, settings, canFail);

    public override void Describe(StringBuilder text, Schema names)
    {
        DescribeCall(text, names, Name);
        if (settings.Length > 0)
        {
            text.Insert(text.Length - 1, Children.Count > 1 ? $", {settings}" : settings);
        }
    }

    protected override bool SameSettings(PhysicalExpr other) => Name == ((RowFunctionExpr)other).Name && settings == ((RowFunctionExpr)other).Settings;

    private string Settings => settings;

    /// <summary>Columns of one row beside others stand for all rows.</summary>
    private static void Broadcast(Operand[] operands, int length)
    {
        for (int operand = 0; operand < operands.Length; operand++)
        {
            if (length >= 0 && operands[operand].Column.Length != length && !operands[operand].IsScalar)
            {
                operands[operand] = Operand.Scalar(operands[operand].Column);
            }
        }
    }
}
