using System.Text;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>The form in which a consumer wants a column, from the schema it asked for. What is not understood is ignored, as the
/// PyCapsule protocol wants.</summary>
public sealed class ExportRequest
{
    /// <summary>Our own forms.</summary>
    public static readonly ExportRequest Native = new();

    /// <summary>Text with int64 offsets at every depth, dictionaries kept: for files and for consumers without views.</summary>
    public static readonly ExportRequest LargeText = new() { Text = TextForm.Large, Deep = true };

    private ExportRequest[] _children = [];

    public TextForm Text { get; private init; }

    /// <summary>Categories leave as text.</summary>
    public bool DecodeDictionary { get; private init; }

    // The text form also holds for all children.
    private bool Deep { get; init; }

    public ExportRequest Child(int index) => Deep ? this : index < _children.Length ? _children[index] : Native;

    /// <summary>Reads a requested schema for a column of <paramref name="type"/>. Null asks for nothing.</summary>
    public static unsafe ExportRequest From(ArrowSchema* requested, DataType type)
    {
        if (requested == null || requested->Format == null)
        {
            return Native;
        }
        bool dictionary = requested->Dictionary != null;
        string format = Format(dictionary ? requested->Dictionary : requested);
        TextForm text = format switch
        {
            "U" or "Z" => TextForm.Large,
            "u" or "z" => TextForm.Small,
            _ => TextForm.View,
        };
        bool isText = format is "U" or "Z" or "u" or "z" or "vu" or "vz";
        bool categories = type.Kind is TypeKind.Categorical or TypeKind.Enum;
        int count = (int)Math.Min(requested->ChildCount, type.Fields.Count);
        var children = new ExportRequest[Math.Max(0, count)];
        for (int child = 0; child < children.Length; child++)
        {
            children[child] = From(requested->Children == null ? null : requested->Children[child], type.Fields[child].Type);
        }
        return new ExportRequest { Text = text, DecodeDictionary = categories && isText && !dictionary, _children = children };
    }

    /// <summary>Reads a requested struct schema for the columns of a frame; another number of columns asks for nothing.</summary>
    public static unsafe ExportRequest From(ArrowSchema* requested, Schema schema)
    {
        if (requested == null || requested->Format == null || Format(requested) != "+s" || requested->ChildCount != schema.Count)
        {
            return Native;
        }
        var children = new ExportRequest[schema.Count];
        for (int column = 0; column < children.Length; column++)
        {
            children[column] = From(requested->Children == null ? null : requested->Children[column], schema[column].Type);
        }
        return new ExportRequest { _children = children };
    }

    private static unsafe string Format(ArrowSchema* schema)
        => schema->Format == null ? "" : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(schema->Format));
}
