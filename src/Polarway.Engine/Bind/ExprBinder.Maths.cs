namespace Polarway.Engine.Bind;
internal sealed partial class ExprBinder
{
    private static void AddMaths(Dictionary<string, Entry> all) { }
    private static void AddMembership(Dictionary<string, Entry> all) { }
    private static void AddHorizontal(Dictionary<string, Entry> all) { }
    private static Polarway.Engine.Expressions.PhysicalExpr ConcatenateText(Bound left, Bound right) => Polarway.Core.Errors.Throw.Unsupported<Polarway.Engine.Expressions.PhysicalExpr>("text + text");
}
