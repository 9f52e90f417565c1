using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>Moves a transfer on: the event goes to its case, the mass to the ledger, both or neither. What is refused
/// by the procedure or by a rule stays in the log of the case.</summary>
internal static class ActOnTransfer
{
    /// <summary>An act; each uses some of the fields.</summary>
    /// <param name="Act">Event of the procedure: seal, unseal, sign, depart, handOver, storeTemporarily, resend,
    /// arrive, accept, acceptPartly, refuse, confirm, takeBack, process, awaitGroup, group, turnBack, cancel,
    /// enterPaper, correct, agree or disagree.</param>
    /// <param name="At">When it happened; null: now.</param>
    /// <param name="Manifest">Number of the manifest, or of the one of the return.</param>
    /// <param name="OnPaper">A paper manifest is used for now (Art. 20).</param>
    /// <param name="TicketId">Weighing at the gate.</param>
    /// <param name="Containers">Codes of what was loaded.</param>
    /// <param name="Pieces">Packages that arrived.</param>
    /// <param name="RefusedGrams">Part that the receiver refuses.</param>
    /// <param name="AllowanceGrams">Moisture or rain that the remark proves.</param>
    /// <param name="Method">R or D code of what was done.</param>
    /// <param name="FacilityId">Where what came back is stored.</param>
    /// <param name="Changes">Sealed fields and their new values.</param>
    /// <param name="ActingFor">The officer for whom it is done, by a delegation of the procedure.</param>
    internal sealed record Request(
        string Act, DateTimeOffset? At = null, string? Manifest = null, bool OnPaper = false, Id? TicketId = null,
        IReadOnlyList<string>? Containers = null, int? Pieces = null, long? RefusedGrams = null,
        long AllowanceGrams = 0, string? Method = null, Id? FacilityId = null, string? Reason = null,
        IReadOnlyDictionary<string, string>? Changes = null, Id? ActingFor = null);

    /// <param name="Band">green, amber or red, once the load was weighed at both ends.</param>
    internal sealed record Answer(string State, long Rev, string? Band);

    // A refusal in it was kept in the case's log.
    private sealed record Done(Answer? Answer, Refusal? Refusal);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/transfers/{id}/acts", RunAsync)
        .WithName("waste.actOnTransfer").Produces<Answer>().ProducesProblem(403).ProducesProblem(404)
        .ProducesProblem(409).ProducesProblem(422).SignedIn();

    private static async Task<IResult> RunAsync(
        Id id, Request request, ISqlSession sql, AppCases cases, Rights rights, TransferDeputies deputies, Actor actor,
        SiteDays days, CancellationToken cancel)
    {
        if (TransferActs.Find(request.Act) is not { } act)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("act", "unknown")).ToProblem();
        }

        var hand = await cases.ReadyAsync(id.Site, actor, cancel);
        var zone = await days.OfAsync(id.Site, cancel);
        var isOfficer = request.ActingFor is { } principal
            ? (await deputies.PrincipalsAsync(id.Site, actor, cancel)).Any(one => one.Id == principal)
            : rights.Can("waste.transfer", id.Site);
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (TransferFile.Find(work, id, zone) is not { } file)
                {
                    return WasteRefusals.NotFound;
                }

                if (!isOfficer && TransferParty.Bar(file, request.Act, hand.Organization) is { } barred)
                {
                    return barred;
                }

                return BatchDesk.Open(work, actor, id.Site, zone).TryGet(out var desk, out var why)
                    ? Run(new TransferTurn(work, desk, file, request, actor, hand.Calendar), act, hand, work) : why;
            },
            cancel: cancel);
        return !outcome.TryGet(out var done, out var refusal) ? refusal.ToProblem()
            : done.Refusal is { } kept ? kept.ToProblem() : TypedResults.Ok(done.Answer);
    }

    private static Outcome<Done> Run(TransferTurn turn, TransferAct act, CaseHand hand, IWork work)
    {
        var row = turn.File.Row;
        var sent = hand.Signal(
            work, row.CaseId, "signal." + turn.Request.Act, act.Data(turn), () => act.Check(turn),
            turn.Request.ActingFor);
        if (!sent.TryGet(out var stand, out var why))
        {
            return why;
        }

        if (stand.Refusal is { } refusal)
        {
            return new Done(null, refusal);
        }

        if (!act.Apply(turn).TryGet(out var after, out why))
        {
            return why;
        }

        var stored = after with { State = stand.States[0] };
        work.Execute(TransferRow.Update, stored);
        return new Done(new Answer(stored.State, stand.Rev, stored.Band), null);
    }
}
