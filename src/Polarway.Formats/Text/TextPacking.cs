using System.IO.Compression;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Text;

/// <summary>How pieces of text are compressed: each becomes a gzip member or a zstd frame of its own, which readers take one after the other.</summary>
internal sealed record TextPacking(Codec Codec, int Level)
{
    /// <summary>Of the options of a plan: null for "uncompressed".</summary>
    /// <param name="level">null: the codec's own default.</param>
    /// <exception cref="PolarwayException">InvalidPlan: another name, or a level that the codec does not have.</exception>
    public static TextPacking? Of(string? compression, long? level)
    {
        (Codec codec, int usual, int most) = compression switch
        {
            null or "uncompressed" => (Codec.None, 0, 0),
            "gzip" => (Codec.Gzip, 6, 9),
            "zstd" => (Codec.Zstd, 3, 22),
            _ => Throw.Error<(Codec, int, int)>(ErrorKind.InvalidPlan, $"compression \"{compression}\" of a text file; there are \"uncompressed\", \"gzip\" and \"zstd\""),
        };
        if (codec == Codec.None)
        {
            return null;
        }
        if (level is < 0 || level > most)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"compression_level {level} of {compression}; it is 0 to {most}");
        }
        return new TextPacking(codec, (int)(level ?? usual));
    }

    /// <summary>The text packed; takes it.</summary>
    public TextBuffer Pack(TextBuffer text, Allocator memory)
    {
        using (text)
        {
            var packed = new TextBuffer(memory);
            try
            {
                if (Codec == Codec.Zstd)
                {
                    packed.Append(ZstdFrames.Pack(text.Written, Level));
                }
                else
                {
                    packed.Append(Gzipped(text.Written));
                }
                return packed;
            }
            catch
            {
                packed.Dispose();
                throw;
            }
        }
    }

    /// <summary>A member without content, for which the runtime's stream writes nothing.</summary>
    private static ReadOnlySpan<byte> EmptyMember => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private ReadOnlySpan<byte> Gzipped(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return EmptyMember;
        }
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            gzip.Write(text);
        }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }
}
