using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Rules;

/// <summary>Publishes a version of a rule. Nothing is ever edited: a correction is a newer version.</summary>
public static class PublishRule
{
    internal static readonly Refusal BadValidity = new("rules.badValidity", 422);
    internal static readonly Refusal BadContent = new("rules.badContent", 422);
    internal static readonly Refusal NoSource = new("rules.noSource", 422);

    private const string LastVersion = "SELECT COALESCE(MAX(version), 0) FROM kernel_rule WHERE code = @Code";

    private const string Insert = """
        INSERT INTO kernel_rule (id, code, version, source, clause, valid_from, valid_to, content, confirmed,
               published_us, published_by)
        VALUES (@Id, @Code, @Version, @Source, @Clause, @ValidFrom, @ValidTo, @Content, @Confirmed, @PublishedUs,
               @PublishedBy)
        """;

    /// <summary>Publishes; id, version, instant and person of the draft are set here.</summary>
    public static Task<Outcome<RuleRow>> RunAsync(
        ISqlSession sql, TimeProvider clock, Actor actor, RuleRow draft, CancellationToken cancel = default)
    {
        if (Check(draft) is { } refusal)
        {
            return Task.FromResult<Outcome<RuleRow>>(refusal);
        }

        var id = Id.New(0, clock.GetUtcNow());
        return sql.CommitAsync<RuleRow>(
            work =>
            {
                var row = draft with
                {
                    Id = id,
                    Version = work.Find<long>(LastVersion, new { draft.Code }) + 1,
                    PublishedUs = work.NowUs,
                    PublishedBy = actor.Name,
                };
                work.Execute(Insert, row);
                work.Audit(actor, "rules.publish", "rule", $"{row.Code}@{row.Version}", null, row);
                return row;
            },
            cancel: cancel);
    }

    /// <summary>What is wrong with a draft, or null.</summary>
    internal static Refusal? Check(RuleRow draft)
    {
        if (draft.Source.Length == 0 || draft.Clause.Length == 0)
        {
            return NoSource;
        }

        if (!IsDate(draft.ValidFrom) || (draft.ValidTo is { } to
            && (!IsDate(to) || string.CompareOrdinal(to, draft.ValidFrom) <= 0)))
        {
            return BadValidity;
        }

        return IsJson(draft.Content) ? null : BadContent;
    }

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
