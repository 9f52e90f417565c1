using System.Globalization;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Reports;

namespace Lode.Waste.Periods;

/// <summary>Gathers what the checks of a period look at, part by part, so that long work shows how far it is.</summary>
internal sealed class PeriodReader(ISqlSession sql, LedgerReader ledger, int site, SiteZone zone, ReportPeriod period)
{
    private const long DayUs = 86_400_000_000;

    private const string Sent = """
        SELECT t.id AS transfer_id, t.number, t.manifest, t.return_manifest, b.waste_code, p.name AS receiver, t.method,
               cast(sum(l.sent_g) AS bigint) AS sent_grams,
               cast(coalesce(sum((SELECT sum(m.moved_g) FROM waste_move m
                WHERE m.site_id = @SiteId AND m.batch_id = l.batch_id AND m.transfer_id = t.id
                  AND m.facility_id = l.facility_id AND m.kind = 'outsource')), 0) AS bigint) AS booked_grams
          FROM waste_transfer t
          JOIN waste_transfer_line l ON l.site_id = t.site_id AND l.transfer_id = t.id
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
          JOIN waste_party p ON p.site_id = t.site_id AND p.id = t.receiver_id
         WHERE t.site_id = @SiteId AND l.site_id = @SiteId AND b.site_id = @SiteId AND p.site_id = @SiteId
           AND t.departed_us >= @FromUs AND t.departed_us < @UntilUs
         GROUP BY t.id, t.number, t.manifest, t.return_manifest, b.waste_code, p.name, t.method
         ORDER BY t.number, b.waste_code
        """;

    private const string There = """
        SELECT manifest, waste_code, moved_g AS grams, receiver, moved_on FROM waste_national
         WHERE site_id = @SiteId AND ((moved_on >= @From AND moved_on < @Until) OR manifest {ids:Manifests})
         ORDER BY manifest, waste_code
        """;

    private const string Settled = """
        SELECT manifest, waste_code, settled_g, price_fen, freight_fen, packing_fen, amount_fen FROM waste_settlement
         WHERE site_id = @SiteId AND manifest {ids:Manifests} ORDER BY manifest, waste_code
        """;

    private const string Old = $"""
        SELECT {BatchRow.Columns} FROM waste_batch
         WHERE site_id = @SiteId AND oldest_us <= @OldUs AND generated_us < @UntilUs
           AND (closed_us IS NULL OR closed_us >= @UntilUs) ORDER BY oldest_us, code
        """;

    private readonly Month range = period.In(zone);

    // One reader for all forms: what they share is read once.
    private readonly FormReader reader = new(sql, ledger, site, zone, period.In(zone));

    internal sealed record NationalEntry
    {
        public string Manifest { get; init; } = "";

        public string WasteCode { get; init; } = "";

        public long Grams { get; init; }

        public string Receiver { get; init; } = "";

        public string MovedOn { get; init; } = "";
    }

    /// <summary>One form of the period.</summary>
    internal async Task<FormTable> FormAsync(string form, CancellationToken cancel) =>
        (await reader.FindAsync(form, cancel))!;

    /// <summary>Everything but the forms, which the caller has read.</summary>
    internal async Task<PeriodFacts> ReadAsync(IReadOnlyList<FormTable> forms, CancellationToken cancel)
    {
        var manifests = await sql.QueryAsync<SentManifest>(
            Sent, new { SiteId = (long)site, range.FromUs, range.UntilUs }, cancel);
        string[] numbers = [.. manifests.Select(one => one.Manifest).OfType<string>().Distinct()];
        var (from, until) = (ImportList.Day(period.First), ImportList.Day(period.Next));
        var there = await sql.QueryAsync<NationalEntry>(
            There, new { SiteId = (long)site, From = from, Until = until, Manifests = numbers }, cancel);
        var settled = await sql.QueryAsync<Settlement>(
            Settled, new { SiteId = (long)site, Manifests = numbers }, cancel);
        var unit = await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)site }, cancel);
        var limit = unit?.AgeLimitDays ?? 365;
        return new PeriodFacts
        {
            Reports = string.Create(
                CultureInfo.InvariantCulture, $"/waste/reports?site={site}&month={period.First:yyyy-MM}"),
            Lines = await reader.LinesAsync(cancel),
            Manifests = manifests,
            National = there.Count == 0 ? null
                : [.. there.Select(one => new ManifestEntry(one.Manifest, one.WasteCode, one.Grams, one.Receiver))],
            NationalInPeriod = there.Where(one => string.CompareOrdinal(one.MovedOn, from) >= 0
                && string.CompareOrdinal(one.MovedOn, until) < 0).Select(one => one.Manifest).ToHashSet(),
            Settlements = settled.Count == 0 ? null : settled,
            Forms = forms,
            Plan = await PlanAsync(cancel),
            Old = await OldAsync(limit, cancel),
            Outsourced = await reader.OutsourcedAsync(cancel),
            AgeLimitDays = limit,
        };
    }

    private async Task<IReadOnlyList<OldStock>> OldAsync(long limit, CancellationToken cancel)
    {
        var old = await sql.QueryAsync<BatchRow>(
            Old, new { SiteId = (long)site, OldUs = range.UntilUs - (limit * DayUs), range.UntilUs }, cancel);
        return
        [
            .. old.Select(row => new OldStock(
                row.Id, row.Code, row.WasteCode, (int)((range.UntilUs - row.OldestUs) / DayUs))),
        ];
    }

    // From the first day of the year to the end of the period.
    private async Task<IReadOnlyList<PlanUse>?> PlanAsync(CancellationToken cancel)
    {
        var plan = await sql.QueryAsync<PlanLineRow>(
            PlanEndpoints.Lines, new { SiteId = (long)site, Year = (long)period.First.Year }, cancel);
        if (plan.Count == 0)
        {
            return null;
        }

        var year = new Month(period.Text, zone.StartOf(new DateOnly(period.First.Year, 1, 1)), range.UntilUs);
        var whole = new FormReader(sql, ledger, site, zone, year);
        var lines = (await whole.LinesAsync(cancel)).Where(line => WasteCode.IsHazardous(line.WasteCode)).ToArray();
        var used = new Dictionary<(string Part, string Code, string Method), long>();
        void Add(string part, string code, string method, long grams) =>
            used[(part, code, method)] = used.GetValueOrDefault((part, code, method)) + grams;
        foreach (var line in lines.Where(line => line.GeneratedGrams > 0))
        {
            Add("A.3", line.WasteCode, "", line.GeneratedGrams);
        }

        foreach (var own in (await whole.OwnUsesAsync(cancel)).Where(one => WasteCode.IsHazardous(one.WasteCode)))
        {
            Add("A.5", own.WasteCode, own.Method, own.Grams);
        }

        foreach (var sent in (await whole.OutsourcedAsync(cancel)).Where(one => WasteCode.IsHazardous(one.WasteCode)))
        {
            Add("A.7", sent.WasteCode, sent.Method, sent.Grams);
        }

        var planned = plan.ToDictionary(line => (line.Part, line.WasteCode, line.Method), line => line.PlannedG);
        return
        [
            .. from key in planned.Keys.Union(used.Keys)
               orderby key.Item1, key.Item2, key.Item3
               select new PlanUse(
                   key.Item1, key.Item2, key.Item3, planned.GetValueOrDefault(key), used.GetValueOrDefault(key)),
        ];
    }
}
