using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Calculations;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Jobs;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Calculations;

/// <summary>A signal that an expression reads, with its words.</summary>
/// <param name="Text">How the expression calls it.</param>
/// <param name="HoldSeconds">How long a value counts without a newer one; null for ever.</param>
public sealed record CalculationInputItem(string Text, string Key, string Name, string Unit, double? HoldSeconds);

/// <summary>A calculated signal as listed.</summary>
/// <param name="Version">Number of the newest version; 0 while the expression was never computable.</param>
/// <param name="FromAt">First event time of the newest version.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="ComputedToAt">Event time up to which it is computed.</param>
/// <param name="Fault">Why it cannot be computed, in the reader's language.</param>
public sealed record CalculationItem(
    Id SignalId, int SiteId, string Path, string Key, string Name, string Unit, int Decimals, string Expression,
    long Version, DateTimeOffset? FromAt, CalculationStanding Standing, DateTimeOffset? ComputedToAt, string? Fault,
    IReadOnlyList<CalculationInputItem> Inputs);

/// <summary>A version of a calculated signal.</summary>
/// <param name="SavedBy">Who; empty for one that came with the plant's sheet or a template.</param>
public sealed record CalculationVersionItem(
    long Number, DateTimeOffset FromAt, string Expression, string Unit, string Reason, DateTimeOffset SavedAt,
    string SavedBy, IReadOnlyList<CalculationInputItem> Inputs);

/// <summary>A calculated signal with all its versions, the newest first.</summary>
public sealed record CalculationDetail(CalculationItem Calculation, IReadOnlyList<CalculationVersionItem> Versions);

/// <summary>What computing again changed.</summary>
/// <param name="Cause"><c>late</c> for late data and corrections, <c>asked</c> for a job.</param>
/// <param name="Before">Stored value at the greatest difference; null when there was none that could be used.</param>
public sealed record CalculationRevisionItem(
    string Cause, Id? JobId, string Reason, string ByName, DateTimeOffset FromAt, DateTimeOffset ToAt, long Computed,
    long Added, long Changed, DateTimeOffset? LargestAt, double? Before, double? After, DateTimeOffset At);

/// <summary>A draft to try.</summary>
/// <param name="Unit">Wanted unit; absent takes the one that comes out.</param>
public sealed record CalculationTrial(string Expression, string? Unit = null, int Hours = 24);

/// <summary>What a draft would have given; times in µs, columns as the reading doors give them.</summary>
public sealed record CalculationTrialAnswer(
    string Unit, DateTimeOffset FromAt, DateTimeOffset ToAt, int Count, int Good, double? Min, double? Max,
    double? Mean, IReadOnlyList<CalculationInputItem> Inputs, IReadOnlyList<long> T, IReadOnlyList<double?> V,
    IReadOnlyList<uint> Q);

/// <summary>A stretch of the past to compute again.</summary>
public sealed record RecalculationAsked(DateTimeOffset FromAt, DateTimeOffset ToAt, string? Reason = null);

/// <summary>The doors of calculated signals.</summary>
public static class CalculationEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/calculations</c>.</summary>
        public void MapCalculations()
        {
            var group = routes.MapGroup("/calculations").WithTags("Calculations");
            group.MapGet("", List).WithName("calculations.list").Produces<Page<CalculationItem>>()
                .Requires("plant.read");
            group.MapPost("", SaveAsync).WithName("calculations.save").Produces<SavedCalculation>()
                .ProducesProblem(422).Requires("plant.edit");
            group.MapPost("/preview", Preview).WithName("calculations.preview").Produces<CalculationTrialAnswer>()
                .ProducesProblem(422).Requires("plant.edit");
            group.MapGet("/{id}", Get).WithName("calculations.get").Produces<CalculationDetail>().ProducesProblem(404)
                .Requires("plant.read");
            group.MapGet("/{id}/revisions", RevisionsAsync).WithName("calculations.revisions")
                .Produces<Page<CalculationRevisionItem>>().ProducesProblem(404).Requires("plant.read");
            group.MapPost("/{id}/recalculate", RecalculateAsync).WithName("calculations.recalculate")
                .Produces<JobItem>(202).ProducesProblem(404).ProducesProblem(422).Requires("plant.edit");
        }
    }

    private static IResult List(
        CalculationService calculations, PlantCache plant, SignalDirectory signals, Rights rights, TextCatalog texts,
        HttpContext context, int? site = null, string? search = null, string? cursor = null, int? limit = null)
    {
        var words = (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = ListCalculations.Run(calculations, rights, site, one => Array.TrueForAll(words, word =>
            Haystack(plant.Current, one).Contains(word, StringComparison.OrdinalIgnoreCase)));
        var rows = Paging.Limit(limit);
        var skip = Paging.Parts(cursor, 1) is [var place] ? (int)Math.Clamp(Paging.Number(place), 0, found.Count) : 0;
        var next = skip + rows < found.Count
            ? Paging.Cursor((skip + rows).ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<CalculationItem>(
            [.. found.OrderBy(one => plant.Current.PathOf(one.Signal), StringComparer.Ordinal).Skip(skip).Take(rows)
                .Select(one => Of(one, calculations, plant.Current, signals, texts, context))], next));
    }

    private static IResult Get(
        Id id, CalculationService calculations, PlantCache plant, SignalDirectory signals, Rights rights,
        TextCatalog texts, HttpContext context) =>
        ListCalculations.Find(calculations, rights, id).TryGet(out var found, out var why)
            ? TypedResults.Ok(new CalculationDetail(
                Of(found, calculations, plant.Current, signals, texts, context),
                [.. found.Versions.Reverse().Select(row => new CalculationVersionItem(
                    row.Number, Instants.FromUs(row.FromUs), row.Expression, row.Unit, row.Reason,
                    Instants.FromUs(row.SavedUs), row.SavedBy, Inputs(row.ReadInputs(), signals, context)))]))
            : why.ToProblem();

    private static async Task<IResult> RevisionsAsync(
        Id id, CalculationService calculations, ISqlSession sql, Rights rights, CancellationToken cancel,
        string? cursor = null, int? limit = null)
    {
        if (!ListCalculations.Find(calculations, rights, id).TryGet(out var found, out var why))
        {
            return why.ToProblem();
        }

        var before = Paging.Parts(cursor, 1) is [var place] ? Paging.Number(place) : long.MaxValue;
        var rows = Paging.Limit(limit);
        return TypedResults.Ok(Paging.Cut(
            await ListCalculations.RevisionsAsync(sql, found, before, rows + 1, cancel), rows,
            row => new CalculationRevisionItem(
                row.Cause, row.JobId, row.Reason, row.ByName, Instants.FromUs(row.FromUs), Instants.FromUs(row.ToUs),
                row.Computed, row.Added, row.Changed, row.LargestUs is { } us ? Instants.FromUs(us) : null,
                row.ValueWas, row.ValueIs, Instants.FromUs(row.AtUs)),
            row => Paging.Cursor(row.AtUs.ToString(CultureInfo.InvariantCulture))));
    }

    private static IResult Preview(
        CalculationTrial trial, PreviewCalculation preview, SignalDirectory signals, Rights rights,
        HttpContext context, CancellationToken cancel)
    {
        if (!preview.Run(trial.Expression, trial.Unit, trial.Hours, rights, cancel).TryGet(out var found, out var why))
        {
            return why.ToProblem();
        }

        var (times, values) = (new long[found.Points.Count], new double?[found.Points.Count]);
        for (var at = 0; at < times.Length; at++)
        {
            times[at] = found.Points.Times[at] / 1000;
            values[at] = double.IsFinite(found.Points.Values[at]) ? found.Points.Values[at] : null;
        }

        return TypedResults.Ok(new CalculationTrialAnswer(
            found.Unit, found.FromAt, found.ToAt, found.Count, found.Good, found.Min, found.Max, found.Mean,
            Inputs(found.Inputs, signals, context), times, values, found.Points.Qualities.ToArray()));
    }

    private static async Task<IResult> SaveAsync(
        CalculationDraft draft, SaveCalculation save, Rights rights, Actor actor, CancellationToken cancel) =>
        (await save.ExecuteAsync(draft, rights, actor, cancel)).TryGet(out var saved, out var why)
            ? TypedResults.Ok(saved) : why.ToProblem();

    private static async Task<IResult> RecalculateAsync(
        Id id, RecalculationAsked asked, CalculationService calculations, JobStore jobs, PlantCache plant,
        Rights rights, Actor actor, TextCatalog texts, HttpContext context, CancellationToken cancel) =>
        (await RecalculateJob.AskAsync(
            calculations, jobs, plant, rights, id, asked.FromAt, asked.ToAt, asked.Reason, actor, cancel))
            .ToAccepted(context, texts);

    private static string Haystack(PlantModel plant, Calculation one) => string.Join(
        '\n', plant.PathOf(one.Signal), one.Signal.NameZh, one.Signal.NameEn, one.Signal.TagNumber, one.Signal.Key,
        one.Signal.Expression);

    private static CalculationItem Of(
        Calculation one, CalculationService calculations, PlantModel plant, SignalDirectory signals, TextCatalog texts,
        HttpContext context)
    {
        var newest = one.Versions is [.., var last] ? last : null;
        var (standing, headNs) = ListCalculations.StandingOf(calculations, one);
        return new(
            one.Signal.Id, one.Signal.SiteId, plant.PathOf(one.Signal), one.Signal.Key,
            NameOf(one.Signal.Key, signals, context), one.Signal.Unit, one.Signal.Decimals, one.Signal.Expression,
            newest?.Number ?? 0, newest is null ? null : Instants.FromUs(newest.FromUs), standing,
            headNs is { } ns ? Instants.FromUs(ns / 1000) : null,
            one.Fault is { } fault ? texts.Render(RequestLanguage.Of(context), fault.Code, fault.Args).Detail : null,
            Inputs(newest?.ReadInputs() ?? [], signals, context));
    }

    private static CalculationInputItem[] Inputs(
        IReadOnlyList<CalculationInput> inputs, SignalDirectory signals, HttpContext context) =>
        [.. inputs.Select(input => new CalculationInputItem(
            input.Name, input.Key, NameOf(input.Key, signals, context), input.Unit, input.HoldSeconds))];

    private static string NameOf(string key, SignalDirectory signals, HttpContext context) =>
        signals.Find(key)?.Facts.Name(RequestLanguage.Of(context)) ?? key;
}
