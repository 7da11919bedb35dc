using Polarway.Engine.Operators;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Schedule;

/// <summary>
/// One run of a physical plan: its pipelines one after the other, each on as many lanes as are useful. The last pipeline's sink is
/// the caller's. Owns the outputs between pipelines.
/// </summary>
internal sealed class PlanRun(PhysicalPlan plan, QueryContext context, ISink finalSink, Scheduler scheduler) : IDisposable
{
    private readonly ISource?[] _outputs = new ISource?[plan.Pipelines.Count];
    private readonly int _scans = plan.Pipelines.Count(p => ReadsFiles(p.Source));
    private int _scansDone;
    private volatile ISource? _source;
    private volatile ISource? _scan;
    private ISink? _sink;

    /// <summary>Runs everything on the calling thread.</summary>
    public void RunHere()
    {
        for (int position = 0; position < plan.Pipelines.Count; position++)
        {
            Open(position);
            PipelineRun.RunHere(_source!, plan.Pipelines[position].Transforms, _sink!, context);
            Close(position);
        }
    }

    /// <summary>Runs on the scheduler's threads; <paramref name="completed"/> is called once at the end.</summary>
    public void Start(Action<Exception?> completed) => StartFrom(0, completed);

    public void Dispose()
    {
        _source?.Dispose();
        if (!ReferenceEquals(_sink, finalSink))
        {
            _sink?.Dispose();
        }
        foreach (ISource? output in _outputs)
        {
            output?.Dispose();
        }
    }

    /// <summary>Small sources run on the thread that gets here; the first larger one goes to the scheduler, and the rest follows it.</summary>
    private void StartFrom(int position, Action<Exception?> completed)
    {
        Exception? error = null;
        try
        {
            for (; position < plan.Pipelines.Count; position++)
            {
                Open(position);
                int lanes = Math.Min(_source!.MaxLanes, Math.Min(scheduler.Threads, context.Settings.Threads));
                if (position == 0 || lanes > 1 || position == plan.Pipelines.Count - 1)
                {
                    Schedule(position, lanes, completed);
                    return;
                }
                PipelineRun.RunHere(_source, plan.Pipelines[position].Transforms, _sink!, context);
                Close(position);
            }
        }
        catch (Exception caught)
        {
            error = caught;
        }
        completed(error);
    }

    private void Schedule(int position, int lanes, Action<Exception?> completed)
    {
        PipelineRun? run = null;
        run = new PipelineRun(_source!, plan.Pipelines[position].Transforms, _sink!, context, lanes, error =>
        {
            scheduler.Remove(run!);
            if (error is null)
            {
                error = TryClose(position);
            }
            if (error is not null || position == plan.Pipelines.Count - 1)
            {
                completed(error);
                return;
            }
            StartFrom(position + 1, completed);
        });
        scheduler.Add(run);
    }

    private Exception? TryClose(int position)
    {
        try
        {
            Close(position);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private void Open(int position)
    {
        context.ThrowIfCancelled();
        PhysicalPipeline pipeline = plan.Pipelines[position];
        _source = pipeline.Source.Open(context, _outputs);
        context.RowsExpected += _source.RowCount ?? 0;
        _scan = ReadsFiles(pipeline.Source) ? _source : null;
        context.FilesRead ??= Fraction;
        _sink = pipeline.CreateSink?.Invoke(context) ?? finalSink;
    }

    private static bool ReadsFiles(IPipelineInput input)
        => input is ScanInput || (input is ExpandedInput expanded && ReadsFiles(expanded.Input)) || (input is UnionInput union && union.Branches.Any(b => ReadsFiles(b.Source)));

    /// <summary>Pipelines over files count alike; what follows them is short beside them.</summary>
    private double? Fraction()
    {
        ISource? scan = _scan;
        double current = scan?.Fraction ?? 0;
        return _scans == 0 || (scan is not null && scan.Fraction is null && _scans == 1) ? null : Math.Min(1, (Volatile.Read(ref _scansDone) + current) / _scans);
    }

    private void Close(int position)
    {
        if (_scan is not null)
        {
            Volatile.Write(ref _scansDone, _scansDone + 1);
            _scan = null;
        }
        _source!.Dispose();
        _source = null;
        foreach (ITransform transform in plan.Pipelines[position].Transforms)
        {
            transform.Release(context);
        }
        ISink sink = _sink!;
        _outputs[position] = sink.Finish(context);
        _sink = null;
        if (!ReferenceEquals(sink, finalSink))
        {
            sink.Dispose();
        }
    }
}
