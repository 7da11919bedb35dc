using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Optimize;

namespace Polarway.Engine.Scan;

/// <summary>
/// Gives out files in order. Lanes share the file that was opened last as far as it has work for them, then the next one is opened.
/// Files whose partition the predicate rules out are never opened.
/// </summary>
internal sealed class MultiFileSource : ISource
{
    private readonly Lock _lock = new();
    private readonly MultiFileScan _scan;
    private readonly FileList _files;
    private readonly PartitionColumns _partitions;
    private readonly int[] _constants;
    private readonly int[] _output;
    private readonly ScanRequest _request;
    private readonly HashSet<int> _needed;
    private readonly List<PhysicalExpr> _conditions = [];
    private readonly List<PhysicalExpr> _ofPartitions = [];
    private readonly HashSet<OpenedFile> _opened = [];
    private bool[]? _isWanted;
    private OpenedFile? _current;
    private int _next;
    private long _sequence;
    private long _produced;

    public MultiFileSource(MultiFileScan scan, ScanRequest request, FileList files, PartitionColumns partitions, int[] constants)
    {
        _scan = scan;
        _files = files;
        _partitions = partitions;
        _constants = constants;
        _request = request;
        _output = request.Columns ?? [.. Enumerable.Range(0, scan.Schema.Count)];
        Schema = scan.Schema.Select(_output);
        _needed = [.. _output];
        request.Predicate?.CollectColumns(_needed);
        if (request.Predicate is not null)
        {
            ExprTree.SplitAnd(request.Predicate, _conditions);
            _ofPartitions.AddRange(_conditions.Where(IsOfPartitions));
            _conditions.RemoveAll(_ofPartitions.Contains);
        }
        RowCount = request.Predicate is null ? scan.RowCount : null;
    }

    public Schema Schema { get; }

    public long? RowCount { get; }

    public long SequenceSpan => 1L << 48;

    public int MaxLanes => int.MaxValue;

    public double? Fraction
    {
        get
        {
            double begun = Volatile.Read(ref _next) - 1 + (Volatile.Read(ref _current)?.Source.Fraction ?? 0);
            return Math.Clamp(begun / _files.Paths.Count, 0, 1);
        }
    }

    public PartitionColumns Partitions => _partitions;

    public ISourceReader CreateReader(QueryContext context) => new MultiFileReader(this, context);

    public void Dispose()
    {
        lock (_lock)
        {
            _next = _files.Paths.Count;
            _current = null;
            foreach (OpenedFile file in _opened)
            {
                file.Source.Dispose();
            }
            _opened.Clear();
            _scan.Close();
        }
    }

    /// <summary>A file to read in, held until <see cref="Leave"/>; null when none is left.</summary>
    public OpenedFile? Join(QueryContext context)
    {
        lock (_lock)
        {
            if (_current is { IsExhausted: false } current && current.Joined < current.Source.MaxLanes)
            {
                current.Joined++;
                current.Readers++;
                return current;
            }
            _isWanted ??= WantedFiles(context);
            while (_next < _files.Paths.Count && Volatile.Read(ref _produced) < (_request.Limit ?? long.MaxValue))
            {
                context.ThrowIfCancelled();
                int file = _next++;
                if (_isWanted[file] && TryOpen(file, context) is OpenedFile opened)
                {
                    _current = opened;
                    return opened;
                }
            }
            return null;
        }
    }

    /// <summary>A reader found nothing more in a file; the last one closes it.</summary>
    public void Leave(OpenedFile file)
    {
        lock (_lock)
        {
            file.IsExhausted = true;
            if (--file.Readers == 0 && _opened.Remove(file))
            {
                file.Source.Dispose();
            }
        }
    }

    public void Produced(int rows) => Interlocked.Add(ref _produced, rows);

    private bool IsOfPartitions(PhysicalExpr condition)
    {
        SortedSet<int> columns = ExprTree.Columns(condition);
        return columns.Count > 0 && condition.IsRowWise && !condition.CanFail && columns.All(c => _constants[c] >= 0);
    }

    /// <summary>Evaluates the conditions on partitions for all files at once.</summary>
    private bool[] WantedFiles(QueryContext context)
    {
        var wanted = new bool[_files.Paths.Count];
        Array.Fill(wanted, true);
        if (ExprTree.And(_ofPartitions) is not PhysicalExpr condition)
        {
            return wanted;
        }
        for (int first = 0; first < wanted.Length; first += Batch.MaxRows)
        {
            int files = Math.Min(Batch.MaxRows, wanted.Length - first);
            using BooleanColumn mask = Evaluate(condition, first, files, context);
            Array.Clear(wanted, first, files);
            foreach (int file in Filtering.Positions(mask, context.Memory))
            {
                wanted[first + file] = true;
            }
        }
        return wanted;
    }

    private BooleanColumn Evaluate(PhysicalExpr condition, int first, int files, QueryContext context)
    {
        var columns = new Column[_constants.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = _constants[column] >= 0 ? _partitions[_constants[column]].Slice(first, files) : new NullColumn(files);
        }
        using var batch = new Batch(_scan.Schema, columns, files);
        Operand mask = condition.Evaluate(batch, context);
        if (!mask.IsScalar)
        {
            return (BooleanColumn)mask.Column;
        }
        using Column scalar = mask.Column;
        return (BooleanColumn)Broadcasting.Repeat(scalar, files, context.Memory);
    }

    /// <summary>Null when nothing in the file can match.</summary>
    private OpenedFile? TryOpen(int file, QueryContext context)
    {
        (ISource? source, FileMapping mapping) = _scan.OpenSource(file, mapping => PlanFile(mapping, file), _needed, context);
        if (source is null)
        {
            return null;
        }
        var opened = new OpenedFile(source, file, _sequence, [.. _output.Select(c => mapping[c])]) { Readers = 1, Joined = 1 };
        _sequence += source.SequenceSpan;
        _opened.Add(opened);
        return opened;
    }

    private ScanRequest? PlanFile(FileMapping mapping, int file)
    {
        var conditions = new List<PhysicalExpr>();
        foreach (PhysicalExpr condition in _conditions)
        {
            PhysicalExpr own = mapping.Substitute(condition, _partitions, file);
            if (own is LiteralExpr literal)
            {
                if (literal.IsNull || literal.Value is BooleanColumn flag && !flag.Values[0])
                {
                    return null;
                }
                continue;
            }
            conditions.Add(own);
        }
        int[] positions = [.. _output.Select(c => mapping[c].Position).Where(p => p >= 0).Distinct()];
        return new ScanRequest { Columns = positions, Predicate = ExprTree.And(conditions), Limit = _request.Limit };
    }
}
