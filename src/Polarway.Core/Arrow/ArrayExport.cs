using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>
/// Columns as Arrow arrays: the buffers' addresses are handed over, and each array holds a reference to its column until the consumer
/// releases it. Copied are only validity bits that start inside a byte where the values cannot follow them, and text in a form that is
/// not ours. Not thread-safe; keeps the last dictionary so that the batches of a stream share its text.
/// </summary>
internal sealed unsafe class ArrayExport(Allocator memory) : IDisposable
{
    private ViewColumn? _dictionary;
    private TextForm _dictionaryForm;
    private OffsetText? _dictionaryText;

    /// <summary>The text form of a dictionary's values: few readers have views there, and a dictionary is small.</summary>
    public static TextForm DictionaryForm(ExportRequest request) => request.Text == TextForm.Small ? TextForm.Small : TextForm.Large;

    /// <summary>Writes a column (borrowed); on failure <paramref name="target"/> is zero.</summary>
    public void Write(Column column, ExportRequest request, ArrowArray* target)
    {
        *target = default;
        try
        {
            Visit(column, request, target);
        }
        catch
        {
            ReleaseNested(target);
            *target = default;
            throw;
        }
    }

    /// <summary>Writes a batch (borrowed) as a struct array; on failure <paramref name="target"/> is zero.</summary>
    public void Write(Batch batch, ExportRequest request, ArrowArray* target)
    {
        *target = default;
        try
        {
            Begin(target, null, batch.Length, 0, 0, 1, batch.Columns.Length, false);
            for (int column = 0; column < batch.Columns.Length; column++)
            {
                Visit(batch.Columns[column], request.Child(column), target->Children[column]);
            }
        }
        catch
        {
            ReleaseNested(target);
            *target = default;
            throw;
        }
    }

    public void Dispose()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        _dictionaryText?.Dispose();
        _dictionaryText = null;
    }

    private void Visit(Column column, ExportRequest request, ArrowArray* target)
    {
        switch (column)
        {
            case NullColumn:
                Begin(target, null, column.Length, column.Length, 0, 0, 0, false);
                break;
            case BooleanColumn booleans:
                WriteBooleans(booleans, target);
                break;
            case PrimitiveColumn primitive:
                WriteFixed(primitive, primitive.Buffer, primitive.Offset, column.Type.ByteWidth, target);
                break;
            case ListColumn { Type.Kind: TypeKind.Map } map:
                WriteMap(map, request, target);
                break;
            case ListColumn list:
                WriteFixed(list, list.Buffer, list.Offset, sizeof(long), target, children: 1);
                Visit(list.Items, request.Child(0), target->Children[0]);
                break;
            case ArrayColumn array:
                WriteNested(array, 1, target);
                Visit(array.Items, request.Child(0), target->Children[0]);
                break;
            case StructColumn record:
                WriteNested(record, record.Fields.Length, target);
                for (int field = 0; field < record.Fields.Length; field++)
                {
                    Visit(record.Fields[field], request.Child(field), target->Children[field]);
                }
                break;
            case ViewColumn text:
                WriteText(text, request.Text, target);
                break;
            case DictionaryColumn { Type.Kind: TypeKind.Categorical or TypeKind.Enum } categories when !request.DecodeDictionary:
                WriteFixed(categories, categories.Buffer, categories.Offset, sizeof(uint), target, dictionary: true);
                WriteDictionary(categories.Dictionary, DictionaryForm(request), target->Dictionary);
                break;
            case DictionaryColumn encoded:
                DataType type = encoded.Type.Kind == TypeKind.Binary ? DataType.Binary : DataType.String;
                using (ViewColumn decoded = ExportableText.Decode(encoded, type, memory))
                {
                    WriteText(decoded, request.Text, target);
                }
                break;
            default:
                Throw.Internal($"no Arrow form for a {column.GetType().Name}");
                break;
        }
    }

    private void WriteBooleans(BooleanColumn column, ArrowArray* target)
    {
        int shift = column.Values.Offset & 7;
        if (column.HasNulls && (column.Validity!.Offset & 7) != shift)
        {
            using var aligned = new BooleanColumn(column.Values.Aligned(memory), column.Validity.Aligned(memory));
            WriteBooleans(aligned, target);
            return;
        }
        void** buffers = Begin(target, column, column.Length, column.NullCount, shift, 2, 0, false);
        buffers[0] = column.HasNulls ? BytesOf(column.Validity!) : null;
        buffers[1] = BytesOf(column.Values);
    }

    /// <summary>Validity and one buffer of fixed width whose rows share the array's offset.</summary>
    private void WriteFixed(Column column, NativeBuffer values, int offset, int width, ArrowArray* target, int children = 0, bool dictionary = false)
    {
        int shift = column.HasNulls ? column.Validity!.Offset & 7 : 0;
        if (shift > offset)
        {
            using Column aligned = column.WithValidity(column.Validity!.Aligned(memory));
            WriteFixed(aligned, values, offset, width, target, children, dictionary);
            return;
        }
        void** buffers = Begin(target, column, column.Length, column.NullCount, shift, 2, children, dictionary);
        buffers[0] = column.HasNulls ? BytesOf(column.Validity!) : null;
        buffers[1] = values.Pointer + ((long)(offset - shift) * width);
    }

    /// <summary>Arrow's maps have offsets of 32 bits: those of the batch are counted anew, over the entries that it has.</summary>
    private void WriteMap(ListColumn map, ExportRequest request, ArrowArray* target)
    {
        ReadOnlySpan<long> offsets = map.Offsets;
        using Column entries = map.Items.Slice((int)offsets[0], (int)(offsets[^1] - offsets[0]));
        using NativeBuffer small = memory.Allocate((long)offsets.Length * sizeof(int));
        Span<int> ends = small.Span<int>();
        for (int row = 0; row < offsets.Length; row++)
        {
            ends[row] = (int)(offsets[row] - offsets[0]);
        }
        using Bitmap? validity = map.HasNulls ? map.Validity!.Aligned(memory) : null;
        var owner = new MapOffsets(small.Retain(), validity?.Share());
        void** buffers = Begin(target, owner, map.Length, map.NullCount, 0, 2, 1, false);
        buffers[0] = validity is null ? null : BytesOf(validity);
        buffers[1] = small.Pointer;
        Visit(entries, request.Child(0), target->Children[0]);
    }

    /// <summary>Validity only: an offset would shift the children too.</summary>
    private void WriteNested(Column column, int children, ArrowArray* target)
    {
        if (column.HasNulls && !column.Validity!.IsByteAligned)
        {
            using Column aligned = column.WithValidity(column.Validity.Aligned(memory));
            WriteNested(aligned, children, target);
            return;
        }
        void** buffers = Begin(target, column, column.Length, column.NullCount, 0, 1, children, false);
        buffers[0] = column.HasNulls ? BytesOf(column.Validity!) : null;
    }

    private void WriteText(ViewColumn column, TextForm form, ArrowArray* target)
    {
        if (form != TextForm.View)
        {
            WriteOffsetText(OffsetText.From(column, form, memory), column.Length, column.NullCount, target);
            return;
        }
        using ViewColumn safe = ExportableText.WithSafeNulls(column, memory);
        int shift = safe.HasNulls ? safe.Validity!.Offset & 7 : 0;
        if (shift > safe.Offset)
        {
            using var aligned = (ViewColumn)safe.WithValidity(safe.Validity!.Aligned(memory));
            WriteViews(aligned, 0, target);
            return;
        }
        WriteViews(safe, shift, target);
    }

    private static void WriteViews(ViewColumn column, int shift, ArrowArray* target)
    {
        int heaps = column.Heaps.Length;
        void** buffers = Begin(target, column, column.Length, column.NullCount, shift, 3 + heaps, 0, false, heaps);
        buffers[0] = column.HasNulls ? BytesOf(column.Validity!) : null;
        buffers[1] = column.Buffer.Pointer + ((long)(column.Offset - shift) * sizeof(View));
        var sizes = (long*)(buffers + 3 + heaps);
        for (int heap = 0; heap < heaps; heap++)
        {
            buffers[2 + heap] = column.Heaps[heap].Pointer;
            sizes[heap] = column.Heaps[heap].Length;
        }
        buffers[2 + heaps] = sizes;
    }

    private static void WriteOffsetText(OffsetText text, int length, int nulls, ArrowArray* target)
    {
        void** buffers = Begin(target, text, length, nulls, 0, 3, 0, false);
        buffers[0] = text.Validity is null ? null : BytesOf(text.Validity);
        buffers[1] = text.Offsets.Pointer;
        buffers[2] = text.Data.Pointer;
    }

    private void WriteDictionary(ViewColumn words, TextForm form, ArrowArray* target)
    {
        if (_dictionary != words || _dictionaryForm != form)
        {
            OffsetText text = OffsetText.From(words, form, memory);
            Dispose();
            _dictionary = (ViewColumn)words.Retain();
            _dictionaryForm = form;
            _dictionaryText = text;
        }
        WriteOffsetText(_dictionaryText!.Share(), words.Length, 0, target);
    }

    private static byte* BytesOf(Bitmap bits) => bits.Buffer.Pointer + (bits.Offset >> 3);

    /// <summary>
    /// Fills the array's frame around one block: handle of the owner, buffer addresses and <paramref name="numbers"/> longs, child pointers, child arrays.
    /// A column is retained; any other owner is taken. Returns the place of the buffer addresses.
    /// </summary>
    private static void** Begin(ArrowArray* target, IDisposable? owner, int length, int nulls, int offset, int buffers, int children, bool dictionary, int numbers = 0)
    {
        int nested = children + (dictionary ? 1 : 0);
        int words = 1 + buffers + numbers + children;
        byte* block = (byte*)NativeMemory.AllocZeroed((nuint)((words * sizeof(void*)) + (nested * sizeof(ArrowArray))));
        var addresses = (void**)block + 1;
        ArrowArray** pointers = (ArrowArray**)(addresses + buffers + numbers);
        ArrowArray* arrays = (ArrowArray*)((void**)block + words);
        (owner as Column)?.Retain();
        *(nint*)block = owner is null ? 0 : GCHandle.ToIntPtr(GCHandle.Alloc(owner));
        for (int child = 0; child < children; child++)
        {
            pointers[child] = arrays + child;
        }
        *target = new ArrowArray
        {
            Length = length,
            NullCount = nulls,
            Offset = offset,
            BufferCount = buffers,
            ChildCount = children,
            Buffers = addresses,
            Children = children == 0 ? null : pointers,
            Dictionary = dictionary ? arrays + children : null,
            Release = &Release,
            PrivateData = block,
        };
        ExportLedger.Opened();
        return addresses;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(ArrowArray* array)
    {
        if (array == null || array->Release == null)
        {
            return;
        }
        for (long child = 0; child < array->ChildCount; child++)
        {
            ReleaseNested(array->Children[child]);
        }
        ReleaseNested(array->Dictionary);
        nint owner = *(nint*)array->PrivateData;
        if (owner != 0)
        {
            EndOwner(GCHandle.FromIntPtr(owner));
        }
        NativeMemory.Free(array->PrivateData);
        array->Release = null;
        ExportLedger.Closed();
    }

    private static void EndOwner(GCHandle handle)
    {
        try
        {
            var owner = (IDisposable)handle.Target!;
            handle.Free();
            owner.Dispose();
        }
        catch (PolarwayException error)
        {
            ExportLedger.ReleaseFailed(error);
        }
    }

    // A consumer may have moved a child out: then its release is null.
    private static void ReleaseNested(ArrowArray* array)
    {
        if (array != null && array->Release != null)
        {
            array->Release(array);
        }
    }
}
