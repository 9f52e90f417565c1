using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Ledger;

/// <summary>The doors of the ledger: who may read a site's chain of postings may read its books.</summary>
public static class LedgerEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/ledger</c>.</summary>
        public void MapLedger()
        {
            var group = routes.MapGroup("/ledger").WithTags("Ledger");
            BookEndpoints.Map(group);
            StatementEndpoints.Map(group);
            PostingEndpoints.Map(group);
            StocktakeEndpoints.Map(group);
        }
    }

    /// <summary>A book that the reader may use so; the same answer for one that is not there.</summary>
    internal static async Task<Outcome<Book>> BookAsync(
        LedgerReader reader, Rights rights, string permission, Id id, CancellationToken cancel) =>
        rights.Can(permission, id.Site) && await reader.FindBookAsync(id, cancel) is { } book
            ? book : LedgerRefusals.BookMissing;

    /// <summary>An instant in both times; without a wish, everything known now.</summary>
    internal static LedgerInstant InstantOf(DateTimeOffset? at, DateTimeOffset? recordedAt, TimeProvider clock) => new(
        at is { } until ? Instants.ToUs(until) : clock.NowUs() + 1,
        recordedAt is { } recorded ? Instants.ToUs(recorded) : clock.NowUs());

    /// <summary>The accounts of a path: parts that are left out or empty are any.</summary>
    internal static AccountPattern PatternOf(string? path)
    {
        var parts = (path ?? "").Split(':');
        string? Part(int index) => index < parts.Length && parts[index].Length > 0 ? parts[index] : null;
        return new AccountPattern(Part(0), Part(1), Part(2), Part(3));
    }
}
