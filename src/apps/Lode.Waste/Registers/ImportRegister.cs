using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>Takes in a register as a file: one way for all of them. The dry run is the import itself, taken back: what
/// it says of a line is what would happen. All lines are stored, or none.</summary>
internal static class ImportRegister
{
    internal static readonly Refusal LineWrong = new("waste.importLineWrong", 422);

    // Takes back what a dry run has stored; nobody sees it.
    private static readonly Refusal TakenBack = new("waste.importTakenBack", 409);

    private const int MostCharacters = 2_000_000;

    /// <param name="Apply">Store it; without it the answer says what would happen.</param>
    internal sealed record Request(int Site, string Csv, bool Apply = false);

    /// <param name="Change">added, changed, same or wrong.</param>
    /// <param name="Faults">What is wrong, by line and column.</param>
    internal sealed record Row(
        int Line, string Key, string Change, IReadOnlyList<CellChange> Cells, IReadOnlyList<Fault> Faults);

    internal sealed record Fault(string Code, string Detail, string? Remedy);

    internal sealed record Answer(
        bool Applied, int Added, int Changed, int Same, int Wrong, IReadOnlyList<Row> Rows);

    internal sealed record Column(
        string Name, string NameZh, string NameEn, bool IsNeeded, IReadOnlyList<Choice> Choices, string Example);

    internal sealed record Choice(string Value, string NameZh, string NameEn);

    internal sealed record Format(string Register, IReadOnlyList<Column> Columns);

    private sealed record Entry(SheetLine Line, string Key, Stored? Stored, IReadOnlyList<Refusal> Faults);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/imports", Formats).WithName("waste.importFormats").Produces<Page<Format>>()
            .Requires("waste.read");
        group.MapGet("/imports/{register}/template", Template).WithName("waste.importTemplate").ProducesProblem(404)
            .Requires("waste.read");
        group.MapPost("/imports/{register}", RunAsync).WithName("waste.importRegister").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    private static IResult Formats() => TypedResults.Ok(new Page<Format>(
        [.. RegisterFormats.All.Select(one => new Format(one.Name, [.. one.Columns.Select(column => new Column(
            column.Name, column.Zh, column.En, column.IsNeeded,
            [.. column.Choices.Select(choice => new Choice(choice.Value, choice.Zh, choice.En))], column.Example))]))],
        null));

    private static IResult Template(string register, HttpContext context) =>
        RegisterFormats.All.FirstOrDefault(one => one.Name == register) is not { } format
            ? WasteRefusals.NotFound.ToProblem()
            : new SheetAnswer(
                [.. format.Columns.Select(column => IsChinese(context) ? column.Zh : column.En)],
                [[.. format.Columns.Select(column => ExampleOf(column, IsChinese(context)))]],
                $"{register}-template", false);

    private static bool IsChinese(HttpContext context) => RequestLanguage.Of(context) == "zh-CN";

    private static string ExampleOf(SheetColumn column, bool isChinese) =>
        column.Choices.FirstOrDefault(choice => choice.Zh == column.Example) is { Value: not null } choice
            && !isChinese ? choice.En : column.Example;

    private static async Task<IResult> RunAsync(
        string register, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days,
        TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site)
            || RegisterFormats.All.FirstOrDefault(one => one.Name == register) is not { } format)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Csv, "csv", MostCharacters).Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        if (!RegisterFile.Read(request.Csv, format.Columns).TryGet(out var lines, out var why))
        {
            return why.ToProblem();
        }

        var zone = await days.OfAsync(request.Site, cancel);
        Entry[] entries = [];
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                entries = [.. Entries(new ImportDesk(work, request.Site, zone, actor), format, lines)];
                if (!request.Apply || entries.Any(entry => entry.Stored is null))
                {
                    return TakenBack;
                }

                work.Audit(actor, "waste.importRegister", "wasteSite", $"{request.Site}", null, new
                {
                    Register = register,
                    Lines = lines.Count,
                });
                return Done.Instance;
            },
            cancel: cancel);
        var language = RequestLanguage.Of(context);
        return request.Apply && entries.FirstOrDefault(entry => entry.Stored is null) is { } first
            ? First(first, texts).ToProblem()
            : TypedResults.Ok(Of(entries, outcome.TryGet(out _, out _), texts, language));
    }

    // An entry of several lines is stored at the first of them; where it has but one, another one is wrong.
    private static IEnumerable<Entry> Entries(
        ImportDesk desk, RegisterFormat format, IReadOnlyList<SheetLine> lines)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in lines.Select(line => line.Again())
            .GroupBy(line => format.HasLines ? format.Key(line) : $"{line.Line}"))
        {
            SheetLine[] own = [.. same];
            var key = format.Key(own[0]);
            if (!known.Add(key) && own[0].Faults.Count == 0)
            {
                own[0].Wrong(format.KeyColumn, "taken");
            }

            Refusal? refused = null;
            Stored? stored = null;
            if (own.All(line => line.Faults.Count == 0) && format.Store(desk, own) is { } outcome
                && !outcome.TryGet(out stored, out refused))
            {
                own[0].Refuse(refused);
            }

            yield return new Entry(own[0], key, stored, [.. own.SelectMany(line => line.Faults)]);
        }
    }

    private static Refusal First(Entry entry, TextCatalog texts)
    {
        var fault = entry.Faults[0];
        string Said(string language) => texts.Render(language, fault.Code, fault.Args).Detail;
        return LineWrong.With(
            ("line", entry.Line.Line.ToString(CultureInfo.InvariantCulture)), ("reason.zh-CN", Said("zh-CN")),
            ("reason.en-US", Said("en-US")));
    }

    private static Answer Of(Entry[] entries, bool applied, TextCatalog texts, string language)
    {
        int Count(string change) => entries.Count(entry => (entry.Stored?.Change ?? "wrong") == change);
        return new Answer(
            applied, Count("added"), Count("changed"), Count("same"), Count("wrong"),
            [.. entries.Select(entry => new Row(
                entry.Line.Line, entry.Key, entry.Stored?.Change ?? "wrong", entry.Stored?.Cells ?? [],
                [.. entry.Faults.Select(fault =>
                {
                    var text = texts.Render(language, fault.Code, fault.Args);
                    return new Fault(fault.Code, text.Detail, text.Remedy);
                })]))]);
    }
}
