using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>Objects as maps, whatever their keys: gathered as lists of entries with keys of text, to be cast to the map.</summary>
internal sealed unsafe class JsonMapSlot : JsonSlot
{
    private readonly NativeList<long> _offsets;
    private readonly JsonTextSlot _keys;
    private readonly JsonSlot _values;

    /// <exception cref="PolarwayException">Compute, for keys that are no text.</exception>
    public JsonMapSlot(DataType type, Allocator memory, Func<DataType, string, JsonSlot, JsonSlot> child) : base(type, memory)
    {
        JsonKeys.Require(type);
        _values = child(type.Value, "{}", this);
        _keys = new JsonTextSlot(memory) { Name = "{}", Parent = this };
        _offsets = new NativeList<long>(memory);
    }

    public override Column Finish(CsvChunk chunk)
    {
        StartOffsets();
        Bitmap? validity = FinishValidity();
        int length = Count;
        Count = 0;
        Column? keys = null;
        try
        {
            // After an error in a row there may be a key without a value, and both without a row.
            int entries = (int)_offsets[_offsets.Count - 1];
            keys = JsonObject.Cut(_keys.Finish(chunk), entries);
            Column values = JsonObject.Cut(_values.Finish(chunk), entries);
            DataType entry = DataType.Struct(new Field("key", keys.Type), new Field("value", values.Type));
            return new ListColumn(DataType.List(entry), _offsets.TakeBuffer(), new StructColumn(entry, [keys, values], entries), length, validity);
        }
        catch
        {
            keys?.Dispose();
            validity?.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
        _offsets.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (*cursor.At != '{')
        {
            return false;
        }
        if (cursor.Enter((byte)'}'))
        {
            do
            {
                cursor.RequireKey();
                _keys.Read(cursor);
                cursor.Expect((byte)':', "after a key");
                cursor.SkipSpaces();
                _values.Read(cursor);
            }
            while (cursor.HasNext((byte)'}'));
            cursor.Leave();
        }
        AppendEmpty();
        return true;
    }

    protected override void AppendEmpty()
    {
        StartOffsets();
        _offsets.Add(_values.Count);
        Count++;
    }

    private void StartOffsets()
    {
        if (_offsets.Count == 0)
        {
            _offsets.Add(0);
        }
    }
}
