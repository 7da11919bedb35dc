using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Tests.Arrow;

/// <summary>Producers that lie, and layouts that are not ours.</summary>
[NonParallelizable]
public sealed unsafe class ArrowImportCheckTests
{
    private static int s_released;
    private Allocator _memory = null!;

    [SetUp]
    public void Open()
    {
        _memory = new QueryBudget(new MemoryBudget(64 << 20), "test").CreateAllocator("arrow");
        s_released = 0;
    }

    [TearDown]
    public void NothingIsLeft()
    {
        Assert.That(_memory.Used, Is.Zero);
        Assert.That(s_released, Is.EqualTo(1), "the producer's release is called once");
    }

    [Test]
    public void Offsets_that_fall_are_an_error()
        => Fails("u", ErrorKind.Corrupt, "offsets", (int[])[0, 5, 2, 9], "abcdefghij"u8.ToArray());

    [Test]
    public void Negative_offsets_are_an_error()
        => Fails("U", ErrorKind.Corrupt, "offsets", (long[])[-8, 5, 6, 9], "abcdefghij"u8.ToArray());

    [Test]
    public void A_missing_buffer_is_an_error()
        => Fails("l", ErrorKind.Corrupt, "buffer 1 is null", (long[]?)null);

    [Test]
    public void Text_without_data_is_an_error()
        => Fails("u", ErrorKind.Corrupt, "buffer 2 is null", (int[])[0, 1, 2, 3], (byte[]?)null);

    [Test]
    public void A_view_outside_its_buffer_is_an_error()
        => Fails("vu", ErrorKind.Corrupt, "outside", (int[])[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], new byte[10], (long[])[10]);

    [Test]
    public void What_is_no_type_of_arrow_is_named_as_not_supported()
        => Fails("tiX", ErrorKind.Unsupported, "tiX", (int[])[1, 2, 3]);

    [Test]
    public void Times_in_seconds_become_nanoseconds()
        => Reads("tts", (int[])[1, 2, 3], "00CA9A3B00000000", "0094357700000000", "005ED0B200000000");

    [Test]
    public void Half_floats_stay_what_they_are()
        => Reads("e", (ushort[])[0x3C00, 0x4000, 0xC000], "003C", "0040", "00C0");

    [Test]
    public void Unsigned_integers_of_128_bits_come_in_the_form_of_polars()
        => Reads("_plu128", (UInt128[])[1, UInt128.MaxValue, UInt128.One << 64], "01000000000000000000000000000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "00000000000000000100000000000000");

    [Test]
    public void Small_decimals_are_widened()
        => Reads("d:5,2,32", (int[])[1, -1, 0], "01000000000000000000000000000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "00000000000000000000000000000000");

    [Test]
    public void Fixed_bytes_become_binary()
        => Reads("w:2", (byte[])[1, 2, 3, 4, 5, 6], "'0102'", "'0304'", "'0506'");

    [Test]
    public void Text_is_not_copied()
    {
        byte[] data = "a value that is longer than twelve bytes"u8.ToArray();
        GCHandle pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        using (var producer = new Producer("u", [new int[] { 0, 1, 40, 40 }, data]))
        {
            using var column = (ViewColumn)ArrowImport.ImportColumn(producer.Schema, producer.Array, _memory);
            Assert.That(RowText.All(column).Length, Is.EqualTo(3));
            Assert.That((nint)column.Heaps[0].Pointer, Is.EqualTo(producer.AddressOf(2)));
        }
        pin.Free();
    }

    private void Reads(string format, Array values, params string[] rows)
    {
        using var producer = new Producer(format, [values]);
        using Column column = ArrowImport.ImportColumn(producer.Schema, producer.Array, _memory);
        Assert.That(RowText.All(column), Is.EqualTo(rows));
    }

    private void Fails(string format, ErrorKind kind, string what, params Array?[] buffers)
    {
        using var producer = new Producer(format, buffers);
        PolarwayException error = Assert.Throws<PolarwayException>(() => ArrowImport.ImportColumn(producer.Schema, producer.Array, _memory))!;
        Assert.That(error.Kind, Is.EqualTo(kind));
        Assert.That(error.Message, Does.Contain(what).And.Contain("column 'x'"));
    }

    /// <summary>Three rows over pinned managed arrays, without validity.</summary>
    private sealed class Producer : IDisposable
    {
        private readonly List<GCHandle> _pins = [];
        private readonly nint _block = (nint)NativeMemory.AllocZeroed(4096);

        public Producer(string format, Array?[] buffers)
        {
            Schema = (ArrowSchema*)_block;
            Array = (ArrowArray*)(_block + 128);
            var addresses = (void**)(_block + 256);
            for (int buffer = 0; buffer < buffers.Length; buffer++)
            {
                addresses[buffer + 1] = buffers[buffer] is { } values ? Pin(values) : null;
            }
            *Schema = new ArrowSchema { Format = (byte*)Pin(System.Text.Encoding.UTF8.GetBytes(format + "\0")), Name = (byte*)Pin((byte[])[(byte)'x', 0]), Release = &ReleaseSchema };
            *Array = new ArrowArray { Length = 3, BufferCount = buffers.Length + 1, Buffers = addresses, Release = &ReleaseArray };
        }

        public ArrowSchema* Schema { get; }

        public ArrowArray* Array { get; }

        public nint AddressOf(int buffer) => ((nint*)(_block + 256))[buffer];

        public void Dispose()
        {
            foreach (GCHandle pin in _pins)
            {
                pin.Free();
            }
            NativeMemory.Free((void*)_block);
        }

        private void* Pin(Array values)
        {
            GCHandle pin = GCHandle.Alloc(values, GCHandleType.Pinned);
            _pins.Add(pin);
            return (void*)pin.AddrOfPinnedObject();
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void ReleaseSchema(ArrowSchema* schema) => schema->Release = null;

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void ReleaseArray(ArrowArray* array)
        {
            array->Release = null;
            s_released++;
        }
    }
}
