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

    /// <summary>Rows of the page in hand that can be read without copying them, or of one like it when it is used up; 0 when that is
    /// not known. Reading just these, or an even part of them, spares a batch that is put together of two pages.</summary>
    public virtual int SliceRows => 0;

    /// <summary>Reading a few rows here and there costs little more than passing over those between them.</summary>
    public virtual bool HasCheapPieces => false;

    /// <summary>Bytes of the pages in hand.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>Lets go of the page in hand, which is read and decompressed again when more of its rows are wanted. For when memory is short.</summary>
    public virtual void Rest()
    {
    }

    public abstract void Dispose();
}
