using System.Globalization;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Ledger;

/// <summary>An amount that goes from a book of one site to the same book of another.</summary>
/// <param name="Kind">What happened, for both sides.</param>
/// <param name="From">Book that gives.</param>
/// <param name="Credit">Path of the account that gives.</param>
/// <param name="To">Book that gets: same unit and convention.</param>
/// <param name="Debit">Path of the account that gets.</param>
/// <param name="Amount">More than zero.</param>
public sealed record Passage(string Kind, Book From, string Credit, Book To, string Debit, long Amount)
{
    /// <summary>When it happened, UTC microseconds; null: now.</summary>
    public long? EffectiveUs { get; init; }

    /// <summary>Idempotency key, unique in both sites.</summary>
    public string? Key { get; init; }

    /// <summary>The case that it belongs to.</summary>
    public Id? CaseId { get; init; }

    /// <summary>Number of the paper behind it.</summary>
    public string? Reference { get; init; }

    /// <summary>What the app wants proved with it, as JSON.</summary>
    public string? Data { get; init; }
}

/// <summary>Passes amounts between sites: each site books against <c>CLEARING:&lt;other site&gt;</c>, and the two
/// clearing accounts add up to nothing, so the group counts nothing twice (rules §5).</summary>
internal static class BetweenSites
{
    /// <summary>Kind of the clearing accounts.</summary>
    internal const string Clearing = "CLEARING";

    private const string NameOf = "SELECT name_zh, name_en FROM kernel_org WHERE number = @SiteId";

    private sealed record SiteName
    {
        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";
    }

    internal static Outcome<PostedLink> Run(PostingDesk desk, Passage passage, Actor actor)
    {
        if (passage.From.SiteId == passage.To.SiteId
            || (passage.From.Unit, passage.From.Convention) != (passage.To.Unit, passage.To.Convention))
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal("to", "unknown"));
        }

        if (!Open(desk, passage.From, passage.To, actor).TryGet(out var giver, out var refusal)
            || !Open(desk, passage.To, passage.From, actor).TryGet(out var taker, out refusal))
        {
            return refusal;
        }

        return PostPostings.Together(desk,
        [
            Half(passage, new Line(passage.From, giver.Path, passage.Credit, passage.Amount)),
            Half(passage, new Line(passage.To, passage.Debit, taker.Path, passage.Amount)),
        ]);
    }

    private static Outcome<OpenedAccount> Open(PostingDesk desk, Book book, Book other, Actor actor)
    {
        var place = other.SiteId.ToString(CultureInfo.InvariantCulture);
        var outcome = OpenAccount.Run(
            desk.Work, book, new AccountPath(Clearing, place), BalanceLimits.None, actor);
        if (outcome.TryGet(out var opened, out _) && opened.IsNew)
        {
            OpenBook.Name(desk.Work, book, "kind", Clearing, new Labels("厂际往来", "Clearing between sites"));
            OpenBook.Name(desk.Work, book, "place", place, desk.Work.Query<SiteName>(NameOf, new { other.SiteId })
                .Select(name => new Labels(name.NameZh, name.NameEn)).Single());
        }

        return outcome;
    }

    private static Posting Half(Passage passage, Line line) => new(passage.Kind, line)
    {
        EffectiveUs = passage.EffectiveUs,
        Key = passage.Key,
        CaseId = passage.CaseId,
        Reference = passage.Reference,
        Data = passage.Data,
    };
}
