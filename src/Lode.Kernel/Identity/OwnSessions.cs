using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>The open sessions of one person, as that person sees them, and their end.</summary>
internal static class OwnSessions
{
    private const int NumberBytes = 8;

    private const string Open = """
        SELECT hash, created_us, seen_us, user_agent FROM kernel_session
         WHERE person_id = @Id AND expires_us > @NowUs ORDER BY seen_us DESC
        """;

    private const string Delete = "DELETE FROM kernel_session WHERE hash = @Hash AND person_id = @Id";

    internal sealed record Row
    {
        public byte[] Hash { get; init; } = [];

        public long CreatedUs { get; init; }

        public long SeenUs { get; init; }

        public string UserAgent { get; init; } = "";

        /// <summary>Names the session to its owner; opens nothing.</summary>
        internal string Number => Convert.ToHexStringLower(Hash.AsSpan(0, NumberBytes));
    }

    internal static Task<IReadOnlyList<Row>> ListAsync(
        Id person, ISqlSession sql, TimeProvider clock, CancellationToken cancel) =>
        sql.QueryAsync<Row>(Open, new { Id = person, NowUs = clock.NowUs() }, cancel);

    /// <summary>Ends one of the caller's sessions; one of somebody else is not found.</summary>
    internal static Task<Outcome<Done>> EndAsync(
        string number, ISqlSession sql, Actor actor, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            var id = actor.Id!.Value;
            var session = work.Query<Row>(Open, new { Id = id, work.NowUs }).FirstOrDefault(row =>
                row.Number == number);
            if (session is null)
            {
                return IdentityRefusals.NotFound;
            }

            work.Execute(Delete, new { session.Hash, Id = id });
            work.Audit(actor, "identity.endSession", "person", id.ToString(), null, new { session = number });
            return Done.Instance;
        },
        cancel: cancel);
}
