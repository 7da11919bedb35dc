using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// The dictionary of one categorical field over all batches of a file: words get numbers in the order in which they come, so codes that
/// were written stay right while the dictionary grows. An enum's words are its categories from the start.
/// </summary>
internal sealed class IpcDictionary
{
    private readonly Dictionary<string, uint> _numbers = [];
    private readonly List<byte[]> _words = [];
    private ViewColumn? _last;
    private uint[] _lastNumbers = [];

    public IpcDictionary(long id, DataType type)
    {
        Id = id;
        foreach (string category in type.Categories ?? [])
        {
            NumberOf(category);
        }
    }

    /// <summary>Bits of a code: as few as hold the categories of an enum, whose number is known; 32 for others.</summary>
    public static int IndexBits(DataType type) => type.Kind != TypeKind.Enum ? 32 : type.Categories!.Count switch
    {
        <= byte.MaxValue => 8,
        <= ushort.MaxValue => 16,
        _ => 32,
    };

    public long Id { get; }

    /// <summary>Words so far.</summary>
    public int Count => _words.Count;

    /// <summary>How many words the last written dictionary message had; -1 before the first.</summary>
    public int Written { get; set; } = -1;

    /// <summary>The number of each entry of a batch's dictionary, which must live until the next call.</summary>
    public uint[] Numbers(ViewColumn dictionary)
    {
        if (!ReferenceEquals(_last, dictionary))
        {
            var numbers = new uint[dictionary.Length];
            for (int word = 0; word < numbers.Length; word++)
            {
                numbers[word] = NumberOf(dictionary.TextAt(word));
            }
            _last = dictionary;
            _lastNumbers = numbers;
        }
        return _lastNumbers;
    }

    /// <summary>The words from one on as a column. The caller gets a reference.</summary>
    public ViewColumn Words(int first, Allocator memory)
    {
        int count = _words.Count - first;
        NativeBuffer views = memory.Allocate(count * 16L);
        NativeBuffer heap = memory.Allocate(_words.Skip(first).Sum(w => (long)w.Length));
        int at = 0;
        for (int word = 0; word < count; word++)
        {
            byte[] text = _words[first + word];
            text.CopyTo(heap.Bytes[at..]);
            views.Span<View>()[word] = text.Length <= View.MaxInline ? View.Inline(text) : View.Outline(text, 0, at);
            at += text.Length;
        }
        return new ViewColumn(DataType.String, views, [heap], count);
    }

    private uint NumberOf(string word)
    {
        if (!_numbers.TryGetValue(word, out uint number))
        {
            number = (uint)_words.Count;
            _numbers.Add(word, number);
            _words.Add(Encoding.UTF8.GetBytes(word));
        }
        return number;
    }
}
