using System.Globalization;
using Polarway.Core.Arrow;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Ipc;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>An Arrow schema that the caller states for the footer, with texts of fields and numbers of columns that types do not have.</summary>
internal sealed unsafe class StatedSchema
{
    private const string NumberKey = "PARQUET:field_id";

    // Forms whose values are stored in another unit, or another way, than a reader of the statement would expect.
    private static readonly string[] Refused = ["tss:", "tts", "ttm", "ttu", "tdm", "tDs", "ti", "+u", "+r"];

    private readonly IpcField[] _fields;

    private StatedSchema(string text, IpcField[] fields)
    {
        Text = text;
        _fields = fields;
    }

    /// <summary>As the footer has it.</summary>
    public string Text { get; }

    /// <exception cref="PolarwayException">InvalidPlan for text that is no schema; Schema or InvalidOperation where it does not state this one; Unsupported.</exception>
    public static StatedSchema Read(string text, Schema schema)
    {
        IpcField[] fields = Schemas.ArrowSchema.Decode(text)
            ?? Throw.Error<IpcField[]>(ErrorKind.InvalidPlan, "option \"arrow_schema\" of a Parquet sink is no schema message of Arrow IPC in base64");
        if (!fields.Select(field => field.Name).SequenceEqual(schema.Names))
        {
            Throw.Error(ErrorKind.Schema, $"arrow_schema has the columns [{string.Join(", ", fields.Select(field => field.Name))}] and the frame [{string.Join(", ", schema.Names)}]; state them all, in their order");
        }
        using var form = new IpcSchemaForm(fields);
        Schema stated = ImportedSchema.Read(form.Schema).Schema;
        for (int column = 0; column < fields.Length; column++)
        {
            CheckForms(fields[column]);
            Check(schema[column].Name, schema[column].Type, stated[column].Type);
        }
        return new StatedSchema(text, fields);
    }

    /// <summary>The columns as they are stated.</summary>
    public IReadOnlyList<IpcField> Fields => _fields;

    /// <summary>The number of a column for readers that find columns by numbers; null when none is stated.</summary>
    public int? NumberOf(string column)
    {
        string? text = _fields.FirstOrDefault(field => field.Name == column)?.Metadata.FirstOrDefault(pair => pair.Key == NumberKey).Value;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static void CheckForms(IpcField field)
    {
        if (Array.Find(Refused, form => field.Format.StartsWith(form, StringComparison.Ordinal)) is not null)
        {
            Throw.Unsupported($"arrow_schema: column '{field.Name}' as Arrow format '{field.Format}', in which Parquet does not hold its values; state the format that the column has in Arrow");
        }
        foreach (IpcField child in field.Children)
        {
            CheckForms(child);
        }
    }

    private static void Check(string column, DataType type, DataType stated)
    {
        bool areCategories = type.Physical == PhysicalKind.Dictionary && stated.Physical == PhysicalKind.Dictionary;
        if (type.Kind != stated.Kind && !areCategories)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"to_arrow() conversion failed: cannot convert column '{column}' ({type}) to {stated}");
        }
        if (type.Kind == TypeKind.Struct && !type.Fields.Select(field => field.Name).SequenceEqual(stated.Fields.Select(field => field.Name)))
        {
            Throw.Error(ErrorKind.Schema, $"arrow_schema: column '{column}': struct field names mismatch: {stated} for {type}");
        }
        if (type.Kind == TypeKind.Array && type.Width != stated.Width)
        {
            Throw.Error(ErrorKind.Schema, $"arrow_schema: column '{column}': fixed-size list width mismatch: {stated.Width} for {type.Width}");
        }
        for (int child = 0; child < type.Fields.Count; child++)
        {
            Check(column, type.Fields[child].Type, stated.Fields[child].Type);
        }
        if (type.Fields.Count == 0 && !areCategories && !type.Equals(stated))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"to_arrow() conversion failed: cannot convert column '{column}' ({type}) to {stated}");
        }
    }
}
