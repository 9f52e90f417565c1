using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sources;

/// <summary>All sources, kept in memory because every write asks for one.</summary>
public sealed class SourceDirectory(ISqlSession sql, TimeProvider clock)
{
    private volatile Dictionary<Id, DataSource>? known;

    /// <summary>Raised after a source was saved.</summary>
    public event Action? Changed;

    /// <summary>All sources by name.</summary>
    public async Task<IReadOnlyList<DataSource>> ListAsync(CancellationToken cancel) =>
        [.. (known ?? await LoadAsync(cancel)).Values.OrderBy(source => source.Name, StringComparer.Ordinal)];

    /// <summary>One source; null before the first load and for an unknown id.</summary>
    public DataSource? Find(Id id) => known?.GetValueOrDefault(id);

    /// <summary>Reads the table.</summary>
    public async Task<IReadOnlyDictionary<Id, DataSource>> RefreshAsync(CancellationToken cancel) =>
        await LoadAsync(cancel);

    /// <summary>Creates (without an id) or changes a source.</summary>
    public async Task<Outcome<DataSource>> SaveAsync(Id? id, SourceInput input, Actor actor, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var before = id is { } given ? Find(given) : null;
        if (id is not null && before is null)
        {
            return SourceRefusals.NotFound;
        }

        if (Check(input) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        var source = new DataSource(
            id ?? Id.New(input.SiteId, now), before?.SiteId
                ?? input.SiteId, input.Name.Trim(), input.Kind, input.Policy,
            input.SeriesBudget, input.QualityField?.Trim() ?? "", input.LatenessSeconds, input.FutureSeconds,
            input.FixedTags?.Trim() ?? "", input.Disabled, before?.CreatedAt ?? now);
        var outcome = await sql.CommitAsync<DataSource>(
            work =>
            {
                if (work.Find<long>(SameName, new { source.SiteId, source.Name, source.Id }) > 0)
                {
                    return SourceRefusals.NameTaken.With(("name", source.Name)).At(
                        new FieldRefusal("name", "sources.nameTaken"));
                }

                work.Execute(Upsert, Row.Of(source));
                work.Audit(actor, "sources.save", "source", source.Id.ToString(), before, source);
                return source;
            },
            cancel: cancel);
        await LoadAsync(cancel);
        Changed?.Invoke();
        return outcome;
    }

    private static Refusal? Check(SourceInput input)
    {
        var field = input.Name.Trim().Length is 0 or > 80 ? "name"
            : input.Kind is not ("live" or "historical") ? "kind"
            : input.Policy is not ("allow" or "quarantine" or "reject") ? "policy"
            : input.SeriesBudget is < 0 or > 10_000_000 ? "seriesBudget"
            : input.LatenessSeconds is < 0 or > 86_400 ? "latenessSeconds"
            : input.FutureSeconds is < 0 or > 31_536_000 ? "futureSeconds"
            : null;
        return field is null ? null
            : SourceRefusals.Wrong.With(("field", field)).At(new FieldRefusal(field, "sources.wrong"));
    }

    private async Task<Dictionary<Id, DataSource>> LoadAsync(CancellationToken cancel) =>
        known = (await sql.QueryAsync<Row>(Select, cancel: cancel)).ToDictionary(row => row.Id, row => row.ToSource());

    private const string SameName =
        "SELECT count(*) FROM kernel_source WHERE site_id = @SiteId AND name = @Name AND id <> @Id";

    private const string Select = """
        SELECT id AS Id, site_id AS SiteId, name AS Name, kind AS Kind, policy AS Policy, series_budget AS SeriesBudget,
               quality_field AS QualityField, lateness_s AS LatenessS, future_s AS FutureS, fixed_tags AS FixedTags,
               disabled AS Disabled, created_us AS CreatedUs
          FROM kernel_source
        """;

    private const string Upsert = """
        INSERT INTO kernel_source (id, site_id, name, kind, policy, series_budget, quality_field, lateness_s, future_s,
               fixed_tags, disabled, created_us)
        VALUES (@Id, @SiteId, @Name, @Kind, @Policy, @SeriesBudget, @QualityField, @LatenessS, @FutureS, @FixedTags,
               @Disabled, @CreatedUs)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, policy = excluded.policy,
               series_budget = excluded.series_budget, quality_field = excluded.quality_field,
               lateness_s = excluded.lateness_s, future_s = excluded.future_s, fixed_tags = excluded.fixed_tags,
               disabled = excluded.disabled
        """;

    internal sealed class Row
    {
        public Id Id { get; init; }
        public long SiteId { get; init; }
        public string Name { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Policy { get; init; } = "";
        public long SeriesBudget { get; init; }
        public string QualityField { get; init; } = "";
        public long LatenessS { get; init; }
        public long FutureS { get; init; }
        public string FixedTags { get; init; } = "";
        public long Disabled { get; init; }
        public long CreatedUs { get; init; }

        internal static Row Of(DataSource source) => new()
        {
            Id = source.Id,
            SiteId = source.SiteId,
            Name = source.Name,
            Kind = source.Kind,
            Policy = source.Policy,
            SeriesBudget = source.SeriesBudget,
            QualityField = source.QualityField,
            LatenessS = source.LatenessSeconds,
            FutureS = source.FutureSeconds,
            FixedTags = source.FixedTags,
            Disabled = source.Disabled ? 1 : 0,
            CreatedUs = Instants.ToUs(source.CreatedAt),
        };

        internal DataSource ToSource() => new(
            Id, (int)SiteId, Name, Kind, Policy, (int)SeriesBudget, QualityField, (int)LatenessS, (int)FutureS,
                FixedTags,
            Disabled == 1, Instants.FromUs(CreatedUs));
    }
}
