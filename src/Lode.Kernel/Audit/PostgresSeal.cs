namespace Lode.Kernel.Audit;

/// <summary>Seals many rows with one statement, whose arrays are one row each.</summary>
internal static class PostgresSeal
{
    internal const string Audit = """
        UPDATE kernel_audit AS target SET seq = mark.seq, hash = mark.hash
          FROM unnest(@Sites, @Ids, @Seqs, @Hashes) AS mark (site_id, id, seq, hash)
         WHERE target.site_id = mark.site_id AND target.id = mark.id AND target.seq IS NULL
        """;

    internal const string Cases = """
        UPDATE kernel_case_event AS target SET seq = mark.seq, hash = mark.hash
          FROM unnest(@Sites, @Ids, @Seqs, @Hashes) AS mark (site_id, id, seq, hash)
         WHERE target.site_id = mark.site_id AND target.id = mark.id AND target.seq IS NULL
        """;

    internal const string Ledger = """
        UPDATE kernel_ledger_transfer AS target SET seq = mark.seq, hash = mark.hash
          FROM unnest(@Sites, @Ids, @Seqs, @Hashes) AS mark (site_id, id, seq, hash)
         WHERE target.site_id = mark.site_id AND target.id = mark.id AND target.seq IS NULL
        """;
}
