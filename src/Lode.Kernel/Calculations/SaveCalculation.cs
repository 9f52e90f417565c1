using System.Text.Json;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calculations;

/// <summary>What an engineer writes of a calculated signal.</summary>
/// <param name="SignalId">The signal that is changed; null for a new one.</param>
/// <param name="Signal">What a new signal is called, and where it stands; its kind, key and expression are given by the
/// product.</param>
/// <param name="Expression">Over signals in braces, by plant path or key.</param>
/// <param name="FromAt">First event time that is computed this way; null for now. What lies before now is computed by a
/// job.</param>
/// <param name="Reason">Why it changes; required for a change.</param>
/// <param name="Seen">Number of the version that the writer has seen; another one is refused.</param>
public sealed record CalculationDraft(
    Id? SignalId, SignalInput? Signal, string Expression, DateTimeOffset? FromAt = null, string? Reason = null,
    long? Seen = null);

/// <summary>What was saved.</summary>
/// <param name="JobId">The job that computes the past; null when none is needed.</param>
public sealed record SavedCalculation(Id SignalId, long Version, Id? JobId);

/// <summary>Defines a calculated signal, or gives it a new version.</summary>
public sealed class SaveCalculation(
    ISqlSession sql, PlantCache plant, CalculationService calculations, SignalDirectory signals, JobStore jobs,
    TimeProvider clock)
{
    internal static readonly Refusal NotCalculated = new("calculations.notCalculated", 422);
    internal static readonly Refusal InFuture = new("calculations.inFuture", 422);
    internal static readonly Refusal ReasonMissing = new("calculations.reasonMissing", 422);
    internal static readonly Refusal ChangedMeanwhile = new("calculations.changedMeanwhile", 409);

    private const string Permission = "plant.edit";

    /// <summary>Saves the signal with its version, then starts the job of the past.</summary>
    public async Task<Outcome<SavedCalculation>> ExecuteAsync(
        CalculationDraft draft, Rights rights, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var nowUs = clock.NowUs();
        var fromUs = draft.FromAt is { } from ? Instants.ToUs(from) : nowUs;
        if (fromUs > nowUs)
        {
            return InFuture.At(new FieldRefusal("fromAt", InFuture.Code));
        }

        if (!Compose(model, draft, rights).TryGet(out var signal, out var why)
            || !calculations.Judge(signal, signal.Expression, signal.Unit, name => signals.Find(name, rights))
                .TryGet(out var formula, out why))
        {
            return why;
        }

        var outcome = await sql.CommitAsync(work => Write(work, draft, signal, formula, fromUs, actor), cancel: cancel);
        if (!outcome.TryGet(out var saved, out why))
        {
            return why;
        }

        await plant.ReloadAsync(cancel);
        await calculations.SyncAsync(cancel);
        if (fromUs == nowUs)
        {
            return saved;
        }

        var job = await RecalculateJob.StartAsync(
            jobs, plant.Current, signal, fromUs, calculations.NowUs, draft.Reason ?? "", actor, cancel);
        return job.TryGet(out var started, out why) ? saved with { JobId = started.Id } : why;
    }

    /// <summary>A version as it is stored.</summary>
    internal static CalculationRows.VersionRow Row(
        IWork work, PlantSignal signal, Formula formula, long fromUs, string reason, string by) => new()
        {
            SiteId = signal.SiteId,
            Id = Id.New(signal.SiteId, Instants.FromUs(work.NowUs)),
            SignalId = signal.Id,
            Number = CalculationRows.NextNumber(work, signal.SiteId, signal.Id),
            FromUs = fromUs,
            Expression = signal.Expression,
            Unit = signal.Unit,
            Inputs = JsonSerializer.Serialize(formula.Inputs, JsonSerializerOptions.Web),
            Reason = reason,
            SavedUs = work.NowUs,
            SavedBy = by,
        };

    private Outcome<PlantSignal> Compose(PlantModel model, CalculationDraft draft, Rights rights)
    {
        if (draft.SignalId is { } id)
        {
            var known = model.Signal(id);
            return known is null || !rights.Can(Permission, known.SiteId) ? PlantRefusals.NotFound
                : known.Kind != SignalKind.Calculated ? NotCalculated.With(("name", known.NameZh))
                : string.IsNullOrWhiteSpace(draft.Reason)
                    ? ReasonMissing.At(new FieldRefusal("reason", ReasonMissing.Code))
                    : known with { Expression = draft.Expression.Trim() };
        }

        if (draft.Signal is not { } input)
        {
            return PlantRefusals.NotFound;
        }

        var composed = SaveSignal.Compose(
            model, null, input with { Key = "calculated,signal=new:value", Kind = "calculated" }, clock.GetUtcNow());
        if (!composed.TryGet(out var signal, out var why))
        {
            return why;
        }

        return rights.Can(Permission, signal.SiteId)
            ? signal with { Key = $"calculated,signal={signal.Id}:value", Expression = draft.Expression.Trim() }
            : PlantRefusals.NotFound.At(new FieldRefusal("nodeId", PlantRefusals.NotFound.Code));
    }

    private static Outcome<SavedCalculation> Write(
        IWork work, CalculationDraft draft, PlantSignal signal, Formula formula, long fromUs, Actor actor)
    {
        if (draft.SignalId is null && SaveSignal.Taken(work, signal) is { } taken)
        {
            return taken;
        }

        var row = Row(work, signal, formula, fromUs, draft.Reason?.Trim() ?? "", actor.Name);
        if (draft.Seen is { } seen && seen != row.Number - 1)
        {
            return ChangedMeanwhile;
        }

        PlantRows.Write(work, signal);
        CalculationRows.Insert(work, row, actor.Id);
        work.Audit(actor, "calculations.save", "signal", signal.Id.ToString(), null, new
        {
            row.Number,
            row.Expression,
            row.Unit,
            row.FromUs,
            row.Reason,
        });
        return new SavedCalculation(signal.Id, row.Number, null);
    }
}
