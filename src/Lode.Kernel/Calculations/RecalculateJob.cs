using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calculations;

/// <summary>What the job is asked.</summary>
internal sealed record RecalculationRequest(Id SignalId, long FromUs, long ToUs, string Reason, string By);

/// <summary>What came of it: before and after.</summary>
/// <param name="FirstAt">First event time whose result is new or otherwise; null when none is.</param>
/// <param name="Computed">Results computed.</param>
/// <param name="Added">Of them at stamps that had none.</param>
/// <param name="Changed">Of them otherwise than stored.</param>
/// <param name="LargestAt">Where the difference is greatest, with both values.</param>
public sealed record Recalculation(
    DateTimeOffset? FirstAt, DateTimeOffset? LastAt, long Computed, long Added, long Changed, DateTimeOffset? LargestAt,
    double? Before, double? After);

/// <summary>Computes a stretch of the past again, in steps, and records what it changed; goes on after a restart.
/// </summary>
internal sealed class RecalculateJob(CalculationService calculations, ISqlSession sql) : IJobKind
{
    internal const string Name = "calculations.recalculate";
    private const long SecondNs = 1_000_000_000;
    internal static readonly Refusal NotStored = new("calculations.notStored", 503);
    internal static readonly Refusal NotDefined = new("calculations.notDefined", 404);
    internal static readonly Refusal RangeWrong = new("calculations.rangeWrong", 422);

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var request = run.RequestAs<RecalculationRequest>();
        var (from, to) = (request.FromUs * 1000, request.ToUs * 1000);
        var begun = run.Checkpoint is { } stored ? JsonSerializer.Deserialize<Progress>(stored)! : new Progress(from);
        var tally = begun.ToTally();
        for (var at = begun.ReachedNs; at < to;)
        {
            if (calculations.Worker.Engine.Find(request.SignalId) is not { } unit)
            {
                return NotDefined;
            }

            var last = Math.Min(to, unit.HeadNs + 1);
            if (at >= last)
            {
                break;
            }

            if (await calculations.Worker.AgainAsync(unit, at, last, tally, cancel) is not { } reached)
            {
                return NotStored;
            }

            at = reached;
            await run.ReportAsync(
                (at - from) / SecondNs, (to - from) / SecondNs, JsonSerializer.Serialize(Progress.Of(at, tally)));
        }

        return await RecordAsync(run, request, tally, cancel);
    }

    /// <summary>Asks for a stretch to be computed again.</summary>
    internal static Task<Outcome<JobRow>> StartAsync(
        JobStore jobs, PlantModel plant, PlantSignal signal, long fromUs, long toUs, string reason, Actor actor,
        CancellationToken cancel) => jobs.StartAsync(
            Name, plant.PathOf(signal), signal.SiteId,
            new RecalculationRequest(signal.Id, fromUs, toUs, reason, actor.Name), actor, cancel);

    /// <summary>What a person asks: a stretch of the past, with a reason.</summary>
    internal static async Task<Outcome<JobRow>> AskAsync(
        CalculationService calculations, JobStore jobs, PlantCache plant, Rights rights, Id signalId,
        DateTimeOffset from, DateTimeOffset to, string? reason, Actor actor, CancellationToken cancel)
    {
        if (calculations.State.Find(signalId) is not { } found || !rights.Can("plant.edit", found.Signal.SiteId))
        {
            return NotDefined;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return SaveCalculation.ReasonMissing.At(new FieldRefusal("reason", SaveCalculation.ReasonMissing.Code));
        }

        return from >= to || Instants.ToUs(from) > calculations.NowUs
            ? RangeWrong.At(new FieldRefusal("toAt", RangeWrong.Code))
            : await StartAsync(
                jobs, plant.Current, found.Signal, Instants.ToUs(from), Instants.ToUs(to), reason.Trim(), actor,
                cancel);
    }

    private async Task<Outcome<object>> RecordAsync(
        JobRun run, RecalculationRequest request, RevisionTally tally, CancellationToken cancel)
    {
        if (tally.Added + tally.Changed > 0 && calculations.Worker.Engine.Find(request.SignalId) is { } unit)
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    CalculationRows.Insert(work, CalculationRows.RevisionRow.Of(
                        unit, tally, "asked", work.NowUs, run.Id, request.Reason, request.By));
                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }

        var any = tally.Added + tally.Changed > 0;
        return new Recalculation(
            any ? Instants.FromUs(tally.FirstNs / 1000) : null, any ? Instants.FromUs(tally.LastNs / 1000) : null,
            tally.Computed, tally.Added, tally.Changed,
            tally.Largest is { } largest ? Instants.FromUs(largest.TimeNs / 1000) : null,
            Known(tally.Largest?.Before), Known(tally.Largest?.After));
    }

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>How far the job is, as kept between restarts.</summary>
    internal sealed record Progress(
        long ReachedNs, long Computed = 0, long Added = 0, long Changed = 0, long FirstNs = long.MaxValue,
        long LastNs = long.MinValue, long? LargestNs = null, string Before = "", string After = "")
    {
        internal static Progress Of(long reachedNs, RevisionTally tally) => new(
            reachedNs, tally.Computed, tally.Added, tally.Changed, tally.FirstNs, tally.LastNs, tally.Largest?.TimeNs,
            Text(tally.Largest?.Before), Text(tally.Largest?.After));

        internal RevisionTally ToTally() => new(Computed, Added, Changed, FirstNs, LastNs,
            LargestNs is { } at ? (at, Number(Before), Number(After)) : null);

        private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

        private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
