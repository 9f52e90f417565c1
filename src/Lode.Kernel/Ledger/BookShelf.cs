using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Books as one transaction sees them.</summary>
internal sealed class BookShelf(IWork work)
{
    private const string ById = """
        SELECT site_id, id, unit, convention, name_zh, name_en, opened_us, closed_until_us
          FROM kernel_ledger_book WHERE site_id = @SiteId AND id = @Id
        """;

    private const string ByName = """
        SELECT site_id, id, unit, convention, name_zh, name_en, opened_us, closed_until_us
          FROM kernel_ledger_book WHERE site_id = @SiteId AND unit = @Unit AND convention = @Convention
        """;

    private readonly Dictionary<Id, Book> known = [];

    /// <summary>A book; null when there is none.</summary>
    internal Book? Find(long siteId, Id id)
    {
        if (!known.TryGetValue(id, out var book)
            && work.Find<Book>(ById, new { SiteId = siteId, Id = id }) is { } found)
        {
            known[id] = book = found;
        }

        return book;
    }

    /// <summary>A book that accounts belong to.</summary>
    internal Book Of(long siteId, Id id)
    {
        var book = Find(siteId, id);
        Invariant.Holds(book is not null);
        return book;
    }

    /// <summary>The book of a site that counts a unit by a convention.</summary>
    internal Book? Find(long siteId, string unit, string convention) =>
        work.Find<Book>(ByName, new { SiteId = siteId, Unit = unit, Convention = convention });
}
