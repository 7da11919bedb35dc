using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A function of whole columns: gives a column, of any length, with one reference for the caller.</summary>
/// <param name="columns">The arguments, borrowed; those of one value have one row.</param>
public delegate Column WholeKernel(ReadOnlySpan<Column> columns, Allocator memory);

/// <summary>A function whose rows see each other, or that adds or drops rows. Its batch is the whole input.</summary>
/// <param name="settings">What else decides the result (options), as text; also shown by explain.</param>
public sealed class WholeFunctionExpr(string name, IReadOnlyList<PhysicalExpr> arguments, DataType type, WholeKernel kernel, string settings = "") : PhysicalExpr(type)
{
    private readonly PhysicalExpr[] _arguments = [.. arguments];

    public string Name { get; } = name;

    public override IReadOnlyList<PhysicalExpr> Children => _arguments;

    public override bool IsRowWise => false;

    public override bool DependsOnRows => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        var columns = new Column[_arguments.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = _arguments[done].Evaluate(batch, context).Column;
            }
            return kernel(columns, context.Memory);
        }
        finally
        {
            for (int column = 0; column < done; column++)
            {
                columns[column].Dispose();
            }
        }
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new WholeFunctionExpr(Name, children, Type, kernel, settings);

    public override void Describe(StringBuilder text, Schema names)
    {
        DescribeCall(text, names, Name);
        if (settings.Length > 0)
        {
            text.Insert(text.Length - 1, Children.Count > 1 ? $", {settings}" : settings);
        }
    }

    protected override bool SameSettings(PhysicalExpr other) => Name == ((WholeFunctionExpr)other).Name && settings == ((WholeFunctionExpr)other).Settings;

    private string Settings => settings;
}
