using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions that give structs of other fields.</summary>
internal sealed partial class ExprBinder
{
    private static void AddStructs(Dictionary<string, Entry> all)
    {
        all.Add("struct.rename_fields", new Entry(1, 1, (_, f, a) =>
        {
            string[] names = f.Options.Texts("names");
            IReadOnlyList<Field> fields = Fields(f, a[0]);
            if (names.Length != fields.Count)
            {
                Throw.Error(ErrorKind.Schema, $"struct.rename_fields() argument has a different number of fields than the struct it operates on ({names.Length} vs {fields.Count}). Hint: use struct.drop() to drop fields from the struct first.");
            }
            if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                Throw.Error(ErrorKind.Duplicate, $"multiple fields with name '{twice.Key}' found");
            }
            var type = DataType.Struct([.. fields.Zip(names, (field, name) => new Field(name, field.Type))]);
            return Call(f, a, type, (o, _, memory) => StructFields.Choose(o[0].Column, type, [.. Enumerable.Range(0, type.Fields.Count)], memory), string.Join(", ", names));
        }));
        all.Add("struct.prefix_fields", new Entry(1, 1, (_, f, a) => BindFieldNames(f, a, f.Options.Text("prefix"), "")));
        all.Add("struct.suffix_fields", new Entry(1, 1, (_, f, a) => BindFieldNames(f, a, "", f.Options.Text("suffix"))));
        all.Add("struct.drop", new Entry(1, 1, (_, f, a) => BindFieldDrop(f, a)));
        all.Add("struct.with_fields", new Entry(1, int.MaxValue, (_, f, a) => BindWithFields(f, a, Fields(f, a[0]))));
        all.Add("struct.eval", new Entry(2, int.MaxValue, (_, f, a) =>
        {
            Fields(f, a[0]);
            return BindWithFields(f, a, []);
        }));
        all.Add("struct.field_by_index", new Entry(1, 1, (_, f, a) =>
        {
            IReadOnlyList<Field> fields = Fields(f, a[0]);
            long given = f.Options.IntegerOr("index", 0);
            long index = given < 0 ? fields.Count + given : given;
            if ((ulong)index >= (ulong)fields.Count)
            {
                Throw.Error(ErrorKind.OutOfBounds, $"index {given} is out of bounds of a struct of {fields.Count} fields");
            }
            Bound value = Call(f, a, fields[(int)index].Type, (o, _, memory) => StructFields.Get(o[0].Column, (int)index, memory), $"{index}");
            return value with { Name = fields[(int)index].Name };
        }));
    }

    private static IReadOnlyList<Field> Fields(Function function, Bound argument)
    {
        if (argument.Type.Kind != TypeKind.Struct)
        {
            Undefined(function, argument.Type);
        }
        return argument.Type.Fields;
    }

    private static Bound BindFieldNames(Function function, Bound[] arguments, string before, string after)
    {
        var type = DataType.Struct([.. Fields(function, arguments[0]).Select(field => new Field(before + field.Name + after, field.Type))]);
        int[] all = [.. Enumerable.Range(0, type.Fields.Count)];
        return Call(function, arguments, type, (o, _, memory) => StructFields.Choose(o[0].Column, type, all, memory), $"{before}, {after}");
    }

    private static Bound BindFieldDrop(Function function, Bound[] arguments)
    {
        IReadOnlyList<Field> fields = Fields(function, arguments[0]);
        var dropped = new HashSet<string>(function.Options.Texts("names"));
        if (function.Options.FlagOr("strict", true) && dropped.FirstOrDefault(name => fields.All(field => field.Name != name)) is { } missing)
        {
            Throw.Error(ErrorKind.StructFieldNotFound, NearestName.Describe("field", missing, fields.Select(field => field.Name)));
        }
        int[] kept = [.. Enumerable.Range(0, fields.Count).Where(field => !dropped.Contains(fields[field].Name))];
        if (kept.Length == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "a struct has at least one field; all would be dropped");
        }
        var type = DataType.Struct([.. kept.Select(field => fields[field])]);
        return Call(function, arguments, type, (o, _, memory) => StructFields.Choose(o[0].Column, type, kept, memory), string.Join(", ", dropped));
    }

    /// <param name="kept">Fields of the struct that stay unless an argument has their name.</param>
    private static Bound BindWithFields(Function function, Bound[] arguments, IReadOnlyList<Field> kept)
    {
        List<Field> fields = [.. kept];
        // Where each field of the result comes from: an argument, or the field of the struct at the same place.
        var sources = new List<int>(Enumerable.Repeat(0, fields.Count));
        if (arguments.Skip(1).GroupBy(a => a.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            Throw.Error(ErrorKind.Duplicate, $"field with name `{twice.Key}` has more than one occurrence");
        }
        for (int argument = 1; argument < arguments.Length; argument++)
        {
            var field = new Field(arguments[argument].Name, arguments[argument].Type);
            int at = fields.FindIndex(known => known.Name == field.Name);
            if (at < 0)
            {
                fields.Add(field);
                sources.Add(argument);
            }
            else
            {
                (fields[at], sources[at]) = (field, argument);
            }
        }
        var type = DataType.Struct([.. fields]);
        return Call(function, arguments, type, (o, length, memory) => StructFields.Compose(o, type, sources, length, memory), string.Join(", ", fields.Select(field => field.Name)));
    }
}
