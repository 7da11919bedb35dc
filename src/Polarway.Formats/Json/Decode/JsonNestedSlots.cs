using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>Lists of any length.</summary>
internal sealed unsafe class JsonListSlot : JsonSlot
{
    private readonly NativeList<long> _offsets;
    private readonly JsonSlot _items;

    public JsonListSlot(DataType type, Allocator memory, Func<DataType, string, JsonSlot, JsonSlot> child) : base(type, memory)
    {
        _items = child(type.Inner, "[]", this);
        _offsets = new NativeList<long>(memory);
    }

    public override Column Finish(CsvChunk chunk)
    {
        StartOffsets();
        Bitmap? validity = FinishValidity();
        Column items = ItemsOf(_items, chunk, validity);
        int length = Count;
        Count = 0;
        return new ListColumn(DataType.List(items.Type), _offsets.TakeBuffer(), items, length, validity);
    }

    public override void Dispose()
    {
        _items.Dispose();
        _offsets.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (*cursor.At != '[')
        {
            return false;
        }
        if (cursor.Enter((byte)']'))
        {
            do
            {
                _items.Read(cursor);
            }
            while (cursor.HasNext((byte)']'));
            cursor.Leave();
        }
        AppendEmpty();
        return true;
    }

    protected override void AppendEmpty()
    {
        StartOffsets();
        _offsets.Add(_items.Count);
        Count++;
    }

    /// <summary>The items' column; where that fails the list's validity is given back.</summary>
    internal static Column ItemsOf(JsonSlot items, CsvChunk chunk, Bitmap? validity)
    {
        try
        {
            return items.Finish(chunk);
        }
        catch
        {
            validity?.Dispose();
            throw;
        }
    }

    private void StartOffsets()
    {
        if (_offsets.Count == 0)
        {
            _offsets.Add(0);
        }
    }
}

/// <summary>Lists of one length; others do not fit.</summary>
internal sealed unsafe class JsonArraySlot : JsonSlot
{
    private readonly JsonSlot _items;

    public JsonArraySlot(DataType type, Allocator memory, Func<DataType, string, JsonSlot, JsonSlot> child) : base(type, memory)
        => _items = child(type.Inner, "[]", this);

    public override Column Finish(CsvChunk chunk)
    {
        Bitmap? validity = FinishValidity();
        int length = Count;
        Count = 0;
        Column items = JsonObject.Cut(JsonListSlot.ItemsOf(_items, chunk, validity), length * Type.Width);
        return new ArrayColumn(DataType.Array(items.Type, Type.Width), items, length, validity);
    }

    public override void Dispose()
    {
        _items.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (*cursor.At != '[' || CountItems(cursor) != Type.Width)
        {
            return false;
        }
        if (cursor.Enter((byte)']'))
        {
            do
            {
                _items.Read(cursor);
            }
            while (cursor.HasNext((byte)']'));
            cursor.Leave();
        }
        Count++;
        return true;
    }

    protected override void AppendEmpty()
    {
        for (int item = 0; item < Type.Width; item++)
        {
            _items.AppendNull();
        }
        Count++;
    }

    /// <summary>Looks ahead.</summary>
    private static int CountItems(JsonCursor cursor)
    {
        byte* start = cursor.At;
        int count = 0;
        if (cursor.Enter((byte)']'))
        {
            do
            {
                cursor.SkipValue();
                count++;
            }
            while (cursor.HasNext((byte)']'));
            cursor.Leave();
        }
        cursor.At = start;
        return count;
    }
}

/// <summary>Objects.</summary>
internal sealed unsafe class JsonStructSlot : JsonSlot
{
    private readonly JsonObject _fields;

    public JsonStructSlot(DataType type, Allocator memory, Func<DataType, string, JsonSlot, JsonSlot> child) : base(type, memory)
        => _fields = new JsonObject([.. type.Fields.Select(f => f.Name)], [.. type.Fields.Select(f => child(f.Type, f.Name, this))]);

    public override Column Finish(CsvChunk chunk)
    {
        int length = Count;
        Bitmap? validity = FinishValidity();
        Count = 0;
        Column[] fields = _fields.Finish(chunk, length, validity);
        DataType type = DataType.Struct([.. Type.Fields.Select((f, i) => new Field(f.Name, fields[i].Type))]);
        return new StructColumn(type, fields, length, validity);
    }

    public override void Dispose()
    {
        _fields.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (*cursor.At != '{')
        {
            return false;
        }
        _fields.Read(cursor, Count);
        Count++;
        return true;
    }

    protected override void AppendEmpty()
    {
        _fields.AppendNulls(Count);
        Count++;
    }
}
