using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Tests.Parquet.Fuzz;

internal sealed class FooterTarget : IFuzzTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            FooterReader.Read(input);
        }
        catch (CorruptBytesException)
        {
            // What hostile bytes should get.
        }
    }
}

internal sealed class PageHeaderTarget : IFuzzTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            PageHeaderReader.Read(input);
        }
        catch (CorruptBytesException)
        {
            // What hostile bytes should get.
        }
    }
}

/// <summary>First two bytes: the claimed length. A canary stands behind the target's slack.</summary>
internal sealed unsafe class SnappyTarget : IFuzzTarget
{
    private const int MaxLength = 4096;
    private const ulong Canary = 0xC0FFEE_C0FFEE_C0;
    private static readonly byte* Target = (byte*)NativeMemory.Alloc(MaxLength + SnappyDecoder.Slack + sizeof(ulong));

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 1)
        {
            return;
        }
        try
        {
            int length = Math.Min(MaxLength, SnappyDecoder.Length(input, out _));
            *(ulong*)(Target + length + SnappyDecoder.Slack) = Canary;
            SnappyDecoder.Decode(input, Target, length);
            Assert.That(*(ulong*)(Target + length + SnappyDecoder.Slack), Is.EqualTo(Canary));
        }
        catch (CorruptBytesException)
        {
            // What hostile bytes should get.
        }
    }
}

internal sealed class Lz4Target : IFuzzTarget
{
    private static readonly byte[] Target = new byte[4096];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            Lz4Decoder.DecodeHadoop(input, Target.AsSpan(0, input.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(input) % Target.Length));
        }
        catch (CorruptBytesException)
        {
            // What hostile bytes should get.
        }
    }
}

/// <summary>First byte: the width.</summary>
internal sealed unsafe class RunTarget : IFuzzTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        Padded.With(input[1..], input[0], static (start, length, width) =>
        {
            var decoder = new RunDecoder();
            decoder.Reset(start, length, width % 40);
            uint* values = stackalloc uint[100];
            decoder.Read(values, 100);
            decoder.Skip(33);
            decoder.Read(values, 77);
        });
    }
}

internal sealed unsafe class DeltaTarget : IFuzzTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
        => Padded.With(input, 0, static (start, length, _) =>
        {
            var decoder = new DeltaIntegers();
            decoder.Reset(start, start + length);
            long* values = stackalloc long[100];
            decoder.Read(values, 100);
            decoder.Skip(200);
        });
}

internal sealed unsafe class PlainViewTarget : IFuzzTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
        => Padded.With(input, 0, static (start, length, _) =>
        {
            View* views = stackalloc View[64];
            byte* next = start;
            PlainViews.Read(ref next, start + length, start, 0, views, 64, checkText: true);
        });
}

/// <summary>A whole file, from the footer to the last value.</summary>
internal sealed class FileTarget : IFuzzTarget
{
    private const long MaxRows = 20_000;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        using var reading = new ParquetReading();
        try
        {
            using ParquetFile file = ParquetFile.Open(new MemoryFile(input.ToArray()));
            reading.ReadAll(file, rowLimit: MaxRows);
        }
        catch (PolarwayException error)
        {
            Assert.That(error.Kind, Is.AnyOf(ErrorKind.Corrupt, ErrorKind.Unsupported, ErrorKind.MemoryLimit, ErrorKind.Io, ErrorKind.Duplicate), error.Message);
            if (error.Kind == ErrorKind.MemoryLimit)
            {
                Assert.That(reading.Used, Is.LessThan(1L << 20), error.Message);
            }
        }
    }
}

/// <summary>Bytes with the room behind them that decoders ask for, filled with ones so that reading it would show.</summary>
internal static unsafe class Padded
{
    public delegate void Decode(byte* start, int length, int argument);

    private const int MaxBytes = 1 << 16;
    private static readonly byte* Room = (byte*)NativeMemory.Alloc(MaxBytes + BitUnpacker.Slack);

    public static void With(ReadOnlySpan<byte> input, int argument, Decode decode)
    {
        int length = Math.Min(input.Length, MaxBytes);
        input[..length].CopyTo(new Span<byte>(Room, length));
        new Span<byte>(Room + length, BitUnpacker.Slack).Fill(0xFF);
        try
        {
            decode(Room, length, argument);
        }
        catch (CorruptBytesException)
        {
            // What hostile bytes should get.
        }
    }
}
