using System.Text.Json;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Events;

/// <summary>The one outbox of the product (craft §3): rows are written with what happened and relayed afterwards.
/// </summary>
internal static class Outbox
{
    internal const string Columns =
        "site_id, id, name, payload, occurred_us, attempts, next_try_us, last_error, state";

    private const string Insert = """
        INSERT INTO kernel_outbox (site_id, id, name, payload, occurred_us, next_try_us, state)
        VALUES (@SiteId, @Id, @Name, @Payload, @NowUs, @NowUs, 'waiting')
        """;

    internal static void Write<T>(IWork work, T happened)
        where T : IEvent => work.Execute(Insert, new
        {
            SiteId = (long)happened.Site,
            Id = Id.New(happened.Site, Instants.FromUs(work.NowUs)),
            Name = T.Name,
            Payload = JsonSerializer.Serialize(happened, EventJson.Options),
            work.NowUs,
        });
}

/// <summary>A row of the outbox.</summary>
internal sealed record OutboxRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Name { get; init; } = "";

    public string Payload { get; init; } = "";

    public long OccurredUs { get; init; }

    public long Attempts { get; init; }

    public long NextTryUs { get; init; }

    public string? LastError { get; init; }

    public string State { get; init; } = "";
}
