using System.Globalization;
using Lode.Kernel.Identity;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Documents;

/// <summary>Removes a document whose time of keeping is over; content that no document names goes with it.</summary>
internal static class RemoveDocument
{
    private const string Delete = "DELETE FROM kernel_document WHERE site_id = @SiteId AND id = @Id";

    // Over all sites by intent: the same content may belong to documents of several.
    private const string Others = """
        SELECT count(*) FROM kernel_document WHERE site_id >= 0 AND content_hash = @ContentHash
        """;

    private const string DeleteParts = "DELETE FROM kernel_document_part WHERE content_hash = @ContentHash";

    private const string DeleteContent = "DELETE FROM kernel_document_content WHERE content_hash = @ContentHash";

    internal static Task<Outcome<Done>> RunAsync(
        DocumentRow row, ISqlSession sql, Actor actor, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            if (row.KeepUntilUs is not { } until || until > work.NowUs)
            {
                return DocumentRefusals.Kept.With(("until", row.KeepUntilUs is { } us
                    ? Instants.FromUs(us).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "∞"));
            }

            if (work.Execute(Delete, row) == 0)
            {
                return DocumentRefusals.NotFound;
            }

            work.Unindex(row.SiteId, DocumentSearch.Kind, row.Id.ToString());
            if (work.Find<long>(Others, row) == 0)
            {
                work.Execute(DeleteParts, row);
                work.Execute(DeleteContent, row);
            }

            work.Audit(actor, "documents.remove", "document", row.Id.ToString(), row);
            return Done.Instance;
        },
        cancel: cancel);
}
