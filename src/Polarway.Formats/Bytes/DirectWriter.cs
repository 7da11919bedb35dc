using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Bytes;

/// <summary>
/// Writes the bulk of a large file past the page cache, by threads of its own, so that neither copying into fresh pages nor waiting for
/// the disk takes time from those who make the bytes. Used by one thread at a time.
/// </summary>
internal sealed class DirectWriter : IDisposable
{
    private const int SlotBytes = 1 << 20;
    private const int MostSlots = 8;
    private const int FewestSlots = 3;

    // What waits for the disk is at most this part of the query's memory.
    private const int LimitShare = 32;
    private const int Threads = 2;
    private const int ThreadStackBytes = 256 << 10;
    private const long RoomBytes = 64 << 20;

    private readonly SafeFileHandle _file;
    private readonly NativeBuffer _memory;
    private readonly object _lock = new();
    private readonly Stack<int> _free = new();
    private readonly Queue<(int Slot, long Offset)> _full = new();
    private readonly List<Thread> _threads = [];
    private Exception? _failure;
    private bool _isEnded;
    private int _slot = -1;
    private int _filled;
    private long _position;
    private long _room;
    private bool _hasRoomCalls = true;

    private DirectWriter(SafeFileHandle file, long position, NativeBuffer memory, int slots)
    {
        _file = file;
        _memory = memory;
        _position = _room = position;
        for (int slot = slots - 1; slot >= 0; slot--)
        {
            _free.Push(slot);
        }
    }

    /// <summary>The end of what was made room for, which the file is cut to its length from.</summary>
    public long RoomEnd => _room;

    /// <summary>A writer from <paramref name="position"/> on, a multiple of <see cref="DirectCalls.Alignment"/>; null where the file
    /// cannot be written so, or memory is scarce.</summary>
    public static DirectWriter? TryStart(SafeFileHandle file, long position, Allocator memory)
    {
        int slots = (int)Math.Min(MostSlots, memory.Budget.Limit / LimitShare / SlotBytes);
        if (slots < FewestSlots || memory.Budget.UnderPressure || TryAllocate(memory, (long)slots * SlotBytes) is not { } buffer)
        {
            return null;
        }
        if (!DirectCalls.TrySet(file, true))
        {
            buffer.Dispose();
            return null;
        }
        return new DirectWriter(file, position, buffer, slots);
    }

    /// <summary>Takes a copy of the bytes; waits while the disk is behind.</summary>
    /// <exception cref="Exception">What a write before failed with.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_slot < 0)
            {
                _slot = TakeSlot();
            }
            int taken = Math.Min(bytes.Length, SlotBytes - _filled);
            bytes[..taken].CopyTo(Slot(_slot)[_filled..]);
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == SlotBytes)
            {
                Submit();
            }
        }
    }

    /// <summary>Waits until everything but the last bytes, which fill no slot, is written, and gives those.</summary>
    /// <exception cref="Exception">What a write failed with.</exception>
    public ReadOnlySpan<byte> Finish()
    {
        End();
        if (_failure is { } failure)
        {
            throw failure;
        }
        DirectCalls.TrySet(_file, false);
        return _slot < 0 ? default : Slot(_slot)[.._filled];
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _full.Clear();
        }
        End();
        _memory.Dispose();
    }

    private Span<byte> Slot(int slot) => _memory.CapacitySpan<byte>().Slice(slot * SlotBytes, SlotBytes);

    private static NativeBuffer? TryAllocate(Allocator memory, long bytes)
    {
        try
        {
            return memory.Allocate(bytes);
        }
        catch (PolarwayException error) when (error.Kind == ErrorKind.MemoryLimit)
        {
            return null;
        }
    }

    private int TakeSlot()
    {
        lock (_lock)
        {
            while (_free.Count == 0 && _failure is null)
            {
                Monitor.Wait(_lock);
            }
            return _failure is null ? _free.Pop() : throw _failure;
        }
    }

    private void Submit()
    {
        if (_hasRoomCalls && _position + SlotBytes > _room)
        {
            _hasRoomCalls = DirectCalls.TryMakeRoom(_file, _room, RoomBytes);
            _room += _hasRoomCalls ? RoomBytes : 0;
        }
        lock (_lock)
        {
            _full.Enqueue((_slot, _position));
            Monitor.PulseAll(_lock);
        }
        if (_threads.Count < Threads)
        {
            var thread = new Thread(Run, ThreadStackBytes) { IsBackground = true, Name = "polarway-write" };
            thread.Start();
            _threads.Add(thread);
        }
        _position += SlotBytes;
        (_slot, _filled) = (-1, 0);
    }

    private void Run()
    {
        while (true)
        {
            (int Slot, long Offset) next;
            lock (_lock)
            {
                while (_full.Count == 0 && !_isEnded)
                {
                    Monitor.Wait(_lock);
                }
                if (!_full.TryDequeue(out next))
                {
                    return;
                }
            }
            WriteSlot(Slot(next.Slot), next.Offset);
            lock (_lock)
            {
                _free.Push(next.Slot);
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>What is refused is tried again through the page cache, whose errors count: file systems may take the flag and then not the write.</summary>
    private void WriteSlot(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_file, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            WriteCached(bytes, offset);
        }
    }

    private void WriteCached(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            DirectCalls.TrySet(_file, false);
            RandomAccess.Write(_file, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            lock (_lock)
            {
                _failure ??= error;
                _full.Clear();
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            Monitor.PulseAll(_lock);
        }
        _threads.ForEach(t => t.Join());
        _threads.Clear();
    }
}
