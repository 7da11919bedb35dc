using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>A struct schema that was read once, for many arrays of it.</summary>
public sealed unsafe class ImportedSchema
{
    private readonly ImportedType _type;

    private ImportedSchema(ImportedType type)
    {
        _type = type;
        Schema = new Schema([.. type.Type.Fields]);
    }

    public Schema Schema { get; }

    /// <summary>Reads a struct schema (borrowed).</summary>
    /// <exception cref="Errors.PolarwayException">Unsupported, Corrupt, or Duplicate names.</exception>
    public static ImportedSchema Read(ArrowSchema* schema)
    {
        ImportedType type = SchemaImport.Read(schema, "");
        return type.Layout == ImportLayout.Struct ? new ImportedSchema(type)
            : Errors.Throw.Error<ImportedSchema>(Errors.ErrorKind.Schema, $"Arrow import: a table's schema is a struct, not {type.Type}");
    }

    /// <summary>A struct array (moved) as batches: one, or several when it is very long. The caller owns them.</summary>
    /// <param name="checkText">Text that is not UTF-8 is an error; producers in the process are trusted with that.</param>
    public IReadOnlyList<Batch> ReadBatches(ArrowArray* array, Allocator memory, ImportedDictionaries? dictionaries = null, bool checkText = false)
    {
        var owner = new ImportedArray(array);
        var batches = new List<Batch>();
        try
        {
            batches.AddRange(ArrowImport.ReadBatches(owner, _type, Schema, true, memory, dictionaries, checkText));
            return batches;
        }
        catch
        {
            batches.ForEach(b => b.Dispose());
            throw;
        }
        finally
        {
            owner.Release();
        }
    }
}
