using Polarway.Core.Errors;

namespace Polarway.Hosting.Tests;

public sealed class HandleTableTests
{
    [Test]
    public void A_handle_finds_its_object_until_it_is_removed()
    {
        var table = new HandleTable<string>(3, "frame");
        ulong handle = table.Add("a");
        Assert.That(Get(table, handle), Is.EqualTo("a"));
        Assert.That(table.Remove(handle), Is.EqualTo("a"));
        Assert.That(table.Remove(handle), Is.Null, "a second removal does nothing");
        Assert.That(table.Count, Is.Zero);
    }

    [Test]
    public void An_old_handle_does_not_find_the_slots_next_object()
    {
        var table = new HandleTable<string>(3, "frame");
        ulong old = table.Add("a");
        table.Remove(old);
        ulong next = table.Add("b");
        Assert.That(next, Is.Not.EqualTo(old));
        PolarwayException error = Assert.Throws<PolarwayException>(() => Get(table, old))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.InvalidHandle));
        Assert.That(table.Remove(old), Is.Null);
        Assert.That(Get(table, next), Is.EqualTo("b"));
    }

    [Test]
    public void Another_kinds_handle_is_not_found()
    {
        var frames = new HandleTable<string>(3, "frame");
        var queries = new HandleTable<string>(2, "query");
        ulong query = queries.Add("q");
        frames.Add("f");
        Assert.That(() => Get(frames, query), Throws.TypeOf<PolarwayException>().With.Message.Contains("no frame is open"));
        Assert.That(frames.Remove(query), Is.Null);
    }

    [Test]
    public void Handles_are_numbers_that_json_can_hold([Values(0ul, 1ul, ulong.MaxValue)] ulong nonsense)
    {
        var table = new HandleTable<string>(15, "frame");
        ulong highest = Enumerable.Range(0, 1000).Max(_ => table.Add("x"));
        Assert.That(highest, Is.LessThan(1ul << 52));
        Assert.That(() => Get(table, nonsense), Throws.TypeOf<PolarwayException>());
    }

    [Test]
    public void Threads_add_and_remove_at_once()
    {
        var table = new HandleTable<string>(1, "session");
        Parallel.For(0, 20_000, number =>
        {
            ulong handle = table.Add(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.That(Get(table, handle), Is.EqualTo(number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.That(table.Remove(handle), Is.Not.Null);
        });
        Assert.That(table.Count, Is.Zero);
    }

    private static string Get(HandleTable<string> table, ulong handle) => table.Get(handle, static _ => { });
}
