using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Reports;

/// <summary>Takes in what the national system exports, and shows a month of manifests on both sides.</summary>
internal static class ReconciliationEndpoints
{
    private const string Save = """
        INSERT INTO waste_national (site_id, manifest, waste_code, moved_g, receiver, moved_on, imported_us,
                                    imported_by)
        VALUES (@SiteId, @Manifest, @Code, @Grams, @Receiver, @Day, @NowUs, @Name)
        ON CONFLICT (site_id, manifest, waste_code) DO UPDATE SET
            moved_g = excluded.moved_g, receiver = excluded.receiver, moved_on = excluded.moved_on,
            imported_us = excluded.imported_us, imported_by = excluded.imported_by
        """;

    private const string There = """
        SELECT manifest, waste_code, moved_g AS grams, receiver FROM waste_national
         WHERE site_id = @SiteId AND moved_on >= @From AND moved_on < @Until
        """;

    private const string Here = """
        SELECT t.manifest, b.waste_code, cast(sum(l.sent_g) AS bigint) AS grams, p.name AS receiver
          FROM waste_transfer t
          JOIN waste_transfer_line l ON l.site_id = t.site_id AND l.transfer_id = t.id
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
          JOIN waste_party p ON p.site_id = t.site_id AND p.id = t.receiver_id
         WHERE t.site_id = @SiteId AND l.site_id = @SiteId AND b.site_id = @SiteId AND p.site_id = @SiteId
           AND t.departed_us >= @FromUs AND t.departed_us < @UntilUs AND t.manifest IS NOT NULL
         GROUP BY t.manifest, b.waste_code, p.name
        """;

    internal sealed record EntryRow
    {
        public string Manifest { get; init; } = "";

        public string WasteCode { get; init; } = "";

        public long Grams { get; init; }

        public string Receiver { get; init; } = "";

        internal ManifestEntry Entry => new(Manifest, WasteCode, Grams, Receiver);
    }

    /// <param name="Csv">Number, waste code, tonnes, receiver and day, with a heading line.</param>
    internal sealed record Request(int Site, string Csv);

    internal sealed record Imported(int Rows);

    internal sealed record Answer(int Site, string Month, IReadOnlyList<ReconciledEntry> Entries, int Differing);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/national", ImportAsync).WithName("waste.importNational").Produces<Imported>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.transfer");
        group.MapGet("/reconciliation", ReadAsync).WithName("waste.reconciliation").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
    }

    private static async Task<IResult> ImportAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.transfer", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Csv, "csv", 5_000_000).Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        if (!NationalExport.Read(request.Csv).TryGet(out var rows, out var why))
        {
            return why.ToProblem();
        }

        var outcome = await sql.CommitAsync<Imported>(
            work =>
            {
                foreach (var row in rows)
                {
                    work.Execute(Save, new
                    {
                        SiteId = request.Site,
                        row.Manifest,
                        Code = row.WasteCode,
                        row.Grams,
                        row.Receiver,
                        Day = ImportList.Day(row.Day),
                        work.NowUs,
                        actor.Name,
                    });
                }

                work.Audit(
                    actor, "waste.importNational", "wasteSite", $"{request.Site}", null, new { Rows = rows.Count });
                return new Imported(rows.Count);
            },
            cancel: cancel);
        return outcome.ToOk();
    }

    private static async Task<IResult> ReadAsync(
        int site, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock, CancellationToken cancel,
        string? month = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        if (Month.Find(month, zone, clock.NowUs()) is not { } range)
        {
            return FlowEndpoints.MonthWrong.ToProblem();
        }

        var there = await sql.QueryAsync<EntryRow>(
            There,
            new { SiteId = site, From = zone.Text(range.FromUs), Until = zone.Text(range.UntilUs) }, cancel);
        var here = await sql.QueryAsync<EntryRow>(Here, new { SiteId = site, range.FromUs, range.UntilUs }, cancel);
        var entries = Reconciliation.Of([.. here.Select(row => row.Entry)], [.. there.Select(row => row.Entry)]);
        return TypedResults.Ok(new Answer(
            site, range.Text, entries, entries.Count(entry => entry.Result != "same")));
    }
}
