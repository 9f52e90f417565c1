using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Streams;

namespace Lode.Waste.Registers;

/// <summary>An edition of a code list and the days on which it counts.</summary>
/// <param name="ValidUntil">The first day on which it does not count any more; null while it does.</param>
internal sealed record ListEdition(
    string Edition, string Kind, DateOnly ValidFrom, DateOnly? ValidUntil, string Source);

/// <summary>Takes in an edition of the national list; the one before ends where it begins.</summary>
internal static class ImportList
{
    internal static readonly Refusal Taken = new("waste.editionTaken", 409);
    internal static readonly Refusal LineWrong = new("waste.listLineWrong", 422);

    /// <summary>The edition that is shipped; superseded by that of 2025.</summary>
    internal static readonly ListEdition Of2021 = new(
        WasteList.ShippedEdition, "hazardous", new DateOnly(2021, 1, 1), null,
        "国家危险废物名录（2021年版）；2025年版自2025-01-01起施行，须另行导入");

    private const string InsertList = """
        INSERT INTO waste_list (edition, kind, valid_from, valid_until, source)
        VALUES (@Edition, @Kind, @From, @Until, @Source) ON CONFLICT (edition) DO NOTHING
        """;

    private const string InsertCode = """
        INSERT INTO waste_code (edition, code, category, description, hazards)
        VALUES (@Edition, @Code, @Category, @Description, @Hazards) ON CONFLICT (edition, code) DO NOTHING
        """;

    private const string EndOthers = """
        UPDATE waste_list SET valid_until = @From
         WHERE kind = @Kind AND edition <> @Edition AND valid_from < @From
           AND (valid_until IS NULL OR valid_until > @From)
        """;

    internal sealed record Request(string Edition, DateOnly ValidFrom, string Source, string Csv);

    internal static Task<Outcome<ListEdition>> RunAsync(
        Request request, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        var wrong = new FieldChecks().NeedText(request.Edition, "edition", 20).NeedText(request.Source, "source")
            .NeedText(request.Csv, "csv", 2_000_000).Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return Task.FromResult<Outcome<ListEdition>>(wrong);
        }

        using var reader = new StringReader(request.Csv);
        var wastes = WasteList.Read(reader, out var line);
        if (line is { } number)
        {
            return Task.FromResult<Outcome<ListEdition>>(LineWrong.With(("line", $"{number}")));
        }

        var edition = new ListEdition(request.Edition, "hazardous", request.ValidFrom, null, request.Source);
        return sql.CommitAsync<ListEdition>(
            work =>
            {
                if (!Store(work, edition, wastes))
                {
                    return Taken.With(("edition", request.Edition));
                }

                work.Audit(actor, "waste.importList", "wasteList", edition.Edition, null, new
                {
                    edition.Edition,
                    From = Day(edition.ValidFrom),
                    Codes = wastes.Count,
                });
                return edition;
            },
            cancel: cancel);
    }

    /// <summary>Stores an edition; false when it is there.</summary>
    internal static bool Store(IWork work, ListEdition edition, IReadOnlyList<ListedWaste> wastes)
    {
        var from = Day(edition.ValidFrom);
        var stored = work.Execute(InsertList, new
        {
            edition.Edition,
            edition.Kind,
            From = from,
            Until = edition.ValidUntil is { } until ? Day(until) : null,
            edition.Source,
        });
        if (stored == 0)
        {
            return false;
        }

        work.Execute(EndOthers, new { edition.Edition, edition.Kind, From = from });
        foreach (var waste in wastes)
        {
            work.Execute(InsertCode, new
            {
                edition.Edition,
                waste.Code,
                waste.Category,
                waste.Description,
                Hazards = HazardText.Of(waste.Hazards),
            });
        }

        return true;
    }

    internal static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    internal static DateOnly DayOf(string text) =>
        DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
