using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Trends;

/// <summary>What somebody wrote beside the lines.</summary>
/// <param name="FromAt">The instant it speaks of, or where its period begins.</param>
/// <param name="ToAt">Where its period ends; equal to <paramref name="FromAt"/> for an instant.</param>
/// <param name="Key">The signal it speaks of; empty for the site.</param>
/// <param name="IsOwn">Written by who asks.</param>
public sealed record TrendNote(
    Id Id, int SiteId, DateTimeOffset FromAt, DateTimeOffset ToAt, string Key, string Text, bool IsOwn,
    string WrittenBy, DateTimeOffset WrittenAt);

/// <summary>A note as given.</summary>
public sealed record TrendNoteInput(
    int SiteId, DateTimeOffset FromAt, string Text, DateTimeOffset? ToAt = null, string? Key = null);

/// <summary>Notes of a site. They are not edited; who wrote one may take it back, which the audit log keeps.</summary>
public sealed class TrendNotes(ISqlSession sql, TimeProvider clock)
{
    private const int MostCharacters = 500;
    private const int MostNotes = 500;

    /// <summary>Notes of a site that touch [from, to), newest first.</summary>
    public async Task<IReadOnlyList<TrendNote>> ListAsync(
        int site, DateTimeOffset from, DateTimeOffset to, Actor actor, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(
            List,
            new { Site = (long)site, From = Instants.ToUs(from), To = Instants.ToUs(to), Limit = MostNotes },
            cancel)).Select(row => row.ToNote(actor))];

    /// <summary>Writes a note.</summary>
    public async Task<Outcome<TrendNote>> WriteAsync(
        TrendNoteInput input, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can(TrendsModule.Write, input.SiteId))
        {
            return TrendRefusals.NotFound;
        }

        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return TrendRefusals.NoPerson;
        }

        var wrong = new FieldChecks()
            .NeedText(input.Text, "text", MostCharacters)
            .Need(input.Key is not { Length: > 1000 }, "key", "length")
            .Need(input.ToAt is not { } to || to >= input.FromAt, "toAt", "range")
            .Need(input.FromAt <= clock.GetUtcNow().AddMinutes(5), "fromAt", "range")
            .Against(TrendRefusals.NoteWrong);
        if (wrong is not null)
        {
            return wrong;
        }

        return await sql.CommitAsync<TrendNote>(
            work =>
            {
                var row = new Row
                {
                    SiteId = input.SiteId,
                    Id = Id.New(input.SiteId, clock.GetUtcNow()),
                    FromUs = Instants.ToUs(input.FromAt),
                    ToUs = Instants.ToUs(input.ToAt ?? input.FromAt),
                    Key = input.Key ?? "",
                    Content = input.Text.Trim(),
                    AuthorId = person,
                    WrittenBy = actor.Name,
                    WrittenUs = work.NowUs,
                };
                work.Execute(Insert, row);
                work.Audit(actor, "trends.writeNote", "trendNote", row.Id.ToString(), null, row.ToNote(actor));
                return row.ToNote(actor);
            },
            cancel: cancel);
    }

    /// <summary>Takes an own note back.</summary>
    public Task<Outcome<Done>> DeleteAsync(Id id, Rights rights, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                var known = work.Find<Row>(Find, new { Site = (long)id.Site, Id = id });
                if (known is null || !rights.Can(TrendsModule.Write, id.Site))
                {
                    return TrendRefusals.NotFound;
                }

                if (known.AuthorId != actor.Id)
                {
                    return TrendRefusals.NotAuthor.With(("name", known.WrittenBy));
                }

                work.Execute(
                    "DELETE FROM kernel_trend_note WHERE site_id = @Site AND id = @Id",
                    new { Site = known.SiteId, known.Id });
                work.Audit(actor, "trends.deleteNote", "trendNote", id.ToString(), known.ToNote(actor), null);
                return Done.Instance;
            },
            cancel: cancel);

    private const string Columns = """
        SELECT site_id AS SiteId, id AS Id, from_us AS FromUs, to_us AS ToUs, key AS Key, content AS Content,
               author_id AS AuthorId, written_by AS WrittenBy, written_us AS WrittenUs
          FROM kernel_trend_note
        """;

    private const string List = Columns + """
         WHERE site_id = @Site AND from_us < @To AND to_us >= @From ORDER BY from_us DESC LIMIT @Limit
        """;

    private const string Find = Columns + " WHERE site_id = @Site AND id = @Id";

    private const string Insert = """
        INSERT INTO kernel_trend_note (site_id, id, from_us, to_us, key, content, author_id, written_by, written_us)
        VALUES (@SiteId, @Id, @FromUs, @ToUs, @Key, @Content, @AuthorId, @WrittenBy, @WrittenUs)
        """;

    internal sealed class Row
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public long FromUs { get; init; }
        public long ToUs { get; init; }
        public string Key { get; init; } = "";
        public string Content { get; init; } = "";
        public Id AuthorId { get; init; }
        public string WrittenBy { get; init; } = "";
        public long WrittenUs { get; init; }

        internal TrendNote ToNote(Actor actor) => new(
            Id, (int)SiteId, Instants.FromUs(FromUs), Instants.FromUs(ToUs), Key, Content, AuthorId == actor.Id,
            WrittenBy, Instants.FromUs(WrittenUs));
    }
}
