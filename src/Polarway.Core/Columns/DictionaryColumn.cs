using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>
/// uint32 codes into a dictionary of text without nulls. The memory form of Categorical and Enum, and a faster form that String
/// and Binary columns may have: operators that do not know it ask for <c>Kernels.Dictionaries.Decode</c>.
/// A dictionary may hold values that no row has, and (String only) the same value twice.
/// </summary>
public sealed class DictionaryColumn : Column
{
    /// <param name="codes">Taken; codes under a null are undefined but below the dictionary's length unless that is empty.</param>
    /// <param name="dictionary">Taken.</param>
    /// <param name="validity">Taken.</param>
    public DictionaryColumn(DataType type, NativeBuffer codes, ViewColumn dictionary, int length, Bitmap? validity = null, int offset = 0) : base(type, length, validity)
    {
        Buffer = codes;
        Dictionary = dictionary;
        Offset = offset;
    }

    public NativeBuffer Buffer { get; }

    public ViewColumn Dictionary { get; }

    public int Offset { get; }

    public ReadOnlySpan<uint> Codes => Buffer.Span<uint>().Slice(Offset, Length);

    public override long ByteSize => ((long)Length * sizeof(uint)) + Dictionary.ByteSize + (Validity is null ? 0 : (Length + 7) / 8);

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
        => new DictionaryColumn(Type, Buffer.Retain(), (ViewColumn)Dictionary.Retain(), length, validity, Offset + offset);

    protected override Column Rebuild(DataType type, Bitmap? validity)
        => new DictionaryColumn(type, Buffer.Retain(), (ViewColumn)Dictionary.Retain(), Length, validity, Offset);

    protected override void ReleaseBuffers()
    {
        Buffer.Dispose();
        Dictionary.Dispose();
    }
}
