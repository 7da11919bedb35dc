using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// Rows of any Arrow producer as ours. Structures given here are moved: their release is null afterwards, whether or not the call
/// succeeds. Producers' releases are called on whatever thread drops the last row.
/// </summary>
public static unsafe class ArrowImport
{
    /// <summary>
    /// Durations that stay seconds. Not of Arrow's list: readers of files ask for it, while what a producer in the process hands over as
    /// seconds ("tDs") becomes milliseconds, as in Polars.
    /// </summary>
    public const string SecondsFormat = "_pwtDs";

    /// <summary>
    /// Ends the format of decimals that stay in 256 bits whatever their digits: readers of files ask for it. What a producer in the
    /// process hands over with 38 digits or fewer becomes an ordinary decimal.
    /// </summary>
    public const string WideBits = "+256";

    // Longer arrays become several batches, so that no buffer of ours outgrows what a span can cover.
    private const int MaxRows = 1 << 26;

    /// <summary>The type and name of a schema (borrowed).</summary>
    /// <exception cref="PolarwayException">Unsupported or Corrupt.</exception>
    public static Field ImportField(ArrowSchema* schema)
    {
        string name = schema == null ? "" : SchemaImport.NameOf(schema);
        return new Field(name, SchemaImport.Read(schema, name).Type);
    }

    /// <summary>One array (moved) of a type (borrowed) as a column. The caller gets a reference.</summary>
    /// <param name="checkText">Text that is not UTF-8 is an error; producers in the process are trusted with that.</param>
    /// <exception cref="PolarwayException">Corrupt, Unsupported, MemoryLimit.</exception>
    public static Column ImportColumn(ArrowSchema* schema, ArrowArray* array, Allocator memory, bool checkText = false, ImportedDictionaries? dictionaries = null)
    {
        var owner = new ImportedArray(array);
        try
        {
            ImportedType type = SchemaImport.Read(schema, SchemaImport.NameOf(schema));
            if (owner.Array->Length > MaxRows)
            {
                Throw.Unsupported($"{SchemaImport.Where(type.Path)}: an array of {owner.Array->Length} rows; give at most {MaxRows} at a time");
            }
            return new ArrayImport(owner, memory, dictionaries, checkText).Read(owner.Array, type, 0, (int)Math.Max(0, owner.Array->Length));
        }
        finally
        {
            owner.Release();
        }
    }

    /// <summary>Reads a stream (moved) to its end. Its arrays are structs whose children are the columns; a stream of anything else
    /// becomes a frame of one column. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Io with the producer's message when the stream fails; else as for columns; Duplicate names.</exception>
    public static Frame ImportStream(ArrowArrayStream* stream, Allocator memory)
    {
        using var batches = new ImportedStream(stream, memory);
        var all = new List<Batch>();
        try
        {
            while (batches.Next() is { } batch)
            {
                all.Add(batch);
            }
            return new Frame(batches.Schema, [.. all]);
        }
        catch
        {
            foreach (Batch batch in all)
            {
                batch.Dispose();
            }
            throw;
        }
    }

    /// <summary>Reads one array of a stream's type as batches (several when it is very long).</summary>
    internal static IEnumerable<Batch> ReadBatches(ImportedArray owner, ImportedType type, Schema schema, bool isStruct, Allocator memory, ImportedDictionaries? dictionaries = null, bool checkText = false)
    {
        long rows = RowsOf(owner, type);
        long start = 0;
        do
        {
            int length = (int)Math.Min(rows - start, MaxRows);
            yield return ReadBatch(owner, type, schema, isStruct, start, length, memory, dictionaries, checkText);
            start += length;
        }
        while (start < rows);
    }

    private static long RowsOf(ImportedArray owner, ImportedType type)
    {
        long rows = owner.Array->Length;
        return rows >= 0 ? rows : Throw.Error<long>(ErrorKind.Corrupt, $"{SchemaImport.Where(type.Path)}: an array of {rows} rows");
    }

    private static Batch ReadBatch(ImportedArray owner, ImportedType type, Schema schema, bool isStruct, long start, int length, Allocator memory, ImportedDictionaries? dictionaries, bool checkText)
    {
        Column column = new ArrayImport(owner, memory, dictionaries, checkText).Read(owner.Array, type, start, length);
        if (!isStruct)
        {
            return new Batch(schema, [column], length);
        }
        using var record = (StructColumn)column;
        if (record.HasNulls)
        {
            Throw.Unsupported($"Arrow import: {record.NullCount} of the stream's rows are null as a whole; a table's rows are not");
        }
        foreach (Column field in record.Fields)
        {
            field.Retain();
        }
        return new Batch(schema, [.. record.Fields], length);
    }
}
