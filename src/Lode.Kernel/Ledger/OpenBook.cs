using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Opens books and accounts, names the parts of paths, closes accounts. Opening again what is there changes
/// nothing.</summary>
internal static class OpenBook
{
    private const string Exists = "SELECT count(*) FROM kernel_org WHERE number = @SiteId";

    private const string Insert = """
        INSERT INTO kernel_ledger_book (
            site_id, id, unit, convention, name_zh, name_en, opened_us, closed_until_us)
        VALUES (@SiteId, @Id, @Unit, @Convention, @NameZh, @NameEn, @OpenedUs, 0)
        """;

    private const string PutName = """
        INSERT INTO kernel_ledger_name (site_id, book_id, part, code, name_zh, name_en)
        VALUES (@SiteId, @BookId, @Part, @Code, @NameZh, @NameEn)
        ON CONFLICT (site_id, book_id, part, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en
        """;

    internal static Outcome<Book> Run(
        IWork work, BookShelf shelf, Actor actor, int site, string unit, string convention, Labels name)
    {
        if (shelf.Find(site, unit, convention) is { } known)
        {
            return known;
        }

        var wrong = new FieldChecks().Need(LedgerUnit.All.Contains(unit), "unit", "unknown")
            .NeedText(convention, "convention", 40).NeedText(name.ZhCn, "name.zh-CN").NeedText(name.EnUs, "name.en-US")
            .Need(work.Find<long>(Exists, new { SiteId = (long)site }) == 1, "site", "unknown")
            .Against(LedgerRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong;
        }

        var book = new Book
        {
            SiteId = site,
            Id = Id.New(site, Instants.FromUs(work.NowUs)),
            Unit = unit,
            Convention = convention,
            NameZh = name.ZhCn,
            NameEn = name.EnUs,
            OpenedUs = work.NowUs,
        };
        work.Execute(Insert, book);
        work.Audit(actor, "ledger.openBook", "ledgerBook", book.Id.ToString(), null, new { unit, convention, name });
        return book;
    }

    internal static void Name(IWork work, Book book, string part, string code, Labels name) => work.Execute(PutName, new
    {
        book.SiteId,
        BookId = book.Id,
        Part = part,
        Code = code,
        NameZh = name.ZhCn,
        NameEn = name.EnUs,
    });
}
