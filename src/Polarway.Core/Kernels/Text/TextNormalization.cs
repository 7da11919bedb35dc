using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>A normal form of Unicode: parts composed (C) or apart (D), with (K) or without what only looks alike.</summary>
public enum UnicodeForm
{
    C, D, KC, KD,
}

/// <summary>Text in a normal form of Unicode (Annex 15). Tables of our own: the library is built without a culture's data.</summary>
public static class TextNormalization
{
    /// <summary>The caller gets a reference.</summary>
    public static Column Normalize(Operand text, UnicodeForm form, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new NormalEdit(form), memory);

    private readonly unsafe struct NormalEdit(UnicodeForm form) : ITextEdit
    {
        private readonly bool _composes = form is UnicodeForm.C or UnicodeForm.KC;
        private readonly bool _isCompatible = form is UnicodeForm.KC or UnicodeForm.KD;
        private readonly List<int> _codes = [];

        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            if (Ascii.IsValid(text))
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            NormalizationTables tables = NormalizationTables.Shared;
            _codes.Clear();
            for (ReadOnlySpan<byte> rest = text; rest.Length > 0;)
            {
                Rune.DecodeFromUtf8(rest, out Rune rune, out int bytes);
                tables.Decompose(rune.Value, _isCompatible, _codes);
                rest = rest[bytes..];
            }
            Order(tables);
            if (_composes)
            {
                Compose(tables);
            }
            Span<byte> target = writer.Begin(_codes.Count * 4);
            int written = 0;
            foreach (int code in _codes)
            {
                written += new Rune(code).EncodeToUtf8(target[written..]);
            }
            writer.End(written);
            return true;
        }

        // Characters that combine with the same one stand in the order of their classes; equal ones keep theirs.
        private void Order(NormalizationTables tables)
        {
            for (int at = 1; at < _codes.Count; at++)
            {
                int code = _codes[at];
                int rank = tables.ClassOf(code);
                int to = at;
                while (rank != 0 && to > 0 && tables.ClassOf(_codes[to - 1]) > rank)
                {
                    _codes[to] = _codes[to - 1];
                    to--;
                }
                _codes[to] = code;
            }
        }

        private void Compose(NormalizationTables tables)
        {
            int kept = 0;
            int starter = -1;
            int lastClass = 0;
            for (int at = 0; at < _codes.Count; at++)
            {
                int code = _codes[at];
                int rank = tables.ClassOf(code);
                bool isBlocked = starter < 0 || (kept - 1 > starter && lastClass >= rank);
                int composed = isBlocked ? -1 : tables.Compose(_codes[starter], code);
                if (composed >= 0)
                {
                    _codes[starter] = composed;
                    continue;
                }
                starter = rank == 0 ? kept : starter;
                lastClass = rank;
                _codes[kept++] = code;
            }
            _codes.RemoveRange(kept, _codes.Count - kept);
        }
    }
}
