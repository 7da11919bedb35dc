using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>
/// Reads text or bytes of a column in either memory form: views, or codes into a dictionary of views.
/// The column must outlive it; rows under a null have no defined value and must not be read as bytes.
/// </summary>
internal readonly unsafe struct TextValues
{
    private readonly View* _views;
    private readonly uint* _codes;
    private readonly int _rowMask;
    private readonly ViewColumn _source;

    public TextValues(Operand operand)
    {
        _rowMask = operand.RowMask;
        switch (operand.Column)
        {
            case ViewColumn views:
                _source = views;
                break;
            case DictionaryColumn dictionary:
                _source = dictionary.Dictionary;
                _codes = (uint*)dictionary.Buffer.Pointer + dictionary.Offset;
                break;
            default:
                _source = Throw.Internal<ViewColumn>($"{operand.Column.Type} has no text");
                break;
        }
        _views = (View*)_source.Buffer.Pointer + _source.Offset;
    }

    /// <summary>The view of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public View* ViewAt(int row)
    {
        row &= _rowMask;
        return _views + (_codes == null ? (uint)row : _codes[row]);
    }

    /// <summary>The bytes of a row that is not null.</summary>
    public ReadOnlySpan<byte> this[int row] => Bytes(ViewAt(row));

    /// <summary>The bytes of one of our views.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(View* view)
        => view->IsInline
            ? new ReadOnlySpan<byte>((byte*)view + sizeof(int), view->Length)
            : new ReadOnlySpan<byte>(_source.Heaps[view->Buffer].Pointer + view->Offset, view->Length);

    /// <summary>True when two values are the same bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(in TextValues left, View* leftView, in TextValues right, View* rightView)
    {
        if (leftView->Head != rightView->Head)
        {
            return false;
        }
        return leftView->IsInline ? leftView->Tail == rightView->Tail : left.Bytes(leftView).SequenceEqual(right.Bytes(rightView));
    }

    /// <summary>True when the left value comes before the right one in byte order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess(in TextValues left, View* leftView, in TextValues right, View* rightView)
    {
        uint first = BinaryPrimitives.ReverseEndianness(leftView->Prefix);
        uint second = BinaryPrimitives.ReverseEndianness(rightView->Prefix);
        // Padding is 0, the smallest byte: unequal prefixes decide, also for values shorter than four bytes.
        return first != second ? first < second : left.Bytes(leftView).SequenceCompareTo(right.Bytes(rightView)) < 0;
    }
}
