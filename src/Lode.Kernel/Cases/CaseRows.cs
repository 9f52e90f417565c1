using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>A case as stored.</summary>
internal sealed record CaseRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Number { get; init; } = "";

    public string Type { get; init; } = "";

    public string Definition { get; init; } = "";

    public long Rev { get; init; }

    public long Events { get; init; }

    public string Status { get; init; } = "";

    public string? Title { get; init; }

    public string? Subject { get; init; }

    public Id? InitiatorId { get; init; }

    public Id? ParentId { get; init; }

    public long OpenedUs { get; init; }

    public long? ClosedUs { get; init; }

    public long? DueUs { get; init; }

    /// <summary>1 while only those see it who have to do with it.</summary>
    public long Confidential { get; init; }

    public string State { get; init; } = "";
}

/// <summary>An event as stored.</summary>
internal sealed record CaseEventRow : ChainedRow
{
    public long SiteId { get; init; }

    public Id CaseId { get; init; }

    public long Number { get; init; }

    public long AtUs { get; init; }

    public Id? ActorId { get; init; }

    public string? IdemKey { get; init; }

    public string RequestHash { get; init; } = "";

    public long Rev { get; init; }

    public string? Refusal { get; init; }
}

/// <summary>Statements that several slices share.</summary>
internal static class CaseRows
{
    internal const string Columns = """
        site_id, id, number, type, definition, rev, events, status, title, subject, initiator_id, parent_id, opened_us,
        closed_us, due_us, confidential, state
        """;

    internal const string One = $"SELECT {Columns} FROM kernel_case WHERE site_id = @SiteId AND id = @Id";

    internal const string Locked = One + " {lock}";

    internal const string EventColumns = """
        site_id, id, case_id, number, at_us, actor_id, idem_key, request_hash, rev, refusal, record, seq, hash
        """;

    /// <summary>The end of all instants: tasks without a deadline come last.</summary>
    internal const long Never = 253_402_300_799_000_000;

    internal static CaseRow? Find(IWork work, Id id, bool locked) =>
        work.Find<CaseRow>(locked ? Locked : One, new { SiteId = (long)id.Site, Id = id });

    internal static string Text(CaseStatus status) => status switch
    {
        CaseStatus.Open => "open",
        CaseStatus.Suspended => "suspended",
        CaseStatus.Closed => "closed",
        CaseStatus.Canceled => "canceled",
    };
}
