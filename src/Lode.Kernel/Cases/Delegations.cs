using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Delegations: a person lets another act for them, for a time, a scope and an amount.</summary>
internal static class Delegations
{
    internal const int MostDays = 400;

    private const string Columns = """
        d.id, d.from_id, d.to_id, d.types, d.roles, d.amount_limit, d.from_us, d.until_us, d.reason, d.revoked_us
        """;

    private const string Insert = """
        INSERT INTO kernel_delegation (id, from_id, to_id, types, roles, amount_limit, from_us, until_us, reason,
                                       created_us, created_by)
        VALUES (@Id, @FromId, @ToId, @Types, @Roles, @AmountLimit, @FromUs, @UntilUs, @Reason, @NowUs, @By)
        """;

    private const string Own = $"""
        SELECT {Columns}, f.name AS from_name, t.name AS to_name
          FROM kernel_delegation d
          JOIN kernel_person f ON f.id = d.from_id
          JOIN kernel_person t ON t.id = d.to_id
         WHERE d.from_id = @Person OR d.to_id = @Person ORDER BY d.until_us DESC, d.id LIMIT 500
        """;

    private const string One = $"""
        SELECT {Columns}, '' AS from_name, '' AS to_name FROM kernel_delegation d WHERE d.id = @Id {"{lock}"}
        """;

    private const string Revoke = """
        UPDATE kernel_delegation SET revoked_us = @NowUs WHERE id = @Id AND revoked_us IS NULL
        """;

    private const string Known = "SELECT count(*) FROM kernel_person WHERE id = @Id AND disabled_us IS NULL";

    private const string OrgOf = "SELECT org FROM kernel_person WHERE id = @Id";

    /// <param name="ToId">Who may act.</param>
    /// <param name="Types">Procedures; none: all.</param>
    /// <param name="Roles">Roles; none: all.</param>
    /// <param name="AmountLimit">Most that the amount of a case may be.</param>
    /// <param name="FromId">Whose it is; without it, one's own. For others it needs <c>cases.supervise</c>.</param>
    internal sealed record Request(
        Id ToId, IReadOnlyList<string>? Types, IReadOnlyList<string>? Roles, double? AmountLimit,
        DateTimeOffset? FromAt, DateTimeOffset UntilAt, string Reason, Id? FromId = null);

    internal sealed record Made(Id Id);

    internal sealed record Row
    {
        public Id Id { get; init; }

        public Id FromId { get; init; }

        public Id ToId { get; init; }

        public string FromName { get; init; } = "";

        public string ToName { get; init; } = "";

        public string Types { get; init; } = "";

        public string Roles { get; init; } = "";

        public double? AmountLimit { get; init; }

        public long FromUs { get; init; }

        public long UntilUs { get; init; }

        public string Reason { get; init; } = "";

        public long? RevokedUs { get; init; }
    }

    internal static async Task<Outcome<Made>> MakeAsync(
        Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } self })
        {
            return CaseRefusals.PersonNeeded;
        }

        var principal = request.FromId ?? self;
        var wrong = new FieldChecks()
            .NeedText(request.Reason, "reason", 500)
            .Need(request.ToId != principal, "toId", "taken")
            .Need(request.AmountLimit is null or >= 0, "amountLimit", "range")
            .Need((request.Types ?? []).All(Word), "types", "format")
            .Need((request.Roles ?? []).All(Word), "roles", "format")
            .Against(CaseRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong;
        }

        return await sql.CommitAsync(work => Store(work, request, principal, self, actor, rights), cancel: cancel);
    }

    private static bool Word(string text) => text.Length is > 0 and <= 60 && text.All(char.IsAsciiLetterOrDigit);

    private static Outcome<Made> Store(
        IWork work, Request request, Id principal, Id self, Actor actor, Rights rights)
    {
        var from = request.FromAt is { } at ? Math.Max(Instants.ToUs(at), work.NowUs) : work.NowUs;
        var until = Instants.ToUs(request.UntilAt);
        if (until <= from || until - from > MostDays * 86_400_000_000L)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("untilAt", "range"));
        }

        if (work.Find<long>(Known, new { Id = request.ToId }) == 0
            || work.Find<long>(Known, new { Id = principal }) == 0)
        {
            return CaseRefusals.PersonUnknown.At(new FieldRefusal("toId", "unknown"));
        }

        if (principal != self && !rights.Can("cases.supervise", work.Find<long>(OrgOf, new { Id = principal })))
        {
            return IdentityRefusals.Forbidden.With(("permission", "cases.supervise"));
        }

        var id = Id.New(0, Instants.FromUs(work.NowUs));
        var row = new
        {
            Id = id,
            FromId = principal,
            request.ToId,
            Types = string.Join(' ', request.Types ?? []),
            Roles = string.Join(' ', request.Roles ?? []),
            request.AmountLimit,
            FromUs = from,
            UntilUs = until,
            request.Reason,
            work.NowUs,
            By = actor.Name,
        };
        work.Execute(Insert, row);
        work.Audit(actor, "cases.delegateAll", "delegation", id.ToString(), null, new
        {
            From = principal.ToString(),
            To = request.ToId.ToString(),
            row.Types,
            row.Roles,
            row.AmountLimit,
            row.FromUs,
            row.UntilUs,
            row.Reason,
        });
        return new Made(id);
    }

    /// <summary>Those that a person gave or has.</summary>
    internal static Task<IReadOnlyList<Row>> ListAsync(ISqlSession sql, Id person, CancellationToken cancel) =>
        sql.QueryAsync<Row>(Own, new { Person = person }, cancel);

    internal static Task<Outcome<Done>> RevokeAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            var row = work.Find<Row>(One, new { Id = id });
            if (row is null || (row.FromId != actor.Id && row.ToId != actor.Id
                && !rights.Can("cases.supervise", work.Find<long>(OrgOf, new { Id = row.FromId }))))
            {
                return IdentityRefusals.NotFound;
            }

            if (work.Execute(Revoke, new { Id = id, work.NowUs }) == 1)
            {
                work.Audit(actor, "cases.revokeDelegation", "delegation", id.ToString());
            }

            return Done.Instance;
        },
        cancel: cancel);
}
