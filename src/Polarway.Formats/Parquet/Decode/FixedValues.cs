using System.Runtime.CompilerServices;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>The values of one page, in order, nulls left out. Reused from page to page of a column.</summary>
internal abstract unsafe class FixedValues
{
    /// <summary>True when values come in the column's form; false: in the stored form, to be converted.</summary>
    public virtual bool IsConverted => false;

    public abstract void Read(byte* target, int count);

    public abstract void Skip(int count);

    /// <summary>Where the next values lie in the page's buffer when they can be used there; passes over them.</summary>
    public virtual bool TrySlice(int count, out byte* start)
    {
        start = null;
        return false;
    }
}

/// <summary>PLAIN: values one after the other.</summary>
internal sealed unsafe class PlainFixedValues(int width) : FixedValues
{
    private byte* _next;
    private byte* _end;

    public void Reset(byte* source, int length)
    {
        _next = source;
        _end = source + length;
    }

    public override void Read(byte* target, int count)
    {
        long bytes = Require(count);
        Buffer.MemoryCopy(_next, target, bytes, bytes);
        _next += bytes;
    }

    public override void Skip(int count) => _next += Require(count);

    public override bool TrySlice(int count, out byte* start)
    {
        start = _next;
        _next += Require(count);
        return true;
    }

    private long Require(int count)
    {
        long bytes = (long)count * width;
        if (bytes > _end - _next)
        {
            CorruptBytesException.Throw($"{count} values of {width} bytes are wanted and {_end - _next} bytes are left in the page");
        }
        return bytes;
    }
}

/// <summary>Codes into a dictionary whose values already have the column's form.</summary>
internal sealed unsafe class DictionaryFixedValues(int width, DecodeScratch scratch) : FixedValues
{
    private const int ChunkCodes = 4096;
    private readonly RunDecoder _codes = new();
    private byte* _dictionary;
    private uint _count;

    public override bool IsConverted => true;

    public void Reset(byte* source, int length, byte* dictionary, int count)
    {
        _dictionary = dictionary;
        _count = (uint)count;
        DictionaryCodes.Start(_codes, source, length);
    }

    public override void Read(byte* target, int count)
    {
        uint* codes = (uint*)scratch.Codes(ChunkCodes);
        while (count > 0)
        {
            int taken = Math.Min(count, ChunkCodes);
            _codes.Read(codes, taken);
            DictionaryCodes.Check(codes, taken, _count);
            if (DictionaryCodes.AreConsecutive(codes, taken))
            {
                // As long as every value is new, a writer's dictionary is the values themselves.
                long bytes = (long)taken * width;
                Buffer.MemoryCopy(_dictionary + ((long)codes[0] * width), target, bytes, bytes);
            }
            else
            {
                Gather(codes, target, taken);
            }
            target += (long)taken * width;
            count -= taken;
        }
    }

    public override void Skip(int count) => _codes.Skip(count);

    private void Gather(uint* codes, byte* target, int count)
    {
        switch (width)
        {
            case 1: Gather((byte*)null, codes, target, count); break;
            case 2: Gather((ushort*)null, codes, target, count); break;
            case 4: Gather((uint*)null, codes, target, count); break;
            case 8: Gather((ulong*)null, codes, target, count); break;
            case Int256.Size: Gather((Int256*)null, codes, target, count); break;
            default: Gather((UInt128*)null, codes, target, count); break;
        }
    }

    private void Gather<T>(T* _, uint* codes, byte* target, int count) where T : unmanaged
    {
        T* dictionary = (T*)_dictionary;
        T* output = (T*)target;
        int index = 0;
        for (; index + 4 <= count; index += 4)
        {
            output[index] = dictionary[codes[index]];
            output[index + 1] = dictionary[codes[index + 1]];
            output[index + 2] = dictionary[codes[index + 2]];
            output[index + 3] = dictionary[codes[index + 3]];
        }
        for (; index < count; index++)
        {
            output[index] = dictionary[codes[index]];
        }
    }
}
