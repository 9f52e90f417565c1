using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Live;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lode.Host.Simulate;

/// <summary>Kernel cores as a process holds them: cases, events and ledger over one database.</summary>
internal sealed class SimProcess : IDisposable
{
    private readonly ServiceProvider services;
    private readonly SimStaleTimers? stale;

    /// <param name="stale">Fires in the place of the product's timers: a planted bug.</param>
    internal SimProcess(SimSession session, SimClock clock, PlantedBug bug, SimStaleTimers? stale)
    {
        (Session, Clock, this.stale) = (session, clock, stale);
        var collection = new ServiceCollection();
        collection.AddSingleton<ISqlSession>(session);
        collection.AddSingleton<TimeProvider>(bug == PlantedBug.EarlyTimer ? new AheadClock(clock) : clock);
        collection.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        collection.AddSingleton<LiveHub>();
        collection.AddSingleton<RightsDirectory>();
        collection.AddLeases();
        collection.AddCalendars();
        collection.AddEvents();
        collection.AddCases();
        services = collection.BuildServiceProvider();
    }

    internal SimSession Session { get; }

    internal SimClock Clock { get; }

    internal CaseService Cases => services.GetRequiredService<CaseService>();

    internal OpenCase Opening => services.GetRequiredService<OpenCase>();

    internal DefinitionStore Definitions => services.GetRequiredService<DefinitionStore>();

    internal Task<Rights> RightsOf(Actor actor) =>
        services.GetRequiredService<RightsDirectory>().OfPersonAsync(actor.Id!.Value, default);

    /// <summary>What the start of the server does.</summary>
    internal async Task SeedAsync()
    {
        await IdentitySeed.RunAsync(Session, default);
        await Hosted<CalendarSeed>().StartingAsync(default);
        await Hosted<CaseSeed>().StartingAsync(default);
    }

    /// <summary>Fires what is due, hands on events, ends what has expired: once.</summary>
    internal Task TimersAsync() =>
        stale is null ? Hosted<CaseTimers>().FireOnceAsync(default) : stale.FireAsync(this);

    internal Task<int> RelayAsync() => Hosted<OutboxRelay>().RelayOnceAsync(default);

    internal Task<int> ExpireAsync() => ExpirePendings.RunAsync(Session, Clock, null, default);

    public void Dispose() => services.Dispose();

    private T Hosted<T>()
        where T : class => services.GetServices<IHostedService>().OfType<T>().Single();

    private sealed class AheadClock(SimClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow().AddHours(4);

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
