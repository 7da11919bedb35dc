using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>One file of a scan, opened when it is needed and closed when nobody reads it any more. Guarded by the source's lock.</summary>
/// <param name="expected">The scan's schema, which this file must fit; null for the file that gives it.</param>
internal sealed class ScanFile(string path, Schema? expected, ParquetScanOptions options)
{
    private ParquetFile? _file;
    private int _readers;
    private bool _claimed;

    public string Path => path;

    /// <summary>For each column of the scan its position in this file; -1 where the file lacks it. Set by <see cref="Open"/>.</summary>
    public int[] Positions { get; private set; } = [];

    /// <exception cref="PolarwayException">Schema, when the file does not fit the scan.</exception>
    public ParquetFile Open()
    {
        if (_file is null)
        {
            ParquetFile file = ParquetFile.Open(path);
            try
            {
                Positions = Map(file.Schema);
            }
            catch
            {
                file.Dispose();
                throw;
            }
            _file = file;
        }
        return _file;
    }

    public void AddReader() => _readers++;

    /// <summary>After this no more readers come.</summary>
    public void AllClaimed()
    {
        _claimed = true;
        CloseIfUnused();
    }

    public void RemoveReader()
    {
        _readers--;
        CloseIfUnused();
    }

    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void CloseIfUnused()
    {
        if (_claimed && _readers == 0)
        {
            Close();
        }
    }

    private int[] Map(Schema schema)
    {
        if (expected is null)
        {
            return [.. Enumerable.Range(0, schema.Count)];
        }
        var positions = new int[expected.Count];
        for (int column = 0; column < positions.Length; column++)
        {
            positions[column] = schema.Find(expected[column].Name);
            if (positions[column] < 0 && !options.InsertMissingColumns)
            {
                Throw.Error(ErrorKind.Schema, $"{path}: column \"{expected[column].Name}\" of the first file is missing; pass missing_columns=\"insert\" to read it as null");
            }
            if (positions[column] >= 0 && !schema[positions[column]].Type.Equals(expected[column].Type))
            {
                Throw.Error(ErrorKind.Schema, $"{path}: column \"{expected[column].Name}\" is {schema[positions[column]].Type} here and {expected[column].Type} in the first file; cast one of them before writing");
            }
        }
        foreach (Field extra in schema.Fields)
        {
            if (expected.Find(extra.Name) < 0)
            {
                Throw.Error(ErrorKind.Schema, $"{path}: column \"{extra.Name}\" is not in the first file; select the common columns of each file and concatenate");
            }
        }
        return positions;
    }
}
