using System.Text.Json;
using System.Threading.Channels;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Jobs;

/// <summary>Long work that outlives its request and the process: progress, cancel, resume, result.</summary>
public sealed class JobStore(ISqlSession sql)
{
    internal static readonly Refusal NotEnded = new("jobs.notEnded", 409);
    internal static readonly Refusal AlreadyDone = new("jobs.alreadyDone", 409);

    internal const string Columns = """
        id, site_id, kind, title, request, checkpoint, result, refusal, state, done_parts, total_parts, cancel_asked,
        actor_id, actor_name, created_us, started_us, ended_us
        """;

    private const string Insert = """
        INSERT INTO kernel_job (site_id, id, kind, title, request, state, actor_id, actor_name, created_us)
        VALUES (@SiteId, @Id, @Kind, @Title, @Request, 'queued', @ActorId, @ActorName, @NowUs)
        """;

    private const string One = $"SELECT {Columns} FROM kernel_job WHERE site_id = @SiteId AND id = @Id";

    private const string Page = $"""
        SELECT {Columns} FROM kernel_job
         WHERE site_id {"{ids:Sites}"} AND created_us < @BeforeUs AND (@State = '' OR state = @State)
         ORDER BY created_us DESC LIMIT @Limit
        """;

    private const string Cancel = """
        UPDATE kernel_job SET cancel_asked = 1, state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
               ended_us = CASE state WHEN 'queued' THEN @NowUs ELSE ended_us END
         WHERE site_id = @SiteId AND id = @Id AND state IN ('queued', 'running')
        """;

    private const string Resume = """
        UPDATE kernel_job SET state = 'queued', cancel_asked = 0, refusal = NULL, ended_us = NULL
         WHERE site_id = @SiteId AND id = @Id AND state IN ('failed', 'cancelled')
        """;

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Signals that something is queued.</summary>
    internal ChannelReader<bool> Wake => wake.Reader;

    /// <summary>Asks for work; it starts when the runner has room.</summary>
    /// <param name="kind">Name of an <see cref="IJobKind"/>.</param>
    /// <param name="title">What people see in the list.</param>
    /// <param name="site">Number of its organization node.</param>
    /// <param name="request">Kept as JSON.</param>
    public async Task<Outcome<JobRow>> StartAsync(
        string kind, string title, int site, object request, Actor actor, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<JobRow>(
            work => work.Find<JobRow>(
                One, new { SiteId = site, Id = Enqueue(work, kind, title, site, request, actor) })!,
            cancel: cancel);
        Poke();
        return outcome;
    }

    /// <summary>Asks for work together with rows of the caller; <see cref="Poke"/> once they are stored.</summary>
    internal static Id Enqueue(IWork work, string kind, string title, int site, object request, Actor actor)
    {
        var id = Id.New(site, Instants.FromUs(work.NowUs));
        work.Execute(Insert, new
        {
            SiteId = site,
            Id = id,
            Kind = kind,
            Title = title,
            Request = JsonSerializer.Serialize(request, JobJson.Options),
            ActorId = actor.Id,
            ActorName = actor.Name,
            work.NowUs,
        });
        work.Audit(actor, "jobs.start", "job", id.ToString(), null, new { kind, title });
        return id;
    }

    /// <summary>Wakes the runner; without it the work starts at its next look.</summary>
    internal void Poke() => wake.Writer.TryWrite(true);

    /// <summary>One job, or null.</summary>
    public Task<JobRow?> FindAsync(Id id, CancellationToken cancel) =>
        sql.FindAsync<JobRow>(One, new { SiteId = id.Site, Id = id }, cancel);

    internal Task<IReadOnlyList<JobRow>> ListAsync(
        IReadOnlyList<long> sites, string state, long beforeUs, int limit, CancellationToken cancel) =>
        sql.QueryAsync<JobRow>(Page, new { Sites = sites, State = state, BeforeUs = beforeUs, Limit = limit }, cancel);

    internal Task<Outcome<Done>> CancelAsync(Id id, Actor actor, CancellationToken cancel) =>
        ChangeAsync(id, Cancel, "jobs.cancel", AlreadyDone, actor, cancel);

    internal Task<Outcome<Done>> ResumeAsync(Id id, Actor actor, CancellationToken cancel) =>
        ChangeAsync(id, Resume, "jobs.resume", NotEnded, actor, cancel);

    private async Task<Outcome<Done>> ChangeAsync(
        Id id, string statement, string verb, Refusal otherwise, Actor actor, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Execute(statement, new { SiteId = id.Site, Id = id, work.NowUs }) == 0)
                {
                    return otherwise;
                }

                work.Audit(actor, verb, "job", id.ToString());
                return Done.Instance;
            },
            cancel: cancel);
        wake.Writer.TryWrite(true);
        return outcome;
    }
}
