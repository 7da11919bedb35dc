using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// Arrow's field metadata: int32 count, then for each pair int32 length and bytes of key and value. Ours says what a storage type
/// alone cannot: an enum's categories (under Polars' key, so that both sides keep the type) and int128.
/// </summary>
public static class SchemaMetadata
{
    /// <summary>Polars' key for the categories of an enum: "length;text" for each, one after the other.</summary>
    public const string EnumKey = "_PL_ENUM_VALUES2";

    /// <summary>Arrow's key for the name of an extension type.</summary>
    public const string ExtensionKey = "ARROW:extension:name";

    /// <summary>Arrow's key for the parameters of an extension type.</summary>
    public const string ExtensionMetadataKey = "ARROW:extension:metadata";

    /// <summary>Handles of Python objects in eight bytes: of use in the process that made them, and only there.</summary>
    public const string ObjectExtension = "polarway.object";

    /// <summary>128-bit integers in a decimal's storage.</summary>
    public const string Int128Extension = "polarway.int128";

    /// <summary>What a type needs beside the type of its storage.</summary>
    public static (string Key, string Value)[] Of(DataType type)
    {
        (string, string)[] own = type.Kind switch
        {
            TypeKind.Enum => [(EnumKey, EncodeCategories(type.Categories!))],
            // Of two names a field has one: wide integers under a name of their own leave as decimals.
            TypeKind.Int128 when !type.IsExtension => [(ExtensionKey, Int128Extension)],
            TypeKind.Object => [(ExtensionKey, ObjectExtension)],
            _ => [],
        };
        return !type.IsExtension ? own : type.ExtensionMetadata is null ? [.. own, (ExtensionKey, type.ExtensionName!)]
            : [.. own, (ExtensionKey, type.ExtensionName!), (ExtensionMetadataKey, type.ExtensionMetadata)];
    }

    /// <summary>The type that a field's metadata makes of the type of its storage. Arrow's own extension types, which are stored as
    /// what they mean, stay their storage.</summary>
    public static DataType Named(DataType storage, string? name, string? metadata)
    {
        bool isOwn = name is null or Int128Extension or ObjectExtension;
        return isOwn || storage.IsExtension ? storage : storage.AsExtension(name!, metadata);
    }

    /// <summary>The metadata block.</summary>
    public static byte[] Encode(params (string Key, string Value)[] pairs)
    {
        using var bytes = new MemoryStream();
        Append(bytes, pairs.Length);
        foreach ((string key, string value) in pairs)
        {
            Append(bytes, key);
            Append(bytes, value);
        }
        return bytes.ToArray();
    }

    /// <summary>The value of a key in a block from a producer, or null. Broken blocks (negative lengths) have no keys.</summary>
    public static unsafe string? Find(byte* metadata, string key)
    {
        if (metadata == null)
        {
            return null;
        }
        int pairs = ReadInt(ref metadata);
        for (int pair = 0; pair < pairs; pair++)
        {
            int keyLength = ReadInt(ref metadata);
            if (keyLength < 0)
            {
                return null;
            }
            bool found = Encoding.UTF8.GetString(metadata, keyLength) == key;
            metadata += keyLength;
            int valueLength = ReadInt(ref metadata);
            if (valueLength < 0)
            {
                return null;
            }
            if (found)
            {
                return Encoding.UTF8.GetString(metadata, valueLength);
            }
            metadata += valueLength;
        }
        return null;
    }

    public static string EncodeCategories(IReadOnlyList<string> categories)
    {
        var text = new StringBuilder();
        foreach (string category in categories)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(category)};{category}");
        }
        return text.ToString();
    }

    /// <summary>The categories, or null when the text is not of that form.</summary>
    public static string[]? DecodeCategories(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var categories = new List<string>();
        int at = 0;
        while (at < bytes.Length)
        {
            int end = Array.IndexOf(bytes, (byte)';', at);
            if (end < 0 || !int.TryParse(bytes.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length > bytes.Length - end - 1)
            {
                return null;
            }
            categories.Add(Encoding.UTF8.GetString(bytes, end + 1, length));
            at = end + 1 + length;
        }
        return [.. categories];
    }

    private static unsafe int ReadInt(ref byte* at)
    {
        int value = BitConverter.ToInt32(new ReadOnlySpan<byte>(at, sizeof(int)));
        at += sizeof(int);
        return value;
    }

    private static void Append(MemoryStream bytes, string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        Append(bytes, encoded.Length);
        bytes.Write(encoded);
    }

    private static void Append(MemoryStream bytes, int value)
    {
        Span<byte> four = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        bytes.Write(four);
    }
}
