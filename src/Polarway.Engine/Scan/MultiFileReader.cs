using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>One lane of a scan of several files.</summary>
internal sealed class MultiFileReader(MultiFileSource source, QueryContext context) : ISourceReader
{
    private readonly Allocator _memory = context.Budget.CreateAllocator("Scan");
    private OpenedFile? _file;
    private ISourceReader? _reader;
    private int[] _places = [];
    private Column?[] _constants = [];

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_file is not null || Join())
        {
            context.ThrowIfCancelled();
            if (_reader!.TryRead(out Batch? read))
            {
                batch = Map(read);
                source.Produced(batch.Length);
                return true;
            }
            Leave();
        }
        batch = null;
        return false;
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            Leave();
        }
    }

    private bool Join()
    {
        _file = source.Join(context);
        if (_file is null)
        {
            return false;
        }
        int[] positions = [.. _file.Columns.Select(c => c.Position).Where(p => p >= 0).Distinct()];
        _places = [.. _file.Columns.Select(c => Array.IndexOf(positions, c.Position))];
        _constants = [.. _file.Columns.Select(c => c.Constant >= 0 ? source.Partitions[c.Constant].Slice(_file.File, 1) : null)];
        _reader = _file.Source.CreateReader(context);
        return true;
    }

    private void Leave()
    {
        _reader?.Dispose();
        _reader = null;
        source.Leave(_file!);
        _file = null;
        foreach (Column? constant in _constants)
        {
            constant?.Dispose();
        }
        _constants = [];
    }

    /// <summary>The output's columns out of those of the file, which are released.</summary>
    private Batch Map(Batch read)
    {
        using (read)
        {
            var columns = new Column?[_places.Length];
            try
            {
                for (int column = 0; column < columns.Length; column++)
                {
                    columns[column] = Column(column, read);
                }
                return new Batch(source.Schema, columns!, read.Length, _file!.FirstSequence + read.Sequence);
            }
            catch
            {
                foreach (Column? column in columns)
                {
                    column?.Dispose();
                }
                throw;
            }
        }
    }

    private Column Column(int column, Batch read)
    {
        if (_constants[column] is Column constant)
        {
            return Broadcasting.Repeat(constant, read.Length, _memory);
        }
        if (_places[column] < 0)
        {
            return Gather.AllNull(source.Schema[column].Type, read.Length, _memory);
        }
        Column own = read.Columns[_places[column]];
        return _file!.Columns[column].CastFrom is null ? own.Retain() : Cast.To(own, source.Schema[column].Type, new CastOptions(CastRules.IsStrict(source.Schema[column].Type), false), _memory);
    }
}
