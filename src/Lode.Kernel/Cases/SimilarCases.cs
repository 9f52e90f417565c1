using System.Text;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Earlier cases that say much the same, shown before another one is opened. It only ranks: whether one is a
/// duplicate, a person decides.</summary>
/// <remarks>Cosine of the TF-IDF vectors of character bigrams, field by field, so that the same problem with another
/// solution can be told apart (fieldwork.md §c4).</remarks>
internal sealed class SimilarCases(ISqlSession sql, DefinitionStore definitions)
{
    private const int MostCompared = 2_000;
    private const int MostShown = 5;
    private const double LeastScore = 0.12;

    // Index: kernel_case_by_time (site_id, opened_us, id).
    private const string Newest = $"""
        SELECT {CaseRows.Columns} FROM kernel_case
         WHERE site_id = @SiteId AND type = @Type AND (confidential <= @MostSecret OR initiator_id = @Reader)
         ORDER BY opened_us DESC, id DESC LIMIT @Limit
        """;

    /// <summary>A case like what is typed.</summary>
    /// <param name="Score">Mean over the fields that are filled in, 0 to 1.</param>
    /// <param name="Fields">Likeness of each field, 0 to 1.</param>
    internal sealed record Found(CaseRow Row, double Score, IReadOnlyDictionary<string, double> Fields);

    /// <param name="type">Procedure; its definition names the fields that are compared.</param>
    /// <param name="texts">What is typed so far, by field.</param>
    internal async Task<Outcome<IReadOnlyList<Found>>> RunAsync(
        string type, IReadOnlyDictionary<string, string> texts, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (await definitions.LatestAsync(sql, type, cancel) is not { } procedure)
        {
            return CaseRefusals.UnknownType.With(("type", type));
        }

        string[] fields = [.. procedure.Definition.Similar.Where(field => texts.GetValueOrDefault(field)?.Length > 3)];
        if (fields.Length == 0)
        {
            return Array.Empty<Found>();
        }

        var rows = await RowsAsync(type, actor, rights, cancel);
        var states = rows.Select(row => CaseJson.Read(row.State).Data).ToList();
        var scores = fields.ToDictionary(field => field, field => Likeness(
            texts[field], [.. states.Select(data => (string?)CaseNames.Find(data, field) ?? "")]));
        return rows.Select((row, index) => new Found(
                row, fields.Average(field => scores[field][index]),
                fields.ToDictionary(field => field, field => scores[field][index])))
            .Where(one => one.Score >= LeastScore)
            .OrderByDescending(one => one.Score).Take(MostShown).ToArray();
    }

    private async Task<List<CaseRow>> RowsAsync(string type, Actor actor, Rights rights, CancellationToken cancel)
    {
        var rows = new List<CaseRow>();
        foreach (var site in rights.Sites("cases.read"))
        {
            rows.AddRange(await sql.QueryAsync<CaseRow>(
                Newest, new
                {
                    SiteId = site,
                    Type = type,
                    MostSecret = rights.Can("cases.supervise", site) ? 1L : 0L,
                    Reader = actor.Id ?? default,
                    Limit = MostCompared,
                },
                cancel));
        }

        return rows;
    }

    /// <summary>The likeness of a text to each of others, 0 to 1.</summary>
    internal static double[] Likeness(string text, IReadOnlyList<string> others)
    {
        var counts = others.Select(Bigrams).ToList();
        var spread = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var gram in counts.SelectMany(one => one.Keys))
        {
            spread[gram] = spread.GetValueOrDefault(gram) + 1;
        }

        double Rarity(string gram) => 1 + Math.Log((1.0 + others.Count) / (1 + spread.GetValueOrDefault(gram)));
        Dictionary<string, double> Weighted(Dictionary<string, int> grams) =>
            grams.ToDictionary(pair => pair.Key, pair => (1 + Math.Log(pair.Value)) * Rarity(pair.Key));
        var own = Weighted(Bigrams(text));
        var length = Length(own);
        return [.. counts.Select(grams =>
        {
            var other = Weighted(grams);
            var shared = own.Sum(pair => pair.Value * other.GetValueOrDefault(pair.Key));
            return shared == 0 ? 0 : shared / (length * Length(other));
        })];
    }

    private static double Length(Dictionary<string, double> vector) =>
        Math.Sqrt(vector.Values.Sum(value => value * value));

    // Full and half width are one, and so are capitals; whatever is no letter or digit parts nothing.
    private static Dictionary<string, int> Bigrams(string text)
    {
        var plain = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter))
            {
                plain.Append(letter);
            }
        }

        var grams = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at + 1 < plain.Length; at++)
        {
            var gram = plain.ToString(at, 2);
            grams[gram] = grams.GetValueOrDefault(gram) + 1;
        }

        return grams;
    }
}
