using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>
/// One place in JSON documents and the column that its values become: a key of the rows, the items of a list, a field of a struct.
/// JSON is read row by row, so each value finds its slot by one indirect call.
/// </summary>
internal abstract unsafe class JsonSlot(DataType type, Allocator memory) : IDisposable
{
    private readonly BitmapBuilder _validity = new(memory);

    public DataType Type => type;

    /// <summary>Values so far, nulls included.</summary>
    public int Count { get; protected set; }

    /// <summary>What it is in; null for columns.</summary>
    public JsonSlot? Parent { get; init; }

    /// <summary>Its key; "[]" for the items of a list.</summary>
    public string Name { get; init; } = "";

    public JsonMisfits Misfits { get; init; } = JsonMisfits.Errors;

    protected Allocator Memory => memory;

    /// <summary>Reads the value at the cursor, which goes past it.</summary>
    /// <exception cref="JsonTextException">No JSON.</exception>
    /// <exception cref="JsonMisfitException">A value that does not fit, where that is an error.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(JsonCursor cursor)
    {
        if (!TryAppend(cursor))
        {
            ReadOther(cursor);
        }
    }

    public void AppendNull()
    {
        _validity.Append(true, Count - _validity.Count);
        _validity.Append(false);
        AppendEmpty();
    }

    /// <summary>The column of all values since the last call. The caller owns it.</summary>
    /// <param name="chunk">What was read: long texts may stay in it.</param>
    public abstract Column Finish(CsvChunk chunk);

    /// <summary>"a.b[].c".</summary>
    public string Path => Parent is null ? Name : Name == "[]" ? $"{Parent.Path}[]" : $"{Parent.Path}.{Name}";

    public virtual void Dispose() => _validity.Dispose();

    /// <summary>Appends a value that fits; false, and nothing changed, for others and null.</summary>
    protected abstract bool TryAppend(JsonCursor cursor);

    /// <summary>Appends what a value that does not fit becomes; false, and nothing changed, where there is nothing.</summary>
    protected virtual bool TryConvert(JsonCursor cursor) => false;

    /// <summary>A value for a null, and <see cref="Count"/> one more.</summary>
    protected abstract void AppendEmpty();

    /// <summary>The validity of all values; null when none is null.</summary>
    protected Bitmap? FinishValidity()
    {
        if (_validity.Count == 0)
        {
            return null;
        }
        _validity.Append(true, Count - _validity.Count);
        return _validity.FinishValidity();
    }

    private void ReadOther(JsonCursor cursor)
    {
        if (cursor.TryNull())
        {
            AppendNull();
            return;
        }
        if (Misfits == JsonMisfits.Convert && TryConvert(cursor))
        {
            return;
        }
        byte* start = cursor.At;
        cursor.SkipValue();
        if (Misfits != JsonMisfits.Nulls)
        {
            throw new JsonMisfitException(this, FieldText.Shorten(new ReadOnlySpan<byte>(start, (int)(cursor.At - start))), (int)(start - cursor.Start));
        }
        AppendNull();
    }
}

/// <summary>What a value is that does not fit its column.</summary>
internal enum JsonMisfits : byte
{
    Errors,

    /// <summary>The type was inferred: all rows are looked at, and the query runs again.</summary>
    Widen,

    Nulls,

    /// <summary>Booleans and numbers become numbers of the type, without their fractions, or null where they do not fit; others are errors.</summary>
    Convert,
}

/// <summary>A value that its slot cannot hold.</summary>
/// <param name="at">Bytes from the start of the chunk.</param>
internal sealed class JsonMisfitException(JsonSlot slot, string value, int at) : Exception
{
    public JsonSlot Slot => slot;

    public string Value => value;

    public int At => at;
}
