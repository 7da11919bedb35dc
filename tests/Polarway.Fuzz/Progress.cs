using System.IO.MemoryMappedFiles;

namespace Polarway.Fuzz;

/// <summary>What a worker does right now, in a mapped file: it survives a crash, so that the parent knows the input that caused it.</summary>
internal sealed unsafe class Progress : IDisposable
{
    private const int Head = 2;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _words;

    public Progress(string path, int targets)
    {
        long bytes = (Head + targets) * sizeof(long);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, bytes);
        _view = _file.CreateViewAccessor(0, bytes);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _words = (long*)start;
        Targets = targets;
    }

    public int Targets { get; }

    /// <summary>Position of the target at work in <see cref="FuzzTargets.All"/>.</summary>
    public int Target => (int)Volatile.Read(ref _words[0]);

    /// <summary>Number of the input at work.</summary>
    public long Number => Volatile.Read(ref _words[1]);

    /// <summary>Inputs that a target has seen.</summary>
    public long Executions(int target) => Volatile.Read(ref _words[Head + target]);

    public long Total
    {
        get
        {
            long total = 0;
            for (int target = 0; target < Targets; target++)
            {
                total += Executions(target);
            }
            return total;
        }
    }

    /// <summary>The next input starts.</summary>
    public void Begin(int target, long number)
    {
        _words[0] = target;
        Volatile.Write(ref _words[1], number);
        _words[Head + target]++;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
