using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Sql;

namespace Lode.Host.Bench;

/// <summary>Makes many cases out of one that went through the doors: the same rows under new ids and numbers, so that
/// each copy replays like the first.</summary>
internal sealed class CaseBenchCopies(ISqlSession sql, long site)
{
    private const int AtOnce = 2_000;

    private const string Events = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event WHERE site_id = @Site AND case_id = @Id ORDER BY number
        """;

    private const string InsertCase = """
        INSERT INTO kernel_case (site_id, id, number, type, definition, rev, events, status, title, subject,
                                 initiator_id, parent_id, opened_us, closed_us, due_us, open_key, confidential, state)
        VALUES (@SiteId, @Id, @Number, @Type, @Definition, @Rev, @Events, @Status, @Title, @Subject, @InitiatorId,
                @ParentId, @OpenedUs, @ClosedUs, @DueUs, NULL, @Confidential, @State)
        """;

    private const string InsertEvent = """
        INSERT INTO kernel_case_event (site_id, id, case_id, number, at_us, actor_id, idem_key, request_hash, rev,
                                       refusal, record)
        VALUES (@Site, @Id, @CaseId, @Number, @AtUs, @ActorId, @IdemKey, @RequestHash, @Rev, @Refusal, @Record)
        """;

    private const string CopyTasks = """
        INSERT INTO kernel_case_task (site_id, case_id, task, candidate, key, excluded, opened_us, due_us, turn_us,
                                      level)
        SELECT site_id, @Copy, task, candidate, key, excluded, opened_us, due_us, turn_us, level
          FROM kernel_case_task WHERE site_id = @Site AND case_id = @Id
        """;

    private const string CopyTimers = """
        INSERT INTO kernel_case_timer (site_id, case_id, deadline, entry, percent, fire_us)
        SELECT site_id, @Copy, deadline, entry, percent, fire_us
          FROM kernel_case_timer WHERE site_id = @Site AND case_id = @Id
        """;

    private const string OpenCases = """
        SELECT count(*) FROM kernel_case WHERE site_id = @Site AND status = 'open'
        """;

    private int made;

    /// <summary>Cases that are open now.</summary>
    internal Task<long> CountAsync() => sql.FindAsync<long>(OpenCases, new { Site = site });

    /// <summary>Makes copies of a case; gives their ids.</summary>
    internal async Task<Id[]> MakeAsync(Id first, int count)
    {
        var row = (await sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = site, Id = first }))!;
        var events = await sql.QueryAsync<CaseEventRow>(Events, new { Site = site, Id = first });
        var copies = new Id[count];
        for (var at = 0; at < count; at += AtOnce)
        {
            var (from, to) = (at, Math.Min(at + AtOnce, count));
            var outcome = await sql.CommitAsync<Done>(
                work =>
                {
                    for (var index = from; index < to; index++)
                    {
                        copies[index] = Copy(work, row, events);
                    }

                    return Done.Instance;
                },
                Lane.Bulk);
            Invariant.Holds(outcome.TryGet(out _, out _));
        }

        return copies;
    }

    private Id Copy(IWork work, CaseRow row, IReadOnlyList<CaseEventRow> events)
    {
        var copy = Id.New((int)site, Instants.FromUs(work.NowUs));
        var number = string.Create(CultureInfo.InvariantCulture, $"CB-{++made:0000000}");
        string Renamed(string text) => text
            .Replace(row.Id.ToString(), copy.ToString(), StringComparison.Ordinal)
            .Replace(row.Number, number, StringComparison.Ordinal);
        work.Execute(InsertCase, row with { Id = copy, Number = number, State = Renamed(row.State) });
        foreach (var one in events)
        {
            var id = Id.New((int)site, Instants.FromUs(work.NowUs));
            work.Execute(InsertEvent, new
            {
                Site = site,
                Id = id,
                CaseId = copy,
                one.Number,
                one.AtUs,
                one.ActorId,
                one.IdemKey,
                one.RequestHash,
                one.Rev,
                one.Refusal,
                Record = Renamed(one.Record).Replace(one.Id.ToString(), id.ToString(), StringComparison.Ordinal),
            });
        }

        work.Execute(CopyTasks, new { Site = site, Copy = copy, row.Id });
        work.Execute(CopyTimers, new { Site = site, Copy = copy, row.Id });
        return copy;
    }
}
