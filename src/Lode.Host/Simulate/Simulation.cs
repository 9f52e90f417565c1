using Lode.Kernel;

namespace Lode.Host.Simulate;

/// <summary>What a simulation came to.</summary>
/// <param name="Hash">Over everything stored; the same seed gives the same.</param>
/// <param name="Wrong">What was found, or null.</param>
internal sealed record SimResult(
    int Seed, int Hours, int Turns, int Orders, long Commits, int Crashes, int PowerCuts, int Values, string Hash,
    string? Wrong);

/// <summary>Persons, timers, relay, postings and the historian over stepped time, one turn at a time in an order that
/// the seed draws; processes end in the middle of transactions, answers get lost, requests come twice (rules §14).
/// </summary>
internal sealed class Simulation
{
    private const int Persons = 5;
    private static readonly DateTimeOffset Start = new(2026, 1, 13, 0, 0, 0, TimeSpan.Zero);

    private readonly List<SimOrder> orders = [];
    private readonly SimOrder?[] unanswered = new SimOrder?[Persons];
    private readonly SimTurns turns = new();
    private readonly SimClock clock = new(Start);
    private readonly Random random;
    private readonly SimCrew crew;
    private readonly SimStock stock;
    private readonly SimHistorian historian;
    private readonly PlantedBug bug;
    private readonly SimStaleTimers? stale;
    private readonly string folder;
    private SimSession session;
    private SimProcess process;
    private Exception? broken;
    private long commits;
    private int crashes;

    private Simulation(int seed, PlantedBug bug, string folder, string template)
    {
        (random, this.bug, this.folder) = (new Random(seed), bug, folder);
        stale = bug == PlantedBug.StaleTimer ? new SimStaleTimers() : null;
        crew = new SimCrew(random, bug);
        stock = new SimStock(random);
        historian = new SimHistorian(random, clock, bug);
        (session, process) = Begin(template);
    }

    /// <summary>Runs one seed.</summary>
    /// <param name="folder">An empty folder of its own; it is left empty.</param>
    /// <param name="template">A migrated database without rows.</param>
    internal static async Task<SimResult> RunAsync(
        int seed, int hours, PlantedBug bug, string folder, string template)
    {
        Id.DrawFrom(new Random(seed));
        var simulation = new Simulation(seed, bug, folder, template);
        try
        {
            return await simulation.RunAsync(seed, hours);
        }
        finally
        {
            simulation.process.Dispose();
            simulation.session.Dispose();
        }
    }

    private async Task<SimResult> RunAsync(int seed, int hours)
    {
        turns.IsDirect = true;
        await process.SeedAsync();
        await crew.SeedAsync(process);
        await SimStock.SeedAsync(session);
        Live();
        string? wrong = null;
        var taken = 0;
        for (; wrong is null && clock.GetUtcNow() < Start.AddHours(hours); taken++)
        {
            clock.Step(TimeSpan.FromMilliseconds(
                random.Next(400) == 0 ? random.Next(14_400_000) : random.Next(1, 20_000)));
            if (random.Next(5) == 0)
            {
                wrong = await historian.StepAsync();
            }
            else
            {
                wrong = await TurnAsync();
            }
        }

        wrong ??= await SettleAsync();
        using var look = new SimLook(session.File, clock);
        return new SimResult(
            seed, hours, taken, orders.Count, commits + session.Commits, crashes, historian.Cuts, historian.Values,
            await look.HashAsync(historian.Lines()), wrong);
    }

    private async Task<string?> TurnAsync()
    {
        if (random.Next(120) == 0)
        {
            session.EndSoon(random);
        }

        try
        {
            turns.TakeOne(random);
            return broken?.ToString();
        }
        catch (SimCrashException)
        {
            Restart();
            var wrong = await LookAsync(isQuiet: false) ?? historian.Reboot();
            Live();
            return wrong;
        }
    }

    private async Task<string?> LookAsync(bool isQuiet)
    {
        using var look = new SimLook(session.File, clock);
        return await look.WrongAsync(orders, isQuiet);
    }

    /// <summary>Nobody asks for anything new; what is on its way arrives.</summary>
    private async Task<string?> SettleAsync()
    {
        Restart();
        turns.IsDirect = true;
        foreach (var order in unanswered)
        {
            if (order is not null)
            {
                order.Take(await order.SendAsync(process));
            }
        }

        for (var round = 0; round < 40; round++)
        {
            clock.Step(TimeSpan.FromMinutes(2));
            await process.RelayAsync();
        }

        return await LookAsync(isQuiet: true) ?? historian.Reboot();
    }

    private (SimSession, SimProcess) Begin(string file)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, $"{crashes}"));
        var copy = Path.Combine(home.FullName, "lode.db");
        foreach (var part in new[] { "", "-wal" }.Where(part => File.Exists(file + part)))
        {
            File.Copy(file + part, copy + part);
        }

        if (bug == PlantedBug.SkipDatabaseSync && session is { LogMarks: [var mark, ..] } && File.Exists(copy + "-wal"))
        {
            using var log = File.OpenWrite(copy + "-wal");
            log.SetLength(Math.Min(log.Length, mark));
        }

        var begun = new SimSession(copy, clock, turns, bug);
        return (begun, new SimProcess(begun, clock, bug, stale));
    }

    // What is on the disk is copied as it is; everything else of the process is gone.
    private void Restart()
    {
        crashes++;
        turns.Drop();
        var (old, gone) = (session, process);
        (session, process) = Begin(old.File);
        commits += old.Commits;
        gone.Dispose();
        old.Dispose();
        Directory.Delete(Path.GetDirectoryName(old.File)!, recursive: true);
    }

    /// <summary>Everybody in the process goes on.</summary>
    private void Live()
    {
        turns.IsDirect = false;
        for (var person = 0; person < Persons; person++)
        {
            Watch(ActAsync(process, person));
        }

        for (var node = 0; node < 2; node++)
        {
            Watch(RepeatAsync(process, now => now.TimersAsync()));
            Watch(RepeatAsync(process, now => now.RelayAsync()));
        }

        Watch(RepeatAsync(process, now => now.ExpireAsync()));
    }

    private async void Watch(Task life)
    {
        // What breaks in a life is what the simulation is there to find.
        try
        {
            await life;
        }
        catch (Exception failure) when (failure is not SimCrashException)
        {
            broken ??= failure;
        }
    }

    private async Task RepeatAsync(SimProcess now, Func<SimProcess, Task> act)
    {
        while (true)
        {
            await turns.Pause();
            await act(now);
        }
    }

    // Whoever had no answer asks again with the same key; some ask twice at once, some again much later.
    private async Task ActAsync(SimProcess now, int person)
    {
        while (true)
        {
            await turns.Pause();
            var order = unanswered[person] ??= await NextAsync(now, person);
            var twin = random.Next(10) == 0 ? order.SendAsync(now) : null;
            order.Take(await order.SendAsync(now));
            unanswered[person] = null;
            stock.Note(order);
            if (twin is not null)
            {
                order.Take(await twin);
            }

            if (random.Next(10) == 0 && orders[random.Next(orders.Count)] is { Answer.IsAccepted: true } late)
            {
                late.TakeAgain(await late.SendAsync(now));
            }
        }
    }

    private async Task<SimOrder> NextAsync(SimProcess now, int person)
    {
        var order = person == Persons - 1 ? stock.Next(clock) : await crew.NextAsync(now);
        orders.Add(order);
        return order;
    }
}
