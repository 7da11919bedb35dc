using Polarway.Core.Memory;

namespace Polarway.Fuzz;

/// <summary>The memory of one input; all of it must be back at the end.</summary>
internal sealed class FuzzBudget : IDisposable
{
    private readonly QueryBudget _budget = new(MemoryBudget.Process, "fuzz", Trial.BudgetBytes);

    public FuzzBudget() => Memory = _budget.CreateAllocator("fuzz");

    public QueryBudget Budget => _budget;

    public Allocator Memory { get; }

    public void Dispose()
    {
        if (_budget.Used != 0)
        {
            throw new FindingException($"{_budget.Used} bytes were not given back");
        }
    }
}
