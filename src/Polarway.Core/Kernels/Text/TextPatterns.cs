using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Searches for many patterns at once. Places are bytes from the start. A null gives null. The caller gets a reference.</summary>
public static unsafe class TextPatterns
{
    /// <summary>True where any of the patterns occurs.</summary>
    public static BooleanColumn ContainsAny(Operand text, IReadOnlyList<string> patterns, bool ignoreCase, int length, Allocator memory)
        => TextRows.Test(text, TextRows.NoArgument, length, new AnyTest(new TextAutomaton(patterns, ignoreCase)), memory);

    /// <summary>The matched patterns of each row, as they stand in the text.</summary>
    public static ListColumn Extract(Operand text, IReadOnlyList<string> patterns, PatternSearch search, int length, Allocator memory)
    {
        var (found, ends, validity) = Search(text, patterns, search, length, memory);
        using var writer = new ViewWriter(found.Count, memory);
        var texts = new TextValues(text);
        writer.Adopt(text.Column as ViewColumn ?? ((DictionaryColumn)text.Column).Dictionary);
        int at = 0;
        for (int row = 0; row < length; row++)
        {
            for (long end = ends.Span<long>()[row + 1]; at < end; at++)
            {
                writer.AppendPart(texts.ViewAt(row), texts[row], found[at].Start, found[at].Length);
            }
        }
        GC.KeepAlive(text.Column);
        return new ListColumn(DataType.List(DataType.String), ends, writer.Finish(DataType.String, null), length, validity);
    }

    /// <summary>Where the matches of each row start.</summary>
    public static ListColumn Find(Operand text, IReadOnlyList<string> patterns, PatternSearch search, int length, Allocator memory)
    {
        var (found, ends, validity) = Search(text, patterns, search, length, memory);
        NativeBuffer starts = memory.Allocate((long)found.Count * sizeof(uint));
        Span<uint> values = starts.Span<uint>();
        for (int match = 0; match < found.Count; match++)
        {
            values[match] = (uint)found[match].Start;
        }
        return new ListColumn(DataType.List(DataType.UInt32), ends, new PrimitiveColumn(DataType.UInt32, starts, found.Count), length, validity);
    }

    /// <summary>Every match replaced by the value at the pattern's place; one value stands for all.</summary>
    public static Column Replace(Operand text, IReadOnlyList<string> patterns, IReadOnlyList<string> values, PatternSearch search, int length, Allocator memory)
    {
        if (values.Count != 1 && values.Count != patterns.Count)
        {
            Throw.Error(ErrorKind.Shape, $"expected the same amount of patterns as replacement strings: can't broadcast {values.Count} values to {patterns.Count} patterns: give as many values as patterns, or one");
        }
        byte[][] replacements = [.. patterns.Select((_, at) => Encoding.UTF8.GetBytes(values[values.Count == 1 ? 0 : at]))];
        return TextRows.Edit(text, TextRows.NoArgument, length, new ManyEdit(new TextAutomaton(patterns, search.IgnoreCase), replacements, search.Leftmost), memory);
    }

    // Ends has length + 1 numbers into the matches.
    private static (List<PatternMatch> Found, NativeBuffer Ends, Bitmap? Validity) Search(
        Operand text, IReadOnlyList<string> patterns, PatternSearch search, int length, Allocator memory)
    {
        var automaton = new TextAutomaton(patterns, search.IgnoreCase);
        Bitmap? validity = Validities.Of(text, length, memory);
        NativeBuffer buffer = memory.Allocate((length + 1L) * sizeof(long));
        Span<long> ends = buffer.Span<long>();
        var texts = new TextValues(text);
        var (all, some) = (new List<PatternMatch>(), new List<PatternMatch>());
        ends[0] = 0;
        for (int row = 0; row < length; row++)
        {
            if (validity is null || validity[row])
            {
                if (search.Overlapping)
                {
                    automaton.FindOverlapping(texts[row], some);
                }
                else
                {
                    automaton.Find(texts[row], search.Leftmost, some);
                }
                all.AddRange(some);
            }
            ends[row + 1] = all.Count;
        }
        GC.KeepAlive(text.Column);
        return (all, buffer, validity);
    }

    private readonly struct AnyTest(TextAutomaton automaton) : ITextTest
    {
        public bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument) => automaton.IsIn(text);
    }

    private readonly struct ManyEdit(TextAutomaton automaton, byte[][] replacements, bool leftmost) : ITextEdit
    {
        private readonly List<PatternMatch> _found = [];

        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            automaton.Find(text, leftmost, _found);
            if (_found.Count == 0)
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            long bytes = text.Length;
            foreach (PatternMatch match in _found)
            {
                bytes += replacements[match.Pattern].Length - match.Length;
            }
            Span<byte> target = writer.Begin(checked((int)bytes));
            int from = 0;
            foreach (PatternMatch match in _found)
            {
                text[from..match.Start].CopyTo(target);
                target = target[(match.Start - from)..];
                replacements[match.Pattern].CopyTo(target);
                target = target[replacements[match.Pattern].Length..];
                from = match.Start + match.Length;
            }
            text[from..].CopyTo(target);
            writer.End((int)bytes);
            return true;
        }
    }
}
