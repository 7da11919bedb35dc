using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Text;

/// <summary>
/// Writes the result as one text file, in row order, to a temporary file that is renamed at the end. Batches are made into text by
/// the lanes, several at once, and go to the file in order.
/// </summary>
internal abstract class TextSink : OrderedSink
{
    // Texts that wait for the disk.
    private const int MaxEncoded = 32;
    private const int MaxFree = 4;

    private readonly Lock _lock = new();
    private readonly Queue<(long Number, Batch Batch)> _pending = new();
    private readonly SortedList<long, TextBuffer> _ready = [];
    // Texts that were written, whose memory the next ones are made in: fresh memory costs about as much as the text in it.
    private readonly Stack<TextBuffer> _free = new();
    private readonly LocalFileSink _file;
    private readonly Allocator _memory;
    private readonly QueryContext _context;
    private readonly TextPacking? _packing;
    private long _dealt;
    private long _written;
    private volatile int _waiting;
    private volatile int _encoded;
    private bool _isWriting;

    /// <param name="packing">Of each piece; null: plain text.</param>
    protected TextSink(string path, QueryContext context, string consumer, TextPacking? packing)
    {
        _context = context;
        _packing = packing;
        _memory = context.Budget.CreateAllocator(consumer);
        _file = new LocalFileSink(path, _memory);
    }

    /// <summary>Appends the rows of a batch. Called by several threads at once.</summary>
    protected abstract void Encode(Batch batch, TextBuffer target);

    /// <summary>Bytes between two rows that <see cref="Encode"/> puts before each, also before the first, where they are left out. Not for packed text.</summary>
    protected virtual int SeparatorBytes => 0;

    /// <summary>Appends what stands behind the last row.</summary>
    protected virtual void EncodeFooter(TextBuffer target)
    {
    }

    /// <summary>Appends what stands before the first row.</summary>
    protected virtual void EncodeHeader(TextBuffer target)
    {
    }

    protected sealed override void Write(Batch batch)
    {
        lock (_lock)
        {
            _pending.Enqueue((_dealt++, batch.Share()));
            _waiting++;
        }
    }

    protected sealed override bool HasWork => _waiting > 0 && !IsBehind;

    protected sealed override bool IsBehind => _encoded > MaxEncoded;

    /// <summary>Makes one batch into text, and writes the texts whose turn it is.</summary>
    protected sealed override void Work()
    {
        if (!TryTake(out long number, out Batch? batch))
        {
            return;
        }
        _context.ThrowIfCancelled();
        TextBuffer text = Take();
        try
        {
            using (batch)
            {
                Encode(batch!, text);
            }
            text = Pack(text);
        }
        catch
        {
            text.Dispose();
            throw;
        }
        lock (_lock)
        {
            _ready.Add(number, text);
            _encoded++;
            if (_isWriting)
            {
                return;
            }
            _isWriting = true;
        }
        WriteReady();
    }

    protected sealed override void FinishWriting()
    {
        WriteHeaderOnce();
        WriteExtra(EncodeFooter);
        if (_packing is not null && _file.Length == 0)
        {
            // Nothing at all is no packed file: readers want a member or frame, if an empty one.
            using TextBuffer nothing = Pack(new TextBuffer(_memory));
            _file.Write(nothing.Written);
        }
        DropFree();
        _file.Commit();
    }

    protected sealed override void DisposeWriter()
    {
        foreach ((_, Batch batch) in _pending)
        {
            batch.Dispose();
        }
        foreach (TextBuffer text in _ready.Values)
        {
            text.Dispose();
        }
        DropFree();
        _file.Dispose();
    }

    private bool TryTake(out long number, out Batch? batch)
    {
        lock (_lock)
        {
            bool any = _pending.TryDequeue(out (long Number, Batch Batch) next);
            (number, batch) = next;
            _waiting -= any ? 1 : 0;
            return any;
        }
    }

    /// <summary>By one thread at a time, while the others encode on.</summary>
    private void WriteReady()
    {
        while (true)
        {
            TextBuffer? text;
            lock (_lock)
            {
                if (_ready.Count == 0 || _ready.GetKeyAtIndex(0) != _written)
                {
                    _isWriting = false;
                    return;
                }
                text = _ready.GetValueAtIndex(0);
                _ready.RemoveAt(0);
                _encoded--;
                _written++;
            }
            try
            {
                WriteHeaderOnce();
                ReadOnlySpan<byte> rows = text.Written;
                if (rows.Length > 0)
                {
                    _file.Write(_hasRows ? rows : rows[SeparatorBytes..]);
                    _hasRows = true;
                }
            }
            finally
            {
                Return(text);
            }
        }
    }

    private TextBuffer Take()
    {
        lock (_lock)
        {
            return _free.TryPop(out TextBuffer? free) ? free : new TextBuffer(_memory);
        }
    }

    /// <summary>Takes the text.</summary>
    private void Return(TextBuffer text)
    {
        text.Clear();
        lock (_lock)
        {
            if (_packing is null && _free.Count < MaxFree)
            {
                _free.Push(text);
                return;
            }
        }
        text.Dispose();
    }

    private void DropFree()
    {
        lock (_lock)
        {
            while (_free.TryPop(out TextBuffer? free))
            {
                free.Dispose();
            }
        }
    }

    private bool _hasHeader;
    private bool _hasRows;

    private void WriteHeaderOnce()
    {
        if (_hasHeader)
        {
            return;
        }
        _hasHeader = true;
        WriteExtra(EncodeHeader);
    }

    private void WriteExtra(Action<TextBuffer> encode)
    {
        using var plain = new TextBuffer(_memory);
        encode(plain);
        if (plain.Written.Length > 0)
        {
            var copy = new TextBuffer(_memory);
            copy.Append(plain.Written);
            using TextBuffer packed = Pack(copy);
            _file.Write(packed.Written);
        }
    }

    /// <summary>Takes the text.</summary>
    private TextBuffer Pack(TextBuffer text) => _packing is null ? text : _packing.Pack(text, _memory);
}
