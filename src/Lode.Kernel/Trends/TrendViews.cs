using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Trends;

/// <summary>A view of signals that somebody keeps.</summary>
/// <param name="Address">The page's query string without its question mark: pens, period, lanes, comparison.</param>
/// <param name="IsShared">Everybody who reads the site's signals sees it.</param>
/// <param name="IsOwn">Made by who asks.</param>
/// <param name="Version">Counts the savings, from 1.</param>
public sealed record TrendView(
    Id Id, int SiteId, string Name, string Address, bool IsShared, bool IsOwn, long Version, string ChangedBy,
    DateTimeOffset ChangedAt);

/// <summary>A view as given.</summary>
/// <param name="Version">The one that the writer has seen; null for a new view.</param>
public sealed record TrendViewInput(int SiteId, string Name, string Address, bool IsShared, long? Version = null);

/// <summary>Keeps views. An own one is its owner's; a shared one is changed by whoever may share at its site.</summary>
public sealed class TrendViews(ISqlSession sql, TimeProvider clock)
{
    private const int MostCharacters = 8000;

    /// <summary>Own and shared views of the sites, by name.</summary>
    public async Task<IReadOnlyList<TrendView>> ListAsync(
        IReadOnlyList<long> sites, Actor actor, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<Row>(List, new { Sites = sites, Person = actor.Id ?? default }, cancel);
        return [.. rows.Select(row => row.ToView(actor)).OrderBy(view => view.Name, StringComparer.Ordinal)];
    }

    /// <summary>One view, when it is own or shared.</summary>
    public async Task<Outcome<TrendView>> FindAsync(Id id, Rights rights, Actor actor, CancellationToken cancel)
    {
        var row = await sql.FindAsync<Row>(Find, new { Site = (long)id.Site, Id = id }, cancel);
        return row is not null && MaySee(row, rights, actor) ? row.ToView(actor) : TrendRefusals.NotFound;
    }

    /// <summary>Keeps a new view (without an id) or changes one.</summary>
    public async Task<Outcome<TrendView>> SaveAsync(
        Id? id, TrendViewInput input, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can(TrendsModule.Read, input.SiteId)
            || (input.IsShared && !rights.Can(TrendsModule.Write, input.SiteId)))
        {
            return TrendRefusals.NotFound;
        }

        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return TrendRefusals.NoPerson;
        }

        var wrong = new FieldChecks()
            .NeedText(input.Name, "name", 80)
            .NeedText(input.Address, "address", MostCharacters)
            .Need(input.Address is not { } address || !address.AsSpan().ContainsAny("?#\r\n"), "address", "format")
            .Against(TrendRefusals.ViewWrong);
        return wrong is not null ? wrong
            : await sql.CommitAsync(work => Store(work, id, input, rights, actor, person), cancel: cancel);
    }

    /// <summary>Forgets a view.</summary>
    public Task<Outcome<Done>> DeleteAsync(Id id, Rights rights, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                var known = work.Find<Row>(Find, new { Site = (long)id.Site, Id = id });
                if (known is null || !MayChange(known, rights, actor))
                {
                    return TrendRefusals.NotFound;
                }

                work.Execute(
                    "DELETE FROM kernel_trend_view WHERE site_id = @Site AND id = @Id",
                    new { Site = known.SiteId, known.Id });
                work.Audit(actor, "trends.deleteView", "trendView", id.ToString(), known.ToView(actor), null);
                return Done.Instance;
            },
            cancel: cancel);

    private Outcome<TrendView> Store(
        IWork work, Id? id, TrendViewInput input, Rights rights, Actor actor, Id person)
    {
        var known = id is { } old ? work.Find<Row>(Find, new { Site = (long)old.Site, Id = old }) : null;
        if (id is not null && (known is null || known.SiteId != input.SiteId || !MayChange(known, rights, actor)))
        {
            return TrendRefusals.NotFound;
        }

        if (known is not null && known.Version != input.Version)
        {
            return TrendRefusals.ViewChanged.With(("name", known.ChangedBy), ("view", known.Name));
        }

        var row = new Row
        {
            SiteId = input.SiteId,
            Id = known?.Id ?? Id.New(input.SiteId, clock.GetUtcNow()),
            Name = input.Name.Trim(),
            Address = input.Address,
            Shared = input.IsShared ? 1 : 0,
            OwnerId = known?.OwnerId ?? person,
            Version = (known?.Version ?? 0) + 1,
            ChangedBy = actor.Name,
            ChangedUs = work.NowUs,
        };
        work.Execute(Upsert, row);
        work.Audit(
            actor, "trends.saveView", "trendView", row.Id.ToString(), known?.ToView(actor), row.ToView(actor));
        return row.ToView(actor);
    }

    private static bool MaySee(Row row, Rights rights, Actor actor) =>
        rights.Can(TrendsModule.Read, (int)row.SiteId) && (row.Shared == 1 || row.OwnerId == actor.Id);

    private static bool MayChange(Row row, Rights rights, Actor actor) =>
        MaySee(row, rights, actor)
            && (row.OwnerId == actor.Id || rights.Can(TrendsModule.Write, (int)row.SiteId));

    private const string Columns = """
        SELECT site_id AS SiteId, id AS Id, name AS Name, address AS Address, shared AS Shared, owner_id AS OwnerId,
               version AS Version, changed_by AS ChangedBy, changed_us AS ChangedUs
          FROM kernel_trend_view
        """;

    private const string List = Columns + " WHERE site_id {ids:Sites} AND (shared = 1 OR owner_id = @Person)";

    private const string Find = Columns + " WHERE site_id = @Site AND id = @Id";

    private const string Upsert = """
        INSERT INTO kernel_trend_view (site_id, id, name, address, shared, owner_id, version, changed_by, changed_us)
        VALUES (@SiteId, @Id, @Name, @Address, @Shared, @OwnerId, @Version, @ChangedBy, @ChangedUs)
        ON CONFLICT (site_id, id) DO UPDATE SET name = excluded.name, address = excluded.address,
               shared = excluded.shared, version = excluded.version, changed_by = excluded.changed_by,
               changed_us = excluded.changed_us
        """;

    internal sealed class Row
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public string Name { get; init; } = "";
        public string Address { get; init; } = "";
        public long Shared { get; init; }
        public Id OwnerId { get; init; }
        public long Version { get; init; }
        public string ChangedBy { get; init; } = "";
        public long ChangedUs { get; init; }

        internal TrendView ToView(Actor actor) => new(
            Id, (int)SiteId, Name, Address, Shared == 1, OwnerId == actor.Id, Version, ChangedBy,
            Instants.FromUs(ChangedUs));
    }
}
