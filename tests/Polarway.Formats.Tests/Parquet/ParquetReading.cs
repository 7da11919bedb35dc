using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Parquet;
using Polarway.Formats.Parquet.Decode;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>Reads whole files through the public interface, with a budget that tells afterwards whether everything was given back.</summary>
internal sealed class ParquetReading : IDisposable
{
    private const long BudgetBytes = 1L << 30;
    private readonly QueryBudget _budget = new(new MemoryBudget(BudgetBytes), "test");

    public ParquetReading()
    {
        Memory = _budget.CreateAllocator("parquet");
        Scratch = new DecodeScratch(Memory);
    }

    public Allocator Memory { get; }

    public DecodeScratch Scratch { get; }

    public long Used => _budget.Used;

    /// <summary>Reads every row of every column, then lets go of it, and returns the rows.</summary>
    public long ReadAll(ParquetFile file, int maxRows = Batch.DefaultMaxRows, long rowLimit = long.MaxValue)
    {
        long rows = 0;
        int[] columns = [.. Enumerable.Range(0, file.Schema.Count)];
        foreach (RowGroup group in file.RowGroups)
        {
            using RowGroupReader reader = file.OpenRowGroup(group.Index, columns, Memory, Scratch);
            while (rows < rowLimit && reader.Next(maxRows) is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }
        return rows;
    }

    public void Dispose()
    {
        Scratch.Dispose();
        Assert.That(_budget.Used, Is.Zero, "memory was not given back");
    }
}
