using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// An IPC file or stream, opened: its schema, and its record batches by number, from any thread. Columns point into the file's bytes
/// where nothing had to be decompressed or converted.
/// </summary>
internal sealed unsafe class IpcTable : IDisposable
{
    private readonly IpcBytes _bytes;
    private readonly IpcIndex _index;
    private readonly Allocator _memory;
    private readonly IpcField[] _fields;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Column> _dictionaries = [];
    private readonly HashSet<int> _opening = [];
    private bool _disposed;

    private IpcTable(IpcBytes bytes, Allocator memory)
    {
        _bytes = bytes;
        _memory = memory;
        _index = IpcIndex.Read(bytes);
        _fields = Distinct(_index.Fields);
        using var form = new IpcSchemaForm(_fields);
        Schema = ImportedSchema.Read(form.Schema).Schema;
    }

    public Schema Schema { get; }

    public int BatchCount => _index.Batches.Count;

    /// <summary>Maps a file of either format.</summary>
    /// <param name="memory">Pays for dictionaries.</param>
    /// <exception cref="PolarwayException">FileNotFound, Io, Corrupt, Unsupported; with the path.</exception>
    /// <param name="isMapped">False: the file is read into memory, where nobody can cut it short.</param>
    public static IpcTable Open(string path, Allocator memory, bool isMapped = true)
    {
        try
        {
            return Open(isMapped ? IpcBytes.Map(path) : IpcBytes.Load(path, memory), memory);
        }
        catch (PolarwayException error)
        {
            throw IpcError.In(path, error);
        }
    }

    /// <summary>Reads bytes in memory (taken).</summary>
    public static IpcTable Open(NativeBuffer bytes, Allocator memory) => Open(new IpcBytes(bytes), memory);

    /// <summary>Rows of a record batch, from its metadata.</summary>
    public long RowsOf(int batch) => _index.Batches[batch].Header(_bytes).Int64(0);

    /// <summary>A record batch, some columns of it or all, as one batch (more when it is very long). The caller owns them.</summary>
    public IReadOnlyList<Batch> Read(int batch, int[]? columns, Allocator memory)
    {
        _bytes.CheckLength();
        IpcField[] fields = columns is null ? _fields : [.. columns.Select(c => _fields[c])];
        using var schemaForm = new IpcSchemaForm(fields);
        ImportedSchema schema = ImportedSchema.Read(schemaForm.Schema);
        IpcMessage message = _index.Batches[batch];
        var form = new IpcArrayForm(_bytes);
        try
        {
            Dictionary<long, Column> dictionaries = DictionariesOf(_index.VersionsOf(batch), fields);
            var body = new IpcBodyReader(_bytes, message, message.Header(_bytes), form, memory, dictionaries, _index.IsBigEndian);
            ArrowArray* root = form.Make(body.Length, 0, 1, fields.Length);
            ReadColumns(body, columns, root);
            ImportedDictionaries known = form.Dictionaries;
            form.HandOver(root);
            return schema.ReadBatches(root, memory, known, checkText: true);
        }
        catch
        {
            form.Abandon();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            foreach (Column dictionary in _dictionaries.Values)
            {
                dictionary.Dispose();
            }
        }
        _bytes.Release();
    }

    private static IpcTable Open(IpcBytes bytes, Allocator memory)
    {
        try
        {
            return new IpcTable(bytes, memory);
        }
        catch
        {
            bytes.Release();
            throw;
        }
    }

    private void ReadColumns(IpcBodyReader body, int[]? columns, ArrowArray* root)
    {
        for (int column = 0; column < _fields.Length; column++)
        {
            IpcField field = _fields[column];
            int position = columns is null ? column : Array.IndexOf(columns, column);
            if (position < 0)
            {
                body.Skip(field);
            }
            else
            {
                root->Children[position] = body.Read(field);
            }
        }
    }

    /// <summary>Columns of one name get numbers: "a", "a_duplicated_0", as in CSV files.</summary>
    private static IpcField[] Distinct(IpcField[] fields)
    {
        var names = new HashSet<string>();
        var distinct = new IpcField[fields.Length];
        for (int column = 0; column < fields.Length; column++)
        {
            string name = fields[column].Name;
            for (int number = 0; !names.Add(name); number++)
            {
                name = $"{fields[column].Name}_duplicated_{number}";
            }
            distinct[column] = fields[column].Named(name);
        }
        return distinct;
    }

    /// <summary>The values of the dictionaries that some fields use, borrowed from this table.</summary>
    private Dictionary<long, Column> DictionariesOf(ReadOnlySpan<int> versions, IpcField[] fields)
    {
        var columns = new Dictionary<long, Column>();
        foreach (int version in versions)
        {
            long id = _index.Versions[version].Id;
            if (FindWords(fields, id) is { } words)
            {
                columns[id] = LoadDictionary(version, words, versions);
            }
        }
        return columns;
    }

    private Column LoadDictionary(int version, IpcField words, ReadOnlySpan<int> versions)
    {
        lock (_lock)
        {
            if (_dictionaries.TryGetValue(version, out Column? column))
            {
                return column;
            }
            if (!_opening.Add(version))
            {
                IpcError.Corrupt($"column '{words.Name}': its dictionary is inside itself");
            }
            column = ReadDictionary(version, words, versions);
            _opening.Remove(version);
            _dictionaries.Add(version, column);
            return column;
        }
    }

    /// <summary>A version's values: its own message, after those of the versions that it extends.</summary>
    private Column ReadDictionary(int version, IpcField words, ReadOnlySpan<int> versions)
    {
        var parts = new List<Column>();
        try
        {
            for (int? part = version; part is { } number; part = _index.Versions[number].Extends)
            {
                parts.Insert(0, ReadWords(_index.Versions[number].Message, words, versions));
            }
            return parts.Count == 1 ? parts[0].Retain() : Core.Kernels.Concatenation.Concat(parts.ToArray(), _memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    /// <summary>Values may have dictionaries of their own within lists and structs.</summary>
    private Column ReadWords(IpcMessage message, IpcField words, ReadOnlySpan<int> versions)
    {
        Dictionary<long, Column> inner = DictionariesOf(versions, words.Children);
        var form = new IpcArrayForm(_bytes);
        try
        {
            using var schema = new IpcSchemaForm(words);
            var body = new IpcBodyReader(_bytes, message, message.Header(_bytes).Table(1), form, _memory, inner, _index.IsBigEndian);
            ArrowArray* array = body.Read(words);
            ImportedDictionaries known = form.Dictionaries;
            form.HandOver(array);
            return ArrowImport.ImportColumn(schema.Schema, array, _memory, checkText: true, known);
        }
        catch
        {
            form.Abandon();
            throw;
        }
    }

    private static IpcField? FindWords(IpcField[] fields, long id)
    {
        foreach (IpcField field in fields)
        {
            if (field.DictionaryId == id)
            {
                return field.Words;
            }
            if (FindWords(field.Children, id) is { } nested)
            {
                return nested;
            }
        }
        return null;
    }
}
