using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>What a transfer does; stored and recorded in lower case.</summary>
internal static class Phase
{
    /// <summary>Moves its amount.</summary>
    internal const string Post = "post";

    /// <summary>Holds an amount.</summary>
    internal const string Pending = "pending";

    /// <summary>Ends a pending transfer and moves all or part of it.</summary>
    internal const string Settle = "settle";

    /// <summary>Ends a pending transfer without moving anything.</summary>
    internal const string Void = "void";

    /// <summary>The same, because its time was over.</summary>
    internal const string Expire = "expire";

    /// <summary>Mirrors a transfer that moved its amount.</summary>
    internal const string Reverse = "reverse";
}

/// <summary>A transfer as stored: a row of the ledger's chain.</summary>
internal sealed record TransferRow : ChainedRow
{
    /// <summary>All columns.</summary>
    internal const string Columns = """
        site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no, credit_no,
        amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference, reason, data,
        actor_kind, actor_id, actor_name, request_id, record, seq, hash
        """;

    private const string InsertOne = """
        INSERT INTO kernel_ledger_transfer (
            site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no,
            credit_no, amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference,
            reason, data, actor_kind, actor_id, actor_name, request_id, record, seq, hash)
        VALUES (
            @SiteId, @Id, @PostingId, @Line, @Lines, @LinkId, @BookId, @Phase, @Kind, @DebitId, @CreditId, @DebitNo,
            @CreditNo, @Amount, @Held, @EffectiveUs, @RecordedUs, @ExpiresUs, @IdemKey, @RefersId, @CaseId, @Reference,
            @Reason, @Data, @ActorKind, @ActorId, @ActorName, @RequestId, @Record, @Seq, @Hash)
        """;

    public long SiteId { get; init; }

    public Id PostingId { get; init; }

    public long Line { get; init; }

    public long Lines { get; init; }

    public Id? LinkId { get; init; }

    public Id BookId { get; init; }

    public string Phase { get; init; } = "";

    public string Kind { get; init; } = "";

    public Id DebitId { get; init; }

    public Id CreditId { get; init; }

    public long DebitNo { get; init; }

    public long CreditNo { get; init; }

    /// <summary>What it moves from the credit to the debit account.</summary>
    public long Amount { get; init; }

    /// <summary>What it adds to the held amounts of both; less than zero where it ends a pending transfer.</summary>
    public long Held { get; init; }

    public long EffectiveUs { get; init; }

    public long RecordedUs { get; init; }

    public long? ExpiresUs { get; init; }

    public string? IdemKey { get; init; }

    /// <summary>The pending transfer that it ends, the transfer that it mirrors, or the posting that it corrects.
    /// </summary>
    public Id? RefersId { get; init; }

    public Id? CaseId { get; init; }

    public string? Reference { get; init; }

    public string? Reason { get; init; }

    public string? Data { get; init; }

    public string ActorKind { get; init; } = "";

    public Id? ActorId { get; init; }

    public string ActorName { get; init; } = "";

    public string RequestId { get; init; } = "";

    /// <summary>Seals and stores it.</summary>
    internal void Insert(Work work, in TransferNames names, CanonicalWriter writer)
    {
        writer.Clear();
        WriteRecord(this, names, writer);
        var mark = work.Seal(ChainTables.Ledger, SiteId, writer.Written);
        work.Execute(InsertOne, this with { Record = writer.ToString(), Seq = mark?.Seq, Hash = mark?.Hash });
    }

    /// <summary>The record that a row's columns make; accounts and book stand in it with their names, so that a changed
    /// account shows as a changed record.</summary>
    internal static void WriteRecord(TransferRow row, in TransferNames names, CanonicalWriter record) => record.Begin()
        .IdIf("actorId", row.ActorId)
        .Text("actorKind", row.ActorKind)
        .Text("actorName", row.ActorName)
        .Number("amount", row.Amount)
        .Text("book", names.Convention)
        .IdIf("case", row.CaseId)
        .Text("credit", names.Credit)
        .Number("creditNo", row.CreditNo)
        .TextIf("data", row.Data)
        .Text("debit", names.Debit)
        .Number("debitNo", row.DebitNo)
        .Instant("effectiveAt", row.EffectiveUs)
        .InstantIf("expiresAt", row.ExpiresUs)
        .NumberIf("held", row.Held == 0 ? null : row.Held)
        .Id("id", row.Id)
        .TextIf("key", row.IdemKey)
        .Text("kind", row.Kind)
        .Number("line", row.Line)
        .Number("lines", row.Lines)
        .IdIf("link", row.LinkId)
        .Text("phase", row.Phase)
        .Id("posting", row.PostingId)
        .TextIf("reason", row.Reason)
        .Instant("recordedAt", row.RecordedUs)
        .TextIf("reference", row.Reference)
        .IdIf("refers", row.RefersId)
        .Text("request", row.RequestId)
        .Number("site", row.SiteId)
        .Text("unit", names.Unit)
        .End();
}

/// <summary>Names that a transfer's record gives for its ids.</summary>
internal readonly record struct TransferNames(string Unit, string Convention, string Debit, string Credit);
