using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The left side of a join by the nearest value streams by: each row leaves with what was found for it.</summary>
internal sealed class AsofTransform(AsofSpec spec) : ITransform
{
    public Schema OutputSchema => spec.Output;

    public bool KeepsRowCount => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(spec, context.Joins.GetAsof(spec.Slot), next, context);

    public void Release(QueryContext context) => context.Joins.ReleaseAsof(spec.Slot);

    private sealed class Stage : IBatchConsumer, IDisposable
    {
        private readonly AsofSpec _spec;
        private readonly AsofTable _table;
        private readonly IBatchConsumer _next;
        private readonly QueryContext _context;
        private readonly KeyFinder? _finder;
        private readonly NativeList<int> _groups;
        private readonly NativeList<int> _hints;
        private readonly NativeList<int> _found;

        public Stage(AsofSpec spec, AsofTable table, IBatchConsumer next, QueryContext context)
        {
            (_spec, _table, _next, _context) = (spec, table, next, context);
            _finder = table.CreateFinder();
            _groups = new NativeList<int>(context.Memory);
            _hints = new NativeList<int>(context.Memory);
            _found = new NativeList<int>(context.Memory);
            _hints.Resize(table.Groups, 0);
        }

        public void Push(Batch batch)
        {
            Batch joined;
            using (batch)
            {
                joined = Join(batch);
            }
            _next.Push(joined);
        }

        public void Dispose()
        {
            _finder?.Dispose();
            _groups.Dispose();
            _hints.Dispose();
            _found.Dispose();
        }

        private Batch Join(Batch batch)
        {
            _groups.Clear();
            if (_finder is not null)
            {
                Column[] keys = _spec.LeftKeysOf(batch);
                Span<int> groups = _groups.Extend(batch.Length);
                _finder.Find(keys, groups);
                if (!_spec.Shape.NullsEqual)
                {
                    NumberedRows.DropNulls(keys, groups);
                }
            }
            _found.Clear();
            Span<int> found = _found.Extend(batch.Length);
            _table.Find(batch, _groups.Span, _hints.Span, found);
            JoinOutput[] sources = Array.ConvertAll(_spec.Columns, c => c.Side == JoinSide.Left ? new JoinOutput(c.Column, -1) : new JoinOutput(-1, c.Column));
            return new Batch(_spec.Output, JoinedRows.Columns(sources, batch, default, _table.Rows, found, true, _context.Memory), batch.Length, batch.Sequence);
        }
    }
}
