using System.Text.Json.Nodes;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Who could judge what a case says: colleagues by what they had to do with before. It only ranks; a
/// person names the experts.</summary>
/// <remarks>Score = 0.5 likeness of the texts + 0.2 the same equipment + 0.2 promptness − 0.1 load (fieldwork.md §c4).
/// Who opened the case and the managers of its organization, who screen it, are left out.</remarks>
internal sealed class RankExperts(
    ISqlSession sql, DefinitionStore definitions, CaseDirectory directory, ReadCase cases, TimeProvider clock)
{
    private const int MostCompared = 1_000;
    private const int MostShown = 8;
    private const double FullLoad = 10;

    // Index: kernel_case_by_time (site_id, opened_us, id).
    private const string Newest = $"""
        SELECT {CaseRows.Columns} FROM kernel_case
         WHERE site_id = @SiteId AND id <> @Id AND confidential = 0 ORDER BY opened_us DESC, id DESC LIMIT @Limit
        """;

    private const string Waiting = """
        SELECT candidate AS Candidate, count(*) AS Count,
               cast(sum(CASE WHEN due_us < @NowUs THEN 1 ELSE 0 END) AS bigint) AS Late
          FROM kernel_case_task WHERE site_id = @SiteId AND candidate >= 'p:' AND candidate < 'p;' GROUP BY candidate
        """;

    private static readonly string[] Places = ["place", "node"];

    /// <summary>A colleague; all parts run from 0 to 1.</summary>
    /// <param name="Cases">How many cases they had to do with.</param>
    internal sealed record Expert(
        PersonMark Person, double Score, double Text, double Equipment, double Promptness, double Load, int Cases);

    private sealed record Load
    {
        public string Candidate { get; init; } = "";

        public long Count { get; init; }

        public long? Late { get; init; }
    }

    private sealed record Past(HashSet<Id> Persons, string Text, string Place);

    /// <summary>The best first; at most eight.</summary>
    internal async Task<Outcome<IReadOnlyList<Expert>>> RunAsync(
        Id id, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!(await cases.RunAsync(id, actor, rights, cancel)).TryGet(out var view, out var why))
        {
            return why;
        }

        var rows = await sql.QueryAsync<CaseRow>(
            Newest, new { SiteId = (long)id.Site, Id = id, Limit = MostCompared }, cancel);
        var past = new List<Past>();
        foreach (var row in rows)
        {
            past.Add(await PastOfAsync(row, cancel));
        }

        var nowUs = clock.NowUs();
        var waiting = (await sql.QueryAsync<Load>(Waiting, new { SiteId = (long)id.Site, NowUs = nowUs }, cancel))
            .ToDictionary(one => one.Candidate);
        var people = await directory.ReadAsync(cancel);
        var own = new Past([], TextOf(view.State.Data, view.Procedure), PlaceOf(view.State.Data));
        var texts = SimilarCases.Likeness(own.Text, [.. past.Select(one => one.Text)]);
        var places = SimilarCases.Likeness(own.Place, [.. past.Select(one => one.Place)]);
        return people.In([id.Site])
            .Where(person => person.Id != view.State.Initiator?.Id && !people.IsExternal(person.Org)
                && !people.Holds(person.Id, "manager", id.Site, nowUs))
            .Select(person => Judge(person, past, texts, places, waiting.GetValueOrDefault($"p:{person.Id}")))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Person.Name, StringComparer.Ordinal)
            .Take(MostShown).ToArray();
    }

    private static Expert Judge(
        PersonRow person, List<Past> past, double[] texts, double[] places, Load? waiting)
    {
        int[] theirs = [.. past.Index().Where(pair => pair.Item.Persons.Contains(person.Id))
            .Select(pair => pair.Index)];
        var text = theirs.Length == 0 ? 0 : theirs.Max(at => texts[at]);
        var equipment = theirs.Length == 0 ? 0 : theirs.Max(at => places[at]);
        var promptness = 1 - ((waiting?.Late ?? 0) / (double)Math.Max(1, waiting?.Count ?? 1));
        var load = Math.Min(1, (waiting?.Count ?? 0) / FullLoad);
        return new Expert(
            new PersonMark(person.Id, person.Name),
            (0.5 * text) + (0.2 * equipment) + (0.2 * promptness) - (0.1 * load), text, equipment, promptness, load,
            theirs.Length);
    }

    private async Task<Past> PastOfAsync(CaseRow row, CancellationToken cancel)
    {
        var state = CaseJson.Read(row.State);
        var procedure = (await definitions.FindAsync(sql, row.Definition, cancel))!;
        HashSet<Id> persons = [.. state.Doers.Values.SelectMany(doers => doers).Select(doer => doer.Id)];
        if (state.Initiator is { } initiator)
        {
            persons.Add(initiator.Id);
        }

        return new Past(persons, TextOf(state.Data, procedure), PlaceOf(state.Data));
    }

    // All words that people wrote: what is chosen or counted says nothing of the matter.
    private static string TextOf(JsonObject data, CaseProcedure procedure) => string.Join(' ', data
        .Where(pair => procedure.Schema.Properties.GetValueOrDefault(pair.Key) is
        { Type: "string", Format: null, Enum.Count: 0 })
        .Select(pair => (string?)pair.Value));

    private static string PlaceOf(JsonObject data) =>
        string.Join(' ', Places.Select(name => (string?)data[name]).Where(text => text is not null));
}
