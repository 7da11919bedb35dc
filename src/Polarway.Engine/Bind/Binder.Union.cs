using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Concatenation: brings all inputs to one schema.</summary>
internal sealed partial class Binder
{
    private BoundNode BindUnion(UnionNode node)
    {
        if (node.Inputs.Length == 0)
        {
            PlanError.Invalid(node.Path, "a union needs at least one input");
        }
        BoundNode[] inputs = Array.ConvertAll(node.Inputs, Bind);
        if (node.How is UnionHow.Horizontal or UnionHow.HorizontalEqual)
        {
            return new BoundZip(inputs, node.How == UnionHow.HorizontalEqual, SchemaOf([.. inputs.SelectMany(i => Columns(i.Schema))]));
        }
        if (inputs.Length == 1)
        {
            return inputs[0];
        }
        bool isDiagonal = node.How is UnionHow.Diagonal or UnionHow.DiagonalRelaxed;
        bool isRelaxed = node.How is UnionHow.VerticalRelaxed or UnionHow.DiagonalRelaxed;
        Schema schema = isDiagonal ? Diagonal(inputs, isRelaxed) : Vertical(inputs, isRelaxed);
        return new BoundUnion(Array.ConvertAll(inputs, i => Conform(i, schema)), schema);
    }

    private static Schema Vertical(BoundNode[] inputs, bool isRelaxed)
    {
        Field[] fields = inputs[0].Schema.Fields.ToArray();
        foreach (BoundNode input in inputs.AsSpan(1))
        {
            if (input.Schema.Count != fields.Length)
            {
                Throw.Error(ErrorKind.Shape, $"unable to append to a table of {fields.Length} columns with one of {input.Schema.Count}; use how='diagonal'");
            }
            for (int column = 0; column < fields.Length; column++)
            {
                if (input.Schema[column].Name != fields[column].Name)
                {
                    Throw.Error(ErrorKind.Shape, $"unable to vstack, column names don't match: \"{fields[column].Name}\" and \"{input.Schema[column].Name}\"");
                }
                fields[column] = Merge(fields[column], input.Schema[column].Type, isRelaxed);
            }
        }
        return new Schema(fields);
    }

    private static Schema Diagonal(BoundNode[] inputs, bool isRelaxed)
    {
        var fields = new List<Field>(inputs[0].Schema.Fields.ToArray());
        foreach (BoundNode input in inputs.AsSpan(1))
        {
            foreach (Field field in input.Schema.Fields)
            {
                int known = fields.FindIndex(f => f.Name == field.Name);
                if (known < 0)
                {
                    fields.Add(field);
                }
                else
                {
                    fields[known] = Merge(fields[known], field.Type, isRelaxed);
                }
            }
        }
        return new Schema([.. fields]);
    }

    private static Field Merge(Field field, DataType type, bool isRelaxed)
    {
        if (field.Type.Equals(type))
        {
            return field;
        }
        if (!isRelaxed)
        {
            Throw.Error(ErrorKind.Schema, $"type {type} is incompatible with expected type {field.Type} in column \"{field.Name}\"; use how='vertical_relaxed' to cast to a common type");
        }
        return new Field(field.Name, Supertype.Require(field.Type, type));
    }

    private static BoundNode Conform(BoundNode input, Schema schema)
    {
        if (input.Schema.SameAs(schema))
        {
            return input;
        }
        var exprs = new NamedExpr[schema.Count];
        for (int column = 0; column < exprs.Length; column++)
        {
            (string name, DataType type) = (schema[column].Name, schema[column].Type);
            int source = input.Schema.Find(name);
            PhysicalExpr expr = source < 0 ? new LiteralExpr(Core.Kernels.Fill.Nulls(type, 1, LiteralExpr.Memory))
                : Coercion.To(new ColumnExpr(source, input.Schema[source].Type), type);
            exprs[column] = new NamedExpr(name, expr);
        }
        return new BoundProject(input, exprs, schema);
    }
}
