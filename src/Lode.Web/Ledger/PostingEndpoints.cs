using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Audit;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Ledger;

/// <summary>Single postings: their transfers, what became of them, their proofs, and reversal.</summary>
internal static class PostingEndpoints
{
    /// <summary>One transfer.</summary>
    /// <param name="Held">What it adds to the pending amounts; less than zero where it ends a pending transfer.</param>
    internal sealed record LineItem(
        Id Id, Id BookId, string Unit, string Debit, string DebitName, string Credit, string CreditName, long Amount,
        long Held, long? Seq, string? Hash);

    /// <summary>What happened to the posting later.</summary>
    internal sealed record LaterItem(
        Id PostingId, string Phase, DateTimeOffset EffectiveAt, DateTimeOffset RecordedAt, string? Reason,
        string ActorName);

    /// <summary>A posting.</summary>
    /// <param name="Refers">The posting that it ends, mirrors or corrects.</param>
    /// <param name="Linked">Other postings that were accepted together with it, as far as the reader may see them.
    /// </param>
    internal sealed record Answer(
        Id Id, long Site, string Phase, string Kind, DateTimeOffset EffectiveAt, DateTimeOffset RecordedAt,
        DateTimeOffset? ExpiresAt, string? Key, string? Reference, Id? CaseId, string? Reason, string? Data,
        string ActorKind, string ActorName, Id? Refers, IReadOnlyList<LineItem> Lines, IReadOnlyList<LaterItem> Later,
        IReadOnlyList<Id> Linked);

    internal sealed record ReverseRequest(string Reason, DateTimeOffset? EffectiveAt = null);

    internal sealed record Reversed(IReadOnlyList<Id> Postings, DateTimeOffset EffectiveAt);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/postings/{id}", GetAsync).WithName("ledger.posting").Produces<Answer>().ProducesProblem(404)
            .Requires("ledger.read");
        group.MapPost("/postings/{id}/reverse", ReverseAsync).WithName("ledger.reverse").Produces<Reversed>()
            .ProducesProblem(404).ProducesProblem(409).Requires("ledger.reverse");
        group.MapGet("/transfers/{id}/proof", ProofAsync).WithName("ledger.proof").Produces<InclusionProof>()
            .ProducesProblem(404).ProducesProblem(409).Requires("ledger.read");
    }

    private static async Task<IResult> GetAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, CancellationToken cancel)
    {
        if (!rights.Can("ledger.read", id.Site)
            || await ReadPosting.LinesAsync(sql, id, cancel) is not { Count: > 0 } lines)
        {
            return LedgerRefusals.PostingMissing.ToProblem();
        }

        var first = lines[0];
        var language = RequestLanguage.Of(context);
        var items = new List<LineItem>();
        foreach (var book in lines.GroupBy(line => line.BookId))
        {
            var known = (await reader.FindBookAsync(book.Key, cancel))!;
            var names = await PartNames.ReadAsync(sql, known, cancel);
            items.AddRange(book.Select(line => new LineItem(
                line.Id, line.BookId, known.Unit, line.Debit, names.Of(line.Debit, language), line.Credit,
                names.Of(line.Credit, language), line.Amount, line.Held, line.Seq, line.Hash)));
        }

        var linked = first.LinkId is { } link ? await ReadPosting.LinkedAsync(sql, link, cancel) : [];
        var refers = first.RefersId is { } target ? await PostingOfAsync(sql, target, cancel) : null;
        return TypedResults.Ok(new Answer(
            id, first.SiteId, first.Phase, first.Kind, Instants.FromUs(first.EffectiveUs),
            Instants.FromUs(first.RecordedUs), first.ExpiresUs is { } expires ? Instants.FromUs(expires) : null,
            first.IdemKey, first.Reference, first.CaseId, first.Reason, first.Data, first.ActorKind, first.ActorName,
            refers, items,
            [.. (await ReadPosting.LaterAsync(sql, lines, cancel)).Select(later => new LaterItem(
                later.PostingId, later.Phase, Instants.FromUs(later.EffectiveUs), Instants.FromUs(later.RecordedUs),
                later.Reason, later.ActorName))],
            [.. linked.Where(other => other != id && rights.Can("ledger.read", other.Site))]));
    }

    // A correction names a posting, the others name a transfer; the first transfer of a posting has its id.
    private static async Task<Id?> PostingOfAsync(ISqlSession sql, Id target, CancellationToken cancel) =>
        await ReadPosting.PostingOfAsync(sql, target, cancel) is var found && found != default ? found : null;

    private static async Task<IResult> ReverseAsync(
        Id id, ReverseRequest request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        var lines = await ReadPosting.LinesAsync(sql, id, cancel);
        var linked = lines is [{ LinkId: { } link }, ..] ? await ReadPosting.LinkedAsync(sql, link, cancel) : [id];
        if (lines.Count == 0 || !linked.All(one => rights.Can("ledger.reverse", one.Site)))
        {
            return LedgerRefusals.PostingMissing.ToProblem();
        }

        var outcome = await sql.CommitAsync(
            work => work.Books(actor).Reverse(new Reversal(id, request.Reason)
            {
                EffectiveUs = request.EffectiveAt is { } at ? Instants.ToUs(at) : null,
            }),
            cancel: cancel);
        return outcome.TryGet(out var done, out var why)
            ? TypedResults.Ok(new Reversed(
                [.. done.Postings.Select(posted => posted.Id)], Instants.FromUs(done.Postings[0].EffectiveUs)))
            : why.ToProblem();
    }

    private static Task<IResult> ProofAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        ProofEndpoints.OfRowAsync(ChainTables.Ledger, id, sql, rights, cancel);
}
