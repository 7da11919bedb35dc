namespace Polarway.Engine.Plan;

/// <summary>Where in the plan's JSON something stands, for errors: <c>plan.input.exprs[2].args[0]</c>.</summary>
internal sealed record JsonPath(JsonPath? Parent, string Segment)
{
    public static readonly JsonPath Root = new(null, "plan");

    public JsonPath At(string key) => new(this, key);

    public JsonPath At(int index) => new(this, $"[{index}]");

    public override string ToString() => Parent is null ? Segment : Segment.StartsWith('[') ? $"{Parent}{Segment}" : $"{Parent}.{Segment}";
}
