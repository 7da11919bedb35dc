namespace Polarway.Fuzz;

/// <summary>Seeds of whole files as native/open_file.c takes them: the first byte is the format.</summary>
internal static class NativeSeeds
{
    private static readonly string[] Formats = ["parquet.file", "ipc.file", "ipc.stream", "csv.text", "json.ndjson", "json.json"];

    /// <returns>How many.</returns>
    public static int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        int count = 0;
        for (byte format = 0; format < Formats.Length; format++)
        {
            FuzzTarget target = FuzzTargets.Named(Formats[format])[0];
            // Text targets have a byte for their options before the text.
            int skipped = Formats[format].StartsWith("parquet", StringComparison.Ordinal) || Formats[format].StartsWith("ipc", StringComparison.Ordinal) ? 0 : 1;
            foreach (byte[] seed in Corpus.Of(target).Where(s => s.Length > skipped))
            {
                File.WriteAllBytes(Path.Combine(folder, $"{Formats[format]}-{count++}"), [format, .. seed.AsSpan(skipped)]);
            }
        }
        return count;
    }
}
