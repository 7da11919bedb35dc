using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet;

/// <summary>
/// Some columns of one row group as batches in row order, all columns in lock-step and page by page: what is in memory is one page
/// per column and the batches that are not disposed yet, however large the row group. Used by one thread at a time.
/// </summary>
/// <remarks>Either call <see cref="Next()"/> and <see cref="Skip"/>, or drive each column through <see cref="Column"/> (predicate
/// columns first, the others read or skipped by what survived) and keep them in step yourself.</remarks>
public sealed class RowGroupReader : IDisposable
{
    // Batches between operators are also bounded in bytes, so that rows of long texts do not come by the thousand.
    private const long MaxBatchBytes = 4 << 20;

    private readonly ColumnReader[] _columns;
    private readonly int _maxRows;

    internal RowGroupReader(ParquetFile file, RowGroup group, ReadOnlySpan<int> columns, Allocator memory, DecodeScratch scratch)
    {
        Schema = file.Schema.Select(columns);
        RowsLeft = group.Rows;
        _columns = new ColumnReader[columns.Length];
        long bytes = 0;
        for (int column = 0; column < columns.Length; column++)
        {
            bytes += group.UncompressedBytes(columns[column]);
            _columns[column] = ColumnReaders.Create(file, group, columns[column], memory, scratch);
        }
        long perRow = Math.Max(1, bytes / Math.Max(1, group.Rows));
        _maxRows = (int)Math.Clamp(MaxBatchBytes / perRow, 1, Batch.MaxRows);
    }

    /// <summary>The wanted columns, in the wanted order.</summary>
    public Schema Schema { get; }

    /// <summary>Rows that <see cref="Next()"/> has not given and <see cref="Skip"/> not passed over.</summary>
    public long RowsLeft { get; private set; }

    /// <summary>Rows that a batch should have: Batch.MaxRows, fewer when rows are long, or an even part of a page where columns can be
    /// slices of pages.</summary>
    public int SuggestedRows
    {
        get
        {
            foreach (ColumnReader column in _columns)
            {
                int whole = column.SliceRows;
                if (whole > _maxRows / 2)
                {
                    int parts = (whole + _maxRows - 1) / _maxRows;
                    return (int)Math.Min((whole + parts - 1) / parts, RowsLeft);
                }
            }
            return (int)Math.Min(_maxRows, RowsLeft);
        }
    }

    /// <summary>One column by itself, by position in <see cref="Schema"/>.</summary>
    public ColumnReader Column(int column) => _columns[column];

    /// <summary>The next batch, whose owner is the caller; null at the end of the row group.</summary>
    /// <exception cref="PolarwayException">Corrupt with file, row group, column and page; MemoryLimit; Io.</exception>
    public Batch? Next() => Next(_maxRows);

    /// <summary>The same with at most <paramref name="maxRows"/> rows.</summary>
    public Batch? Next(int maxRows)
    {
        int rows = (int)Math.Min(Math.Min(maxRows, _maxRows), RowsLeft);
        if (rows == 0)
        {
            return null;
        }
        var columns = new Column[_columns.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = _columns[done].Read(rows);
            }
        }
        finally
        {
            for (int column = 0; done < columns.Length && column < done; column++)
            {
                columns[column].Dispose();
            }
        }
        RowsLeft -= rows;
        return new Batch(Schema, columns, rows);
    }

    /// <summary>Passes over rows in all columns; whole pages are not even read.</summary>
    public void Skip(long rows)
    {
        if (rows < 0 || rows > RowsLeft)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"{rows} rows where {RowsLeft} are left in the row group");
        }
        foreach (ColumnReader column in _columns)
        {
            column.Skip(rows);
        }
        RowsLeft -= rows;
    }

    public void Dispose()
    {
        foreach (ColumnReader column in _columns)
        {
            column?.Dispose();
        }
    }
}
