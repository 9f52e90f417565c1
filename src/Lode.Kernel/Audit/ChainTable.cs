namespace Lode.Kernel.Audit;

/// <summary>What a chain records; each site has one chain of each kind.</summary>
public enum ChainKind
{
    Ledger,
    Cases,
    Audit,
}

/// <summary>The last record of a chain: its number from 1, and its hash.</summary>
public readonly record struct ChainMark(long Seq, string Hash)
{
    /// <summary>Before the first record.</summary>
    public static readonly ChainMark None = new(0, HashChain.Start);

    /// <summary>The mark of the next record.</summary>
    internal ChainMark Next(ReadOnlySpan<byte> record) => new(Seq + 1, HashChain.Link(Hash, record));
}

/// <summary>A table whose rows are chained: it has the columns site_id, id, record, seq and hash, and triggers that
/// refuse every change but the first numbering. It says itself how it is asked, each statement as a whole.</summary>
internal sealed class ChainTable(ChainKind kind, string name)
{
    internal ChainKind Kind => kind;

    /// <summary>Name of the kind in addresses, records and files.</summary>
    internal string Code { get; } = kind.ToString().ToLowerInvariant();

    internal string Name => name;

    /// <summary>The last number and hash of a site.</summary>
    internal required string Head { get; init; }

    /// <summary>Sites that have rows, by one step in the index per site.</summary>
    internal required string Sites { get; init; }

    /// <summary>Rows without a number, oldest first; over all sites by intent, because the sealer serves all.</summary>
    internal required string Unsealed { get; init; }

    /// <summary>When the last row with a number was written.</summary>
    internal required string SealedAt { get; init; }

    /// <summary>Numbers one row.</summary>
    internal required string Seal { get; init; }

    /// <summary>Numbers many rows at once; PostgreSQL alone needs it.</summary>
    internal required string SealMany { get; init; }

    /// <summary>Records (from, until] by number.</summary>
    internal required string Records { get; init; }

    /// <summary>A row by its number.</summary>
    internal required string One { get; init; }

    /// <summary>A row by its id.</summary>
    internal required string ById { get; init; }
}

/// <summary>All chained tables.</summary>
internal static class ChainTables
{
    internal static readonly ChainTable Audit = new(ChainKind.Audit, "kernel_audit")
    {
        Head = """
            SELECT seq, hash FROM kernel_audit WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Sites = """
            WITH RECURSIVE sites (n) AS (
                SELECT min(site_id) FROM kernel_audit WHERE site_id >= 0
                UNION ALL
                SELECT (SELECT min(site_id) FROM kernel_audit WHERE site_id > sites.n) FROM sites
                 WHERE sites.n IS NOT NULL)
            SELECT n FROM sites WHERE n IS NOT NULL
            """,
        Unsealed = """
            SELECT site_id, id, record, at_us FROM kernel_audit
             WHERE site_id >= 0 AND seq IS NULL ORDER BY site_id, at_us, id LIMIT @Limit
            """,
        SealedAt = """
            SELECT at_us FROM kernel_audit WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Seal = """
            UPDATE kernel_audit SET seq = @Seq, hash = @Hash WHERE site_id = @SiteId AND id = @Id AND seq IS NULL
            """,
        SealMany = PostgresSeal.Audit,
        Records = """
            SELECT record FROM kernel_audit WHERE site_id = @SiteId AND seq > @From AND seq <= @Until ORDER BY seq
            """,
        One = "SELECT id, seq, record, hash FROM kernel_audit WHERE site_id = @SiteId AND seq = @Seq",
        ById = "SELECT id, seq, record, hash FROM kernel_audit WHERE site_id = @SiteId AND id = @Id",
    };

    internal static readonly ChainTable Ledger = new(ChainKind.Ledger, "kernel_ledger_transfer")
    {
        Head = """
            SELECT seq, hash FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Sites = """
            WITH RECURSIVE sites (n) AS (
                SELECT min(site_id) FROM kernel_ledger_transfer WHERE site_id >= 0
                UNION ALL
                SELECT (SELECT min(site_id) FROM kernel_ledger_transfer WHERE site_id > sites.n) FROM sites
                 WHERE sites.n IS NOT NULL)
            SELECT n FROM sites WHERE n IS NOT NULL
            """,
        Unsealed = """
            SELECT site_id, id, record, recorded_us AS at_us FROM kernel_ledger_transfer
             WHERE site_id >= 0 AND seq IS NULL ORDER BY site_id, recorded_us, id LIMIT @Limit
            """,
        SealedAt = """
            SELECT recorded_us FROM kernel_ledger_transfer WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Seal = """
            UPDATE kernel_ledger_transfer SET seq = @Seq, hash = @Hash
             WHERE site_id = @SiteId AND id = @Id AND seq IS NULL
            """,
        SealMany = PostgresSeal.Ledger,
        Records = """
            SELECT record FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND seq > @From AND seq <= @Until ORDER BY seq
            """,
        One = "SELECT id, seq, record, hash FROM kernel_ledger_transfer WHERE site_id = @SiteId AND seq = @Seq",
        ById = "SELECT id, seq, record, hash FROM kernel_ledger_transfer WHERE site_id = @SiteId AND id = @Id",
    };

    internal static readonly ChainTable Cases = new(ChainKind.Cases, "kernel_case_event")
    {
        Head = """
            SELECT seq, hash FROM kernel_case_event
             WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Sites = """
            WITH RECURSIVE sites (n) AS (
                SELECT min(site_id) FROM kernel_case_event WHERE site_id >= 0
                UNION ALL
                SELECT (SELECT min(site_id) FROM kernel_case_event WHERE site_id > sites.n) FROM sites
                 WHERE sites.n IS NOT NULL)
            SELECT n FROM sites WHERE n IS NOT NULL
            """,
        Unsealed = """
            SELECT site_id, id, record, at_us FROM kernel_case_event
             WHERE site_id >= 0 AND seq IS NULL ORDER BY site_id, at_us, id LIMIT @Limit
            """,
        SealedAt = """
            SELECT at_us FROM kernel_case_event WHERE site_id = @SiteId AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
            """,
        Seal = """
            UPDATE kernel_case_event SET seq = @Seq, hash = @Hash
             WHERE site_id = @SiteId AND id = @Id AND seq IS NULL
            """,
        SealMany = PostgresSeal.Cases,
        Records = """
            SELECT record FROM kernel_case_event
             WHERE site_id = @SiteId AND seq > @From AND seq <= @Until ORDER BY seq
            """,
        One = "SELECT id, seq, record, hash FROM kernel_case_event WHERE site_id = @SiteId AND seq = @Seq",
        ById = "SELECT id, seq, record, hash FROM kernel_case_event WHERE site_id = @SiteId AND id = @Id",
    };

    internal static readonly IReadOnlyList<ChainTable> All = [Ledger, Cases, Audit];

    internal static ChainTable Of(ChainKind kind) => All.Single(table => table.Kind == kind);

    internal static ChainTable? Find(string code) => All.FirstOrDefault(table => table.Code == code);
}

/// <summary>A sealed row as the chain sees it.</summary>
internal sealed record ChainRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Record { get; init; } = "";

    public long? Seq { get; init; }

    public string? Hash { get; init; }

    public long AtUs { get; init; }
}
