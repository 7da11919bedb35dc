using System.Text;
using System.Text.Json;
using Polarway.Engine;
using Polarway.Formats.Compression;
using Polarway.Hosting;

namespace Polarway.Fuzz;

/// <summary>Valid files, made by our own writers through plans, and small samples of others.</summary>
internal static class SeedFiles
{
    private const string Rows = """
        {"i":1,"f":1.5,"s":"a","b":true,"d":"2020-01-02","t":"2020-01-02 03:04:05.678","l":[1,2],"o":{"x":1,"y":"é"},"n":"1.25","c":"red"}
        {"i":null,"f":-0.0,"s":"a text that is longer than a view can hold","b":null,"d":null,"t":null,"l":[],"o":{"x":null,"y":null},"n":null,"c":"blue"}
        {"i":-3,"f":null,"s":null,"b":false,"d":"1969-12-31","t":"1969-12-31 23:59:59","l":null,"o":null,"n":"-99.00","c":"red"}
        {"i":9223372036854775807,"f":1e300,"s":"","b":true,"d":"9999-12-31","t":"2262-04-11 00:00:00","l":[null,7,7],"o":{"x":-1,"y":"z"},"n":"0.01","c":"a colour with a long name"}

        """;

    private const string Schema = """[["i","int64"],["f","float64"],["s","string"],["b","boolean"],["d","date"],["t",{"datetime":["us",null]}],["l",{"list":"int64"}],["o",{"struct":[["x","int32"],["y","string"]]}],["n",{"decimal":[10,2]}],["c","categorical"]]""";

    private static readonly Session Session = new(new EngineSettings { Threads = 1 }, new FrameStore());
    private static byte[][]? s_parquet;

    /// <summary>Parquet files of several codecs, and small ones of others.</summary>
    public static IReadOnlyList<byte[]> Parquet() => s_parquet ??=
    [
        .. ((string[])["uncompressed", "snappy", "gzip", "zstd", "lz4"]).Select(c => Written("parquet", $$"""{"compression":"{{c}}"}""")),
        Written("parquet", """{"compression":"uncompressed","row_group_size":2,"data_page_size":64}"""),
        .. Corpus.Samples("parquet-testing/data", "*.parquet"), .. Corpus.Samples("parquet-testing/bad_data", "*.parquet"),
    ];

    /// <summary>Arrow IPC, in one format or the other.</summary>
    public static IEnumerable<byte[]> Ipc(bool isFile) =>
    [
        Written(isFile ? "ipc" : "ipc_stream", "{}"), Written(isFile ? "ipc" : "ipc_stream", """{"compression":"lz4"}"""), Written(isFile ? "ipc" : "ipc_stream", """{"compression":"zstd"}"""),
        .. Corpus.Samples("arrow-testing/data", isFile ? "*.arrow_file" : "*.stream"),
        .. Corpus.Samples(isFile ? "arrow-testing/data/arrow-ipc-file" : "arrow-testing/data/arrow-ipc-stream", "*"),
    ];

    /// <summary>Texts that compress in different ways.</summary>
    public static IEnumerable<byte[]> Texts() =>
    [
        Encoding.UTF8.GetBytes(string.Join(",", Enumerable.Range(0, 60).Select(n => $"row {n % 7} of {n}"))), "hello hello hello hello"u8.ToArray(), new byte[300],
        [.. Enumerable.Range(0, 200).Select(n => (byte)(n * 37))], [],
    ];

    /// <summary>A text packed by a codec of ours or of the runtime.</summary>
    public static byte[] Packed(Codec codec, byte[] text)
    {
        if (codec is Codec.Gzip or Codec.Brotli)
        {
            using var packed = new MemoryStream();
            using (Stream stream = codec == Codec.Gzip ? new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal) : new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            {
                stream.Write(text);
            }
            return packed.ToArray();
        }
        return codec == Codec.HadoopLz4 ? Framed(text) : Block(codec, text);
    }

    private static unsafe byte[] Block(Codec codec, byte[] text)
    {
        using var compressor = new PageCompressor(codec, 0);
        var target = new byte[compressor.MaxBytes(text.Length) + 64];
        fixed (byte* source = text, output = target)
        {
            byte none = 0;
            return target[..compressor.Compress(source == null ? &none : source, text.Length, output)];
        }
    }

    /// <summary>Hadoop's frame: lengths before and after, the larger end first.</summary>
    private static byte[] Framed(byte[] text)
    {
        byte[] block = Block(Codec.Lz4Raw, text);
        byte[] frame = new byte[8 + block.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame, text.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), block.Length);
        block.CopyTo(frame, 8);
        return frame;
    }

    private static byte[] Written(string format, string options)
    {
        var input = new ScratchFile("seed.ndjson");
        var output = new ScratchFile($"seed.{format}");
        try
        {
            input.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Rows.TrimStart(), 3))));
            string plan = $$"""
                {"version":1,"plan":{"op":"sink","format":"{{format}}","path":{{Quoted(output.Path)}},"options":{{options}},
                "input":{"op":"scan","format":"ndjson","paths":[{{Quoted(input.Path)}}],"options":{"schema":{{Schema}} } } } }
                """;
            Session.Collect(Encoding.UTF8.GetBytes(plan)).Dispose();
            return File.ReadAllBytes(output.Path);
        }
        finally
        {
            input.Delete();
            output.Delete();
        }
    }

    private static string Quoted(string path) => $"\"{JsonEncodedText.Encode(path)}\"";
}
