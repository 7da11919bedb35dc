using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet;

/// <summary>
/// One column of one row group, from the first row to the last. <see cref="Skip"/> passes over whole pages without reading or
/// decompressing them, so a scan can decode the columns of its predicate first and the others only where rows survive.
/// Used by one thread at a time.
/// </summary>
public abstract class ColumnReader(string name, DataType type) : IDisposable
{
    public string Name => name;

    public DataType Type => type;

    /// <summary>The next <paramref name="rows"/> rows. Text and binary come as <see cref="DictionaryColumn"/> while the file has
    /// them dictionary-encoded, else as <see cref="ViewColumn"/>. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Corrupt with file, row group, column and page; MemoryLimit; Io; OutOfBounds when fewer rows are left.</exception>
    public abstract Column Read(int rows);

    /// <summary>Passes over the next <paramref name="rows"/> rows.</summary>
    public abstract void Skip(long rows);

    /// <summary>Bytes of the pages in hand.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>Lets go of the page in hand, which is read and decompressed again when more of its rows are wanted. For when memory is short.</summary>
    public virtual void Rest()
    {
    }

    public abstract void Dispose();
}
