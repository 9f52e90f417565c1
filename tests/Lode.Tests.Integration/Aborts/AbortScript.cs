using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Tests.Integration.Cases;
using Xunit;

namespace Lode.Tests.Integration.Aborts;

/// <summary>One thing that somebody asks for, with its key; asked again it is the same request to the byte.</summary>
internal sealed record Step(string Name, Func<AbortWorld, Task> RunAsync);

/// <summary>A working day in an order that the seed decides: requests with their refusals and sign-offs, a case that
/// asks for another, timers, relay, postings of every kind.</summary>
internal static class AbortScript
{
    internal static readonly (string Path, BalanceLimits Limits)[] Accounts =
    [
        ("GEN:a:dross", BalanceLimits.None), ("INV:a:dross", BalanceLimits.Stock), ("INV:b:dross", BalanceLimits.Stock),
        ("OUT:a:dross", BalanceLimits.None), ("DIFF.stocktake:b:dross", BalanceLimits.None),
    ];

    /// <summary>The steps of a seed.</summary>
    internal static List<Step> Of(int seed)
    {
        var random = new Random(seed);
        var threads = new List<Queue<Step>>
        {
            new(Request("r1", random)), new(Request("r2", random)), new(Ask("q1")), new(Postings(random)),
            new(Passages(random)),
        };
        var steps = new List<Step>();
        while (threads.Count > 0)
        {
            var thread = threads[random.Next(threads.Count)];
            steps.Add(thread.Dequeue());
            threads.RemoveAll(one => one.Count == 0);
        }

        return steps;
    }

    private static IEnumerable<Step> Request(string name, Random random)
    {
        yield return Open(name, "instrumentRequest", null);
        yield return Do(name, "refused", "bo", () => new CaseCommand { Verb = "claim", Task = 99 }, "cases.invalid");
        yield return Do(name, "submit", "ann", () => new CaseCommand
        {
            Verb = "complete",
            Task = 1,
            Outcome = "submit",
            Data = CaseKit.Request(),
        });
        yield return Do(name, "comment", "du", () => new CaseCommand
        {
            Verb = "comment",
            Comment = $"{random.Next()}",
        });
        yield return Sign(name, "bo", 2);
        yield return Later(name, 200);
        yield return Timers(name);
        yield return Sign(name, "chi", 3);
        yield return Do(name, "order", "du", () => new CaseCommand
        {
            Verb = "complete",
            Task = 5,
            Outcome = "ordered",
            Data = new JsonObject { ["orderNumber"] = "PO-1" },
        });
        yield return Relay(name);
    }

    private static IEnumerable<Step> Ask(string name)
    {
        yield return Open(name, "simAsking", new JsonObject { ["what"] = "LT9" });
        yield return Relay(name + "1");
        yield return new Step(name + " child", async world =>
        {
            var child = await world.ChildAsync(await world.CaseAsync(name));
            Accept(await world.Kit.DoAsync(world.Cast.Ann, child, new CaseCommand
            {
                Verb = "complete",
                Task = 1,
                Outcome = "drop",
                Comment = "no",
                Key = name + "child",
            }));
        });
        yield return Relay(name + "2");
        yield return Relay(name + "3");
    }

    private static IEnumerable<Step> Postings(Random random)
    {
        yield return Post("p1", "INV:a:dross", "GEN:a:dross", 90_000 + random.Next(1000));
        yield return Post("p2", "INV:b:dross", "INV:a:dross", 20_000 + random.Next(1000));
        yield return Book("p3", books => books.Post(new Posting(
            "DISPATCH", Move(books, "OUT:a:dross", "INV:a:dross", 30_000),
            Move(books, "OUT:a:dross", "INV:b:dross", 5_000))
        {
            Key = "p3",
            IsPending = true,
        }));
        yield return Book("p4", books => books.Settle(new Settlement(Posting(books, "p3"))
        {
            Amounts = [25_000, 5_000],
            Key = "p4",
        }));
        yield return Book("p5", books => books.Reverse(new Reversal(Posting(books, "p4"), "wrong") { Key = "p5" }));
        yield return Book(
            "p6", books => books.Post(new Posting("DISPATCH", Move(books, "OUT:a:dross", "INV:a:dross", 90_000_000))
            {
                Key = "p6",
            }), "ledger.balanceShort");

        // Said once: what is sent again is what was sent before, also when the clock went on.
        long? expires = null;
        yield return Book("p7", books => books.Post(new Posting("H", Move(books, "OUT:a:dross", "INV:b:dross", 1_000))
        {
            Key = "p7",
            IsPending = true,
            ExpiresUs = expires ??= books.NowUs + 3_600_000_000,
        }));
        yield return Later("expiry", 2);
        yield return new Step("expiry", async world =>
            await ExpirePendings.RunAsync(world.Sql, world.Clock, null, default));
    }

    private static IEnumerable<Step> Passages(Random random)
    {
        yield return Post("s1", "INV:b:dross", "GEN:a:dross", 50_000 + random.Next(1000));
        yield return Book("s2", books => books.Pass(new Passage(
            "MOVE", books.Of(AbortWorld.Site), "INV:b:dross", books.Of(AbortWorld.OtherSite), "INV:a:dross", 12_000)
        {
            Key = "s2",
        }));
        yield return Together("s3");
        yield return Post("s4", "OUT:a:dross", "INV:b:dross", 4_000);
    }

    private static Step Open(string name, string type, JsonObject? data) => new(name, async world =>
        await world.Kit.OpenAsync(world.Cast.Ann, type, (JsonObject?)data?.DeepClone(), name));

    // The command is made once: what is sent again is what was sent before.
    private static Step Do(string name, string what, string who, Func<CaseCommand> make, string? refusal = null)
    {
        CaseCommand? made = null;
        return new Step($"{name} {what}", async world =>
        {
            made ??= make() with { Key = name + what };
            var answer = await world.Kit.DoAsync(world.Cast.Of(who), await world.CaseAsync(name), made);
            Assert.Equal(refusal, answer.Refusal?.Code);
        });
    }

    private static Step Sign(string name, string who, int task)
    {
        CaseCommand? made = null;
        return new Step($"{name} sign {task}", async world =>
        {
            var id = await world.CaseAsync(name);
            made ??= new CaseCommand
            {
                Verb = "sign",
                Task = task,
                Decision = "approve",
                Hash = await world.Kit.HashAsync(id, "approve"),
                Key = $"{name}sign{task}",
            };
            Accept(await world.Kit.DoAsync(world.Cast.Of(who), id, made));
        });
    }

    private static Step Later(string name, int hours)
    {
        var moved = false;
        return new Step($"{name} later", world =>
        {
            if (!moved)
            {
                moved = true;
                world.Clock.AdvanceTo(world.Clock.GetUtcNow().AddHours(hours));
            }

            return Task.CompletedTask;
        });
    }

    private static Step Timers(string name) => new($"{name} timers", world =>
        world.Kit.Hosted<CaseTimers>().FireOnceAsync(default));

    // Until nothing is due: what an event brings about may be an event itself.
    private static Step Relay(string name) => new($"{name} relay", async world =>
    {
        while (await world.Kit.Hosted<OutboxRelay>().RelayOnceAsync(default) > 0)
        {
        }
    });

    private static Step Post(string key, string debit, string credit, long amount) => Book(
        key, books => books.Post(new Posting("TEST", Move(books, debit, credit, amount)) { Key = key }));

    private static Step Book<T>(string key, Func<AbortBooks, Outcome<T>> act, string? refusal = null)
        where T : class => new(key, async world =>
        {
            var outcome = await world.Sql.CommitAsync(work => act(new AbortBooks(work, world.Cast.Ann)));
            Assert.Equal(refusal, outcome.TryGet(out _, out var why) ? null : why.Code);
        });

    // As an app does it: posting, audit row and event are stored together or not at all.
    private static Step Together(string key) => Book<Posted>(key, books =>
    {
        var outcome = books.Post(new Posting("TEST", Move(books, "INV:b:dross", "GEN:a:dross", 7_000)) { Key = key });
        if (outcome.TryGet(out var posted, out _) && !posted.IsRepeat)
        {
            books.Work.Audit(Actor.System("test"), "test.together", "test", posted.Id.ToString());
            books.Work.Publish(new CaseSignaled(AbortWorld.Site, posted.Id, "test", key, "together", []));
        }

        return outcome;
    });

    private static Line Move(AbortBooks books, string debit, string credit, long amount) =>
        new(books.Of(AbortWorld.Site), debit, credit, amount);

    private static Id Posting(AbortBooks books, string key) => books.Work.Find<Id>(
        "SELECT posting_id FROM kernel_ledger_transfer WHERE site_id = 1 AND idem_key = @Key AND line = 1",
        new { Key = key });

    private static void Accept(CaseAnswer answer) => Assert.Null(answer.Refusal);
}
