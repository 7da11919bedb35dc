using Polarway.Core.Columns;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Fuzz.Targets;

/// <summary>A whole file, from the footer to the last value.</summary>
internal sealed class ParquetFiles : FuzzTarget
{
    /// <summary>Rows that are enough: a footer can claim any number of rows that take no bytes.</summary>
    private const long MaxRows = 20_000;

    public override string Name => "parquet.file";

    public override int Weight => 12;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Parquet();

    protected override void Decode(ReadOnlySpan<byte> input) => ReadAll(input.ToArray());

    public static void ReadAll(byte[] bytes)
    {
        using var budget = new FuzzBudget();
        using var scratch = new DecodeScratch(budget.Memory);
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        int[] columns = [.. Enumerable.Range(0, file.Schema.Count)];
        long rows = 0;
        foreach (RowGroup group in file.RowGroups)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                group.Statistics(column);
            }
            using RowGroupReader reader = file.OpenRowGroup(group.Index, columns, budget.Memory, scratch);
            while (rows < MaxRows && reader.Next() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }
    }
}

/// <summary>
/// One column of one page, whose bytes are the input: every value decoder and level decoder by itself. The first six bytes choose:
/// physical type, encoding, repetition, kind of page, values, and how many bytes are a dictionary page before it.
/// </summary>
internal sealed class ParquetPages : FuzzTarget
{
    private const int Head = 6;
    private static readonly int[] Types = [0, 1, 2, 3, 4, 5, 6, 7];
    private static readonly int[] Encodings = [0, 2, 3, 4, 5, 6, 7, 8, 9];
    private readonly CompactWriter _writer = new();

    public override string Name => "parquet.page";

    public override int Weight => 60;

    public override IEnumerable<byte[]> Seeds()
    {
        byte[] body = [2, 0, 0, 0, 20, 1, .. Enumerable.Range(0, 120).Select(n => (byte)n)];
        byte[] deltas = [2, 0, 0, 0, 20, 1, 128, 1, 4, 10, 1, 2, 2, 3, 5, 7, .. Enumerable.Range(1, 60).Select(n => (byte)n)];
        byte[] texts = [2, 0, 0, 0, 20, 1, 3, 0, 0, 0, 97, 98, 99, 0, 0, 0, 0, 14, 0, 0, 0, .. "fourteen bytes"u8, 1, 0, 0, 0, 98];
        foreach (byte type in Enumerable.Range(0, Types.Length))
        {
            foreach (byte encoding in Enumerable.Range(0, Encodings.Length))
            {
                byte dictionary = (byte)(encoding is 1 or 7 ? 16 : 0);
                yield return [type, encoding, 0, 0, 8, dictionary, .. type == 6 ? texts : body];
                yield return [type, encoding, 1, (byte)(encoding & 1), 10, dictionary, .. encoding is 4 or 5 or 6 ? deltas : texts];
                yield return [type, encoding, 2, 1, 10, dictionary, .. body];
            }
        }
    }

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length < Head)
        {
            return;
        }
        int dictionaryBytes = Math.Min(input[5] & 63, input.Length - Head);
        ReadOnlySpan<byte> dictionary = input.Slice(Head, dictionaryBytes);
        ReadOnlySpan<byte> page = input[(Head + dictionaryBytes)..];
        int values = input[4];
        var file = new List<byte>("PAR1"u8.ToArray());
        if (dictionaryBytes > 0)
        {
            Header(2, dictionaryBytes, dictionaryBytes / 4, 0, 0);
            file.AddRange(_writer.Written);
            file.AddRange(dictionary);
        }
        int dataStart = file.Count;
        Header(input[3] % 2 == 0 ? 0 : 3, page.Length, values, Encodings[input[1] % Encodings.Length], Math.Min(page.Length, (input[3] >> 1) & 15));
        file.AddRange(_writer.Written);
        file.AddRange(page);
        int chunkBytes = file.Count - 4;
        Footer(Types[input[0] % Types.Length], input[2] % 3, values, dataStart, dictionaryBytes > 0, chunkBytes);
        file.AddRange(_writer.Written);
        file.AddRange(BitConverter.GetBytes(_writer.Written.Length));
        file.AddRange("PAR1"u8);
        ParquetFiles.ReadAll([.. file]);
    }

    private void Header(int type, int bytes, int values, int encoding, int levelBytes)
    {
        _writer.Clear();
        _writer.Begin();
        _writer.Int32(1, type);
        _writer.Int32(2, bytes);
        _writer.Int32(3, bytes);
        _writer.Begin((short)(type switch { 2 => 7, 3 => 8, _ => 5 }));
        _writer.Int32(1, values);
        if (type == 3)
        {
            _writer.Int32(2, 0);
            _writer.Int32(3, values);
            _writer.Int32(4, encoding);
            _writer.Int32(5, levelBytes);
            _writer.Int32(6, 0);
        }
        else
        {
            _writer.Int32(2, encoding);
            _writer.Int32(3, 3);
            _writer.Int32(4, 3);
        }
        _writer.End();
        _writer.End();
    }

    private void Footer(int type, int repetition, int values, int dataStart, bool hasDictionary, int chunkBytes)
    {
        _writer.Clear();
        _writer.Begin();
        _writer.Int32(1, 1);
        _writer.List(2, ThriftType.Struct, 2);
        _writer.Begin();
        _writer.Text(4, "root");
        _writer.Int32(5, 1);
        _writer.End();
        _writer.Begin();
        _writer.Int32(1, type);
        _writer.Int32(2, type == 7 ? 5 : 0);
        _writer.Int32(3, repetition);
        _writer.Text(4, "c");
        _writer.End();
        _writer.Int64(3, values);
        _writer.List(4, ThriftType.Struct, 1);
        _writer.Begin();
        _writer.List(1, ThriftType.Struct, 1);
        _writer.Begin();
        _writer.Int64(2, 4);
        _writer.Begin(3);
        _writer.Int32(1, type);
        _writer.List(2, ThriftType.Int32, 1);
        _writer.Int32Element(0);
        _writer.List(3, ThriftType.Binary, 1);
        _writer.TextElement("c");
        _writer.Int32(4, 0);
        _writer.Int64(5, values);
        _writer.Int64(6, chunkBytes);
        _writer.Int64(7, chunkBytes);
        _writer.Int64(9, dataStart);
        if (hasDictionary)
        {
            _writer.Int64(11, 4);
        }
        _writer.End();
        _writer.End();
        _writer.Int64(2, chunkBytes);
        _writer.Int64(3, values);
        _writer.End();
        _writer.End();
    }
}
