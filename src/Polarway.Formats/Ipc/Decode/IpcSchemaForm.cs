using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Arrow;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>IPC fields as a schema of the C Data Interface, in which the importer of Core reads types. Freed with Dispose.</summary>
internal sealed unsafe class IpcSchemaForm : IDisposable
{
    private readonly List<nint> _blocks = [];

    public IpcSchemaForm(IEnumerable<IpcField> columns)
    {
        Schema = Make("", "+s", [.. columns], []);
    }

    public IpcSchemaForm(IpcField field) => Schema = Make(field);

    public ArrowSchema* Schema { get; }

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }
        _blocks.Clear();
    }

    private ArrowSchema* Make(IpcField field)
    {
        if (field.DictionaryId is null)
        {
            return Make(field.Name, field.Format, field.Children, field.Metadata);
        }
        ArrowSchema* schema = Make(field.Name, field.IndexFormat, [], field.Metadata);
        schema->Dictionary = Make(field.Name, field.Format, field.Children, []);
        return schema;
    }

    private ArrowSchema* Make(string name, string format, IpcField[] children, (string Key, string Value)[] metadata)
    {
        var schema = (ArrowSchema*)Allocate(sizeof(ArrowSchema));
        schema->Name = Text(name);
        schema->Format = Text(format);
        schema->Flags = ArrowSchema.Nullable;
        // The importer refuses what is marked released; these structs are freed all at once.
        schema->Release = &Ignore;
        if (metadata.Length > 0)
        {
            byte[] block = SchemaMetadata.Encode(metadata);
            schema->Metadata = (byte*)Allocate(block.Length);
            block.CopyTo(new Span<byte>(schema->Metadata, block.Length));
        }
        schema->ChildCount = children.Length;
        schema->Children = (ArrowSchema**)Allocate(children.Length * sizeof(ArrowSchema*));
        for (int child = 0; child < children.Length; child++)
        {
            schema->Children[child] = Make(children[child]);
        }
        return schema;
    }

    private byte* Text(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value.Replace("\0", "", StringComparison.Ordinal));
        var text = (byte*)Allocate(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(text, bytes.Length));
        return text;
    }

    private nint Allocate(int bytes)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)Math.Max(1, bytes));
        _blocks.Add(block);
        return block;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(ArrowSchema* schema) => schema->Release = null;
}
