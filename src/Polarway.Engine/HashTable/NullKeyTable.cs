using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Engine.HashTable;

/// <summary>Keys that are all null.</summary>
internal sealed class NullKeyTable : KeyTable
{
    private int _count;

    public override int Count => _count;

    public override long ByteSize => 0;

    public override int Width => 1;

    public override void Map(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        numbers.Clear();
        _count = numbers.Length > 0 ? 1 : _count;
    }

    public override KeyFinder CreateFinder(Allocator memory) => new Finder(_count - 1);

    public override void Export(ReadOnlySpan<int> numbers, Span<Column> target, Allocator memory) => target[0] = new NullColumn(numbers.Length);

    public override void Dispose() => _count = 0;

    /// <param name="number">Of null, or unknown when the table is empty.</param>
    private sealed class Finder(int number) : KeyFinder
    {
        public override void Find(ReadOnlySpan<Column> keys, Span<int> numbers) => numbers.Fill(number);

        public override void Dispose()
        {
        }
    }
}
