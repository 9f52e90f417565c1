using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>What people do with a finding: take it over, explain it, close it in writing.</summary>
internal static class ActOnFinding
{
    internal static readonly Refusal NotFound = new("findings.notFound", 404);
    internal static readonly Refusal NoteMissing = new("findings.noteMissing", 422);
    internal static readonly Refusal NotInThisState = new("findings.notInThisState", 409);
    internal static readonly Refusal OwnerUnknown = new("findings.ownerUnknown", 422);
    private const int ShortestNote = 5, LongestNote = 2000;

    private const string Locked = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding WHERE site_id = @SiteId AND id = @Id {"{lock}"}
        """;

    private const string Person = "SELECT name FROM kernel_person WHERE id = @Owner AND disabled_us IS NULL";

    private const string Assign = """
        UPDATE kernel_finding SET owner_id = @Owner, owner_name = @OwnerName WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Write = """
        UPDATE kernel_finding SET state = @State, note = @Note, closed_us = @ClosedUs, closed_by = @ClosedBy
         WHERE site_id = @SiteId AND id = @Id
        """;

    /// <summary>Makes a person the owner; null takes the owner away.</summary>
    internal static Task<Outcome<FindingRow>> AssignAsync(
        Id id, Id? owner, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        ChangeAsync(id, sql, actor, "findings.assign", (work, row) =>
        {
            if (row.State == "closed")
            {
                return NotInThisState.With(("state", row.State));
            }

            var name = owner is { } person ? work.Find<string>(Person, new { Owner = person }) : null;
            if (owner is not null && name is null)
            {
                return OwnerUnknown.At(new FieldRefusal("personId", OwnerUnknown.Code));
            }

            work.Execute(Assign, new { row.SiteId, row.Id, Owner = owner, OwnerName = name });
            return row with { OwnerId = owner, OwnerName = name };
        }, cancel);

    /// <summary>Writes why it holds; it stays explained until the condition ends or becomes graver.</summary>
    internal static Task<Outcome<FindingRow>> ExplainAsync(
        Id id, string note, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        ChangeAsync(id, sql, actor, "findings.explain", (work, row) =>
            Decide(row, note, "open", "explained", work.NowUs, actor), cancel);

    /// <summary>Closes what has ended.</summary>
    internal static Task<Outcome<FindingRow>> CloseAsync(
        Id id, string note, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        ChangeAsync(id, sql, actor, "findings.close", (work, row) =>
            Decide(row, note, "ended", "closed", work.NowUs, actor), cancel);

    private static Outcome<FindingRow> Decide(
        FindingRow row, string note, string from, string to, long nowUs, Actor actor) =>
        row.State != from ? NotInThisState.With(("state", row.State))
        : note.Trim().Length is < ShortestNote or > LongestNote
            ? NoteMissing.At(new FieldRefusal("note", NoteMissing.Code))
        : row with
        {
            State = to,
            Note = note.Trim(),
            ClosedUs = to == "closed" ? nowUs : null,
            ClosedBy = to == "closed" ? actor.Name : null,
        };

    private static Task<Outcome<FindingRow>> ChangeAsync(
        Id id, ISqlSession sql, Actor actor, string verb, Func<IWork, FindingRow, Outcome<FindingRow>> decide,
        CancellationToken cancel) => sql.CommitAsync<FindingRow>(
        work =>
        {
            if (work.Find<FindingRow>(Locked, new { SiteId = (long)id.Site, Id = id }) is not { } before)
            {
                return NotFound;
            }

            if (!decide(work, before).TryGet(out var after, out var refusal))
            {
                return refusal;
            }

            work.Execute(Write, after);
            work.Audit(actor, verb, "finding", id.ToString(), before, after);
            return after;
        },
        cancel: cancel);
}
