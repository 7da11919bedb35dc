using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Ipc;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Fuzz.Targets;

/// <summary>The flatbuffer of a schema, as messages and footers hold it.</summary>
internal sealed class IpcSchemas : FuzzTarget
{
    public override string Name => "ipc.schema";

    public override int Weight => 800;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Ipc(isFile: false).Where(s => s.Length > 300).SelectMany(s => (byte[][])[s[8..Math.Min(s.Length, 1500)], s[4..Math.Min(s.Length, 700)]]);

    protected override void Decode(ReadOnlySpan<byte> input) => IpcSchemaReader.Read(FlatTable.Root(input).Table(2));
}

/// <summary>A whole stream or file, from the schema to the last value.</summary>
internal sealed class IpcTables(bool isFile) : FuzzTarget
{
    private const int MaxRows = 200_000;

    public override string Name => isFile ? "ipc.file" : "ipc.stream";

    public override int Weight => 40;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Ipc(isFile);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        using var budget = new FuzzBudget();
        NativeBuffer bytes = budget.Memory.Allocate(input.Length);
        input.CopyTo(bytes.CapacitySpan<byte>());
        using IpcTable table = IpcTable.Open(bytes, budget.Memory);
        long rows = 0;
        for (int number = 0; number < table.BatchCount && rows < MaxRows; number++)
        {
            rows += Math.Max(0, table.RowsOf(number));
            foreach (Batch batch in table.Read(number, null, budget.Memory))
            {
                batch.Dispose();
            }
        }
    }
}
