using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Tests.Integration.Aborts;

/// <summary>The ledger within one body of the script.</summary>
internal sealed class AbortBooks(IWork work, Actor actor)
{
    private readonly Books books = work.Books(actor);

    internal IWork Work => work;

    internal long NowUs => work.NowUs;

    internal Book Of(int site) => books.FindBook(site, "g", "waste.wet")!;

    internal Outcome<Posted> Post(Posting posting) => books.Post(posting);

    internal Outcome<Posted> Settle(Settlement settlement) => books.Settle(settlement);

    internal Outcome<PostedLink> Reverse(Reversal reversal) => books.Reverse(reversal);

    internal Outcome<PostedLink> Pass(Passage passage) => books.Pass(passage);
}
