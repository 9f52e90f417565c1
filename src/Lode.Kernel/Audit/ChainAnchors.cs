using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Mail;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Audit;

/// <summary>Publishes the roots of all chains where the administrator of the database cannot rewrite them.</summary>
internal sealed partial class ChainAnchors(
    ISqlSession sql, Mailer mailer, TimeProvider clock, ILogger<ChainAnchors> log)
{
    internal const string FirstWith = """
        SELECT a.size, a.day, a.place, a.at_us, a.root, a.head, t.kind AS target
          FROM kernel_chain_anchor a JOIN kernel_chain_target t ON t.id = a.target_id
         WHERE a.site_id = @SiteId AND a.kind = @Kind AND a.size =
               (SELECT min(size) FROM kernel_chain_anchor WHERE site_id = @SiteId AND kind = @Kind AND size >= @Seq)
         ORDER BY a.at_us
        """;

    internal const string AllOf = """
        SELECT a.size, a.day, a.place, a.at_us, a.root, a.head, t.kind AS target
          FROM kernel_chain_anchor a JOIN kernel_chain_target t ON t.id = a.target_id
         WHERE a.site_id = @SiteId AND a.kind = @Kind ORDER BY a.size, a.at_us
        """;

    private const string LastOf = "SELECT max(at_us) FROM kernel_chain_anchor WHERE site_id >= 0 AND target_id = @Id";

    private const string Zone = "SELECT time_zone FROM kernel_org WHERE number = 1";

    private const string Insert = """
        INSERT INTO kernel_chain_anchor (site_id, kind, target_id, size, day, root, head, place, at_us)
        VALUES (@SiteId, @Kind, @TargetId, @Size, @Day, @Root, @Head, @Place, @AtUs)
        """;

    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(5);

    internal sealed record AnchorRow
    {
        public long Size { get; init; }

        public string Day { get; init; } = "";

        public string Place { get; init; } = "";

        public long AtUs { get; init; }

        public string Root { get; init; } = "";

        public string Head { get; init; } = "";

        /// <summary>Kind of the target.</summary>
        public string Target { get; init; } = "";

        internal PublishedRoot ToPublished() => new(Day, Target, Place, Instants.FromUs(AtUs));
    }

    /// <summary>What one publication did.</summary>
    /// <param name="Document">The roots.</param>
    /// <param name="Places">Where they went.</param>
    /// <param name="Failed">Targets that could not be reached; they are tried again.</param>
    internal sealed record Made(RootsDocument Document, IReadOnlyList<string> Places, IReadOnlyList<string> Failed);

    /// <summary>Publishes to the targets that have nothing of today yet; the document closes the day before.</summary>
    internal async Task<Made?> MakeDueAsync(CancellationToken cancel)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(
            await sql.FindAsync<string>(Zone, cancel: cancel) ?? "Asia/Shanghai");
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        if (local - midnight < AfterMidnight)
        {
            return null;
        }

        var due = new List<ChainTarget>();
        foreach (var target in await sql.QueryAsync<ChainTarget>(ChainTarget.Active, cancel: cancel))
        {
            if (await sql.FindAsync<long?>(LastOf, new { target.Id }, cancel) is not { } last
                || last < Instants.ToUs(midnight))
            {
                due.Add(target);
            }
        }

        return due.Count == 0 ? null : await PublishAsync(due, local.Date.AddDays(-1), cancel);
    }

    /// <summary>Publishes to all targets at once, as a person asked.</summary>
    internal async Task<Made> MakeNowAsync(CancellationToken cancel) => await PublishAsync(
        await sql.QueryAsync<ChainTarget>(ChainTarget.Active, cancel: cancel), clock.GetUtcNow().Date, cancel);

    private async Task<Made> PublishAsync(
        IReadOnlyList<ChainTarget> targets, DateTime day, CancellationToken cancel)
    {
        var document = await DocumentAsync(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancel);
        var places = new List<string>();
        var failed = new List<string>();
        foreach (var target in targets)
        {
            try
            {
                var place = await SendAsync(target, document, cancel);
                await StoreAsync(target, document, place, cancel);
                places.Add(place);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SmtpException)
            {
                NotPublished(failure, target.Kind, target.Place);
                failed.Add(target.Place);
            }
        }

        return new Made(document, places, failed);
    }

    private async Task<RootsDocument> DocumentAsync(string day, CancellationToken cancel)
    {
        var lines = new List<RootsDocument.Line>();
        foreach (var table in ChainTables.All)
        {
            foreach (var site in await sql.QueryAsync<long>(table.Sites, cancel: cancel))
            {
                if (await sql.FindAsync<ChainRow>(table.Head, new { SiteId = site }, cancel) is { } head)
                {
                    var size = head.Seq!.Value;
                    var tree = await ChainTree.LoadAsync(sql, table, site, size, null, cancel);
                    lines.Add(new RootsDocument.Line(
                        site, table.Code, size, head.Hash!, Convert.ToHexStringLower(tree.Root())));
                }
            }
        }

        return new RootsDocument(RootsDocument.FormatV1, day, clock.GetUtcNow(), lines);
    }

    private async Task<string> SendAsync(ChainTarget target, RootsDocument document, CancellationToken cancel)
    {
        switch (target.Kind)
        {
            case "folder":
                return await RootsFolder.WriteAsync(target.Place, document, cancel);
            case "mail":
                await mailer.SendAsync(
                    target.Place, $"Lode roots {document.Day}", JsonSerializer.Serialize(document, RootsFolder.Json),
                    cancel);
                return target.Place;
            default:
                Invariant.Holds(target.Kind == "site");
                return $"site {target.Place}";
        }
    }

    private async Task StoreAsync(
        ChainTarget target, RootsDocument document, string place, CancellationToken cancel) =>
        await sql.CommitAsync<Done>(
            work =>
            {
                foreach (var line in document.Chains)
                {
                    work.Execute(Insert, new
                    {
                        SiteId = line.Site,
                        line.Kind,
                        TargetId = target.Id,
                        line.Size,
                        document.Day,
                        line.Root,
                        line.Head,
                        Place = place,
                        AtUs = Instants.ToUs(document.At),
                    });
                }

                Record(work, target, document);
                return Done.Instance;
            },
            cancel: cancel);

    // Another site's chain keeps the roots in its own records; every other target leaves one row that says so.
    private static void Record(IWork work, ChainTarget target, RootsDocument document)
    {
        var actor = Actor.System("anchors");
        if (target.Kind != "site")
        {
            AuditRows.Write(work, 0, actor, "chain.anchor", "chainTarget", target.Id.ToString(), null, document);
            return;
        }

        var site = int.Parse(target.Place, CultureInfo.InvariantCulture);
        foreach (var line in document.Chains.Where(line => line.Site != site || line.Kind != "audit"))
        {
            AuditRows.Write(work, site, actor, "chain.anchor", AnchoredIn.ObjectKind, AnchoredIn.Text(line), null, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Roots could not be published to {Kind} {Place}; tried again")]
    private partial void NotPublished(Exception failure, string kind, string place);
}

/// <summary>A root in the audit chain of another site.</summary>
internal static class AnchoredIn
{
    internal const string ObjectKind = "chainRoot";

    internal static string Text(RootsDocument.Line line) => string.Create(
        CultureInfo.InvariantCulture, $"{line.Site}/{line.Kind}/{line.Size}/{line.Root}");

    internal static RootsDocument.Line? Parse(string text) =>
        text.Split('/') is [var site, var kind, var size, { Length: 64 } root]
            && long.TryParse(site, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            ? new RootsDocument.Line(number, kind, records, "", root) : null;
}
