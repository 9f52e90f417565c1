using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>A transfer as it is shown.</summary>
public sealed record TransferView
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id PostingId { get; init; }

    public Id? LinkId { get; init; }

    public Id BookId { get; init; }

    public string Phase { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Debit { get; init; } = "";

    public string Credit { get; init; } = "";

    public long Amount { get; init; }

    public long Held { get; init; }

    public long EffectiveUs { get; init; }

    public long RecordedUs { get; init; }

    public long? ExpiresUs { get; init; }

    public string? IdemKey { get; init; }

    public Id? RefersId { get; init; }

    public Id? CaseId { get; init; }

    public string? Reference { get; init; }

    public string? Reason { get; init; }

    public string? Data { get; init; }

    public string ActorKind { get; init; } = "";

    public string ActorName { get; init; } = "";

    public long? Seq { get; init; }

    public string? Hash { get; init; }
}

/// <summary>What happened to a posting later.</summary>
public sealed record PostingEvent
{
    public Id PostingId { get; init; }

    public string Phase { get; init; } = "";

    public long EffectiveUs { get; init; }

    public long RecordedUs { get; init; }

    public string? Reason { get; init; }

    public string ActorName { get; init; } = "";
}

/// <summary>Reads a posting with its transfers and what became of it.</summary>
public static class ReadPosting
{
    private const string Lines = """
        SELECT t.site_id, t.id, t.posting_id, t.link_id, t.book_id, t.phase, t.kind, d.path AS debit, c.path AS credit,
               t.amount, t.held, t.effective_us, t.recorded_us, t.expires_us, t.idem_key, t.refers_id, t.case_id,
               t.reference, t.reason, t.data, t.actor_kind, t.actor_name, t.seq, t.hash
          FROM kernel_ledger_transfer t
          JOIN kernel_ledger_account d ON d.site_id = t.site_id AND d.id = t.debit_id
          JOIN kernel_ledger_account c ON c.site_id = t.site_id AND c.id = t.credit_id
         WHERE t.site_id = @SiteId AND t.posting_id = @Id ORDER BY t.line
        """;

    private const string Later = """
        SELECT DISTINCT posting_id, phase, effective_us, recorded_us, reason, actor_name FROM kernel_ledger_transfer
         WHERE site_id = @SiteId AND refers_id {ids} ORDER BY recorded_us, phase
        """;

    // Linked postings lie at other sites too.
    private const string Linked = """
        SELECT DISTINCT posting_id FROM kernel_ledger_transfer WHERE site_id >= 0 AND link_id = @Link
        """;

    private const string PostingOf = """
        SELECT posting_id FROM kernel_ledger_transfer WHERE site_id = @SiteId AND id = @Id
        """;

    /// <summary>Transfers of a posting in their order; none when there is no such posting.</summary>
    public static Task<IReadOnlyList<TransferView>> LinesAsync(ISqlSession sql, Id id, CancellationToken cancel) =>
        sql.QueryAsync<TransferView>(Lines, new { SiteId = (long)id.Site, Id = id }, cancel);

    /// <summary>Ends, reversals and corrections of a posting, oldest first.</summary>
    public static Task<IReadOnlyList<PostingEvent>> LaterAsync(
        ISqlSession sql, IReadOnlyList<TransferView> lines, CancellationToken cancel) =>
        sql.QueryAsync<PostingEvent>(
            Later,
            new
            {
                lines[0].SiteId,
                Ids = lines.Select(line => line.Id).Append(lines[0].PostingId).Distinct().ToArray(),
            },
            cancel);

    /// <summary>All postings tied by a link, itself included.</summary>
    public static Task<IReadOnlyList<Id>> LinkedAsync(ISqlSession sql, Id link, CancellationToken cancel) =>
        sql.QueryAsync<Id>(Linked, new { Link = link }, cancel);

    /// <summary>The posting that a transfer belongs to; default when there is none.</summary>
    public static Task<Id> PostingOfAsync(ISqlSession sql, Id transfer, CancellationToken cancel) =>
        sql.FindAsync<Id>(PostingOf, new { SiteId = (long)transfer.Site, Id = transfer }, cancel);
}
