using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Operators.Result;

/// <summary>
/// Writes the result as files in folders that key values name (<c>year=2024/00000000.parquet</c>), rows in their order within each
/// partition. At most so many files are open, and hold at most so many rows, at a time; the one that waited longest is completed to
/// make room, and a partition that comes again gets a further file. One thread writes while the others read on.
/// </summary>
internal sealed class PartitionedSink : OrderedSink
{
    private const int MaxOpenFiles = 128;
    private const long MaxHeldRows = 4 << 20;

    // Rows that are split together, so that the pieces are not tiny.
    private const int SplitRows = 1 << 17;
    private const int MaxWaiting = 64;

    private readonly string _folder;
    private readonly ISinkFormat _format;
    private readonly PartitionOptions _options;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly Schema _schema;
    private readonly Schema _written;
    private readonly int[] _keys;
    private readonly int[] _kept;
    private readonly KeyTable? _table;
    private readonly List<Partition> _partitions = [];
    private readonly LinkedList<Partition> _open = new();
    private readonly List<string> _files = [];
    private readonly Lock _lock = new();
    private List<Batch> _waiting = [];
    private volatile int _waitingRows;
    private volatile bool _isWriting;
    private long _held;
    private bool _ended;
    private bool _finished;

    /// <param name="folder">Made if it is not there.</param>
    /// <exception cref="PolarwayException">ColumnNotFound, InvalidPlan.</exception>
    public PartitionedSink(string folder, ISinkFormat format, Schema schema, PartitionOptions options, QueryContext context)
    {
        _folder = folder;
        _format = format;
        _options = options;
        _context = context;
        _schema = schema;
        _memory = context.Budget.CreateAllocator("PartitionedSink");
        _keys = [.. options.Keys.Select(PositionOf)];
        _kept = [.. Enumerable.Range(0, schema.Count).Where(column => options.IncludeKeys || !_keys.Contains(column))];
        if (_kept.Length == 0)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"partitions of \"{folder}\" by all of its columns, without include_key: there is nothing left to write");
        }
        _written = schema.Select(_kept);
        _table = _keys.Length == 0 ? null : KeyTable.For([.. _keys.Select(key => schema[key].Type)], _memory, context.Settings.HashZero);
    }

    /// <summary>The rows of one key: where they go, and how many files they have.</summary>
    private sealed class Partition(string folder)
    {
        public readonly string Folder = folder;

        /// <summary>Too few to open a file for them.</summary>
        public readonly List<Batch> Rows = [];
        public int WaitingRows;
        public int Files;
        public PartitionFile? File;

        public long HeldRows => WaitingRows + (File?.HeldRows ?? 0);
    }

    protected override bool HasWork => !_isWriting && (_waitingRows >= SplitRows || (_ended && _waitingRows > 0));

    protected override bool IsBehind => _waitingRows > MaxWaiting * Batch.DefaultMaxRows;

    protected override void Write(Batch batch)
    {
        lock (_lock)
        {
            _waiting.Add(batch.Share());
            _waitingRows += batch.Length;
        }
    }

    protected override void EndOfRows() => _ended = true;

    protected override void Work()
    {
        List<Batch> batches;
        lock (_lock)
        {
            if (!HasWork)
            {
                return;
            }
            _isWriting = true;
            batches = _waiting;
            _waiting = [];
            _waitingRows = 0;
        }
        try
        {
            _context.ThrowIfCancelled();
            using Batch rows = batches.Count == 1 ? batches[0].Share() : Concatenation.Concat(batches.ToArray(), _memory);
            Split(rows);
        }
        finally
        {
            batches.ForEach(b => b.Dispose());
        }
        _isWriting = false;
    }

    protected override void FinishWriting()
    {
        if (_keys.Length == 0 && _partitions.Count == 0)
        {
            // A result without rows is a file without rows.
            Open(PartitionAt(0, []));
        }
        foreach (Partition partition in _partitions)
        {
            Close(partition);
        }
        _finished = true;
    }

    protected override void DisposeWriter()
    {
        _waiting.ForEach(b => b.Dispose());
        foreach (Partition partition in _partitions)
        {
            partition.Rows.ForEach(b => b.Dispose());
            partition.File?.Dispose();
        }
        _table?.Dispose();
        if (!_finished)
        {
            // Half a dataset is worse than none.
            _files.ForEach(File.Delete);
        }
    }

    private int PositionOf(string key)
    {
        int position = _schema.Find(key);
        return position >= 0 ? position
            : Throw.Error<int>(ErrorKind.ColumnNotFound, $"partitions by \"{key}\": there is no such column; there are {string.Join(", ", _schema.Names.Take(20))}");
    }

    private void Split(Batch rows)
    {
        if (_table is null)
        {
            Push(PartitionAt(0, []), rows.Share());
            return;
        }
        Column[] keys = [.. _keys.Select(key => rows.Columns[key])];
        using Reservation reservation = _memory.Reserve(3L * rows.Length * sizeof(int));
        var numbers = new int[rows.Length];
        _table.Map(keys, numbers);
        int[] starts = Starts(numbers, _table.Count);
        var order = new int[rows.Length];
        var next = (int[])starts.Clone();
        for (int row = 0; row < numbers.Length; row++)
        {
            order[next[numbers[row]]++] = row;
        }
        for (int number = 0; number < _table.Count; number++)
        {
            ReadOnlySpan<int> positions = order.AsSpan(starts[number], starts[number + 1] - starts[number]);
            if (positions.Length > 0)
            {
                _context.ThrowIfCancelled();
                Push(PartitionAt(number, keys.Select(key => (key, order[starts[number]]))), Gather.Take(rows, positions, _memory));
            }
        }
    }

    /// <summary>Where the rows of each key begin when they are put in the order of the keys.</summary>
    private static int[] Starts(int[] numbers, int keys)
    {
        var starts = new int[keys + 1];
        foreach (int number in numbers)
        {
            starts[number + 1]++;
        }
        for (int key = 0; key < keys; key++)
        {
            starts[key + 1] += starts[key];
        }
        return starts;
    }

    private Partition PartitionAt(int number, IEnumerable<(Column Column, int Row)> keys)
    {
        while (_partitions.Count <= number)
        {
            // Numbers are given in the order of rows, but partitions are made in the order of numbers.
            _partitions.Add(new Partition(""));
        }
        if (_partitions[number].Folder.Length == 0)
        {
            _partitions[number] = new Partition(FolderOf(keys));
        }
        return _partitions[number];
    }

    private string FolderOf(IEnumerable<(Column Column, int Row)> keys)
    {
        var folder = new StringBuilder(_folder.TrimEnd('/'));
        int position = 0;
        foreach ((Column column, int row) in keys)
        {
            string name = _options.Keys[position++];
            using Column one = column.Slice(row, 1);
            using Column text = Cast.To(one, DataType.String, false, _memory, name);
            string value = text.IsValid(0) ? HivePath.Escape(TextOf(text)) : HivePath.Null;
            folder.Append('/').Append(HivePath.Escape(name)).Append('=').Append(value);
        }
        return folder.ToString();
    }

    private string TextOf(Column column)
    {
        using Column decoded = column is DictionaryColumn coded ? Dictionaries.Decode(coded, _memory) : column.Retain();
        return ((ViewColumn)decoded).TextAt(0);
    }

    /// <summary>Takes the rows.</summary>
    private void Push(Partition partition, Batch rows)
    {
        using (rows)
        {
            partition.Rows.Add(Kept(rows));
            partition.WaitingRows += rows.Length;
            _held += rows.Length;
        }
        if (partition.WaitingRows >= Batch.DefaultMaxRows)
        {
            WriteRows(partition);
        }
        MakeRoom();
    }

    /// <summary>Gives a partition's rows that wait to its file, or several files.</summary>
    private void WriteRows(Partition partition)
    {
        if (partition.WaitingRows == 0)
        {
            return;
        }
        using Batch rows = partition.Rows.Count == 1 ? partition.Rows[0].Share() : Concatenation.Concat(partition.Rows.ToArray(), _memory);
        partition.Rows.ForEach(b => b.Dispose());
        partition.Rows.Clear();
        _held -= partition.HeldRows;
        partition.WaitingRows = 0;
        for (int done = 0; done < rows.Length;)
        {
            PartitionFile file = Open(partition);
            int taken = (int)Math.Min(Math.Min(rows.Length - done, Batch.MaxRows), _options.MaxRows - file.Rows);
            file.Push(rows.Slice(done, taken));
            done += taken;
            if (file.Rows >= _options.MaxRows)
            {
                CloseFile(partition);
            }
        }
        _held += partition.HeldRows;
    }

    private Batch Kept(Batch part) => new(_written, [.. _kept.Select(column => part.Columns[column].Retain())], part.Length);

    private PartitionFile Open(Partition partition)
    {
        if (partition.File is { } file)
        {
            _open.Remove(partition);
            _open.AddLast(partition);
            return file;
        }
        if (_open.Count >= MaxOpenFiles)
        {
            Partition oldest = _open.First!.Value;
            _held -= oldest.File!.HeldRows;
            CloseFile(oldest);
        }
        string path = $"{partition.Folder}/{partition.Files.ToString("D8", CultureInfo.InvariantCulture)}.{_format.Extension}";
        try
        {
            Directory.CreateDirectory(partition.Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolarwayException(ErrorKind.Io, $"{partition.Folder}: cannot be made: {error.Message}", error);
        }
        partition.File = new PartitionFile(path, _format, _written, _options.FileOptions, _context);
        partition.Files++;
        _open.AddLast(partition);
        return partition.File;
    }

    /// <summary>Writes what waits and completes the file.</summary>
    private void Close(Partition partition)
    {
        WriteRows(partition);
        if (partition.File is not null)
        {
            _held -= partition.HeldRows;
            CloseFile(partition);
        }
    }

    private void CloseFile(Partition partition)
    {
        PartitionFile file = partition.File!;
        file.Finish();
        _files.Add(file.Path);
        file.Dispose();
        partition.File = null;
        _open.Remove(partition);
    }

    /// <summary>Completes files while the partitions hold too many rows, or the query's memory is nearly used up.</summary>
    private void MakeRoom()
    {
        while (_held > 0 && (_held > MaxHeldRows || _memory.Budget.UnderPressure))
        {
            Partition largest = _partitions.MaxBy(partition => partition.HeldRows)!;
            if (largest.HeldRows == 0)
            {
                return;
            }
            Close(largest);
        }
    }
}
