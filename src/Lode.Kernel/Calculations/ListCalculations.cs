using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calculations;

/// <summary>How a calculated signal stands.</summary>
public enum CalculationStanding
{
    /// <summary>Everything that came is computed.</summary>
    UpToDate,

    /// <summary>Stretches of the past wait to be computed again.</summary>
    Behind,

    /// <summary>No input has sent anything yet.</summary>
    Waiting,

    /// <summary>The newest expression cannot be computed.</summary>
    Faulty,
}

/// <summary>The calculated signals that somebody may see.</summary>
internal static class ListCalculations
{
    /// <summary>Those at sites where the asker may read the plant, in the order of their paths.</summary>
    internal static IReadOnlyList<Calculation> Run(
        CalculationService calculations, Rights rights, int? site, Func<Calculation, bool> matches) =>
        [.. calculations.State.All.Where(one => rights.Can("plant.read", one.Signal.SiteId)
            && (site is null || one.Signal.SiteId == site) && matches(one))];

    internal static Outcome<Calculation> Find(CalculationService calculations, Rights rights, Id signalId) =>
        calculations.State.Find(signalId) is { } found && rights.Can("plant.read", found.Signal.SiteId)
            ? found : RecalculateJob.NotDefined;

    /// <summary>How it stands, and up to which event time it is computed, UTC ns; null before the first.</summary>
    internal static (CalculationStanding Standing, long? HeadNs) StandingOf(
        CalculationService calculations, Calculation one)
    {
        if (one.Fault is not null || calculations.Worker.Engine.Find(one.Signal.Id) is not { } unit)
        {
            return (CalculationStanding.Faulty, null);
        }

        return calculations.Worker.Engine.Read(unit, known => known.NewestNs == long.MinValue
            ? (CalculationStanding.Waiting, (long?)null)
            : (known.IsSettled ? CalculationStanding.UpToDate : CalculationStanding.Behind, known.HeadNs));
    }

    /// <summary>What computing again changed, the newest first.</summary>
    internal static Task<IReadOnlyList<CalculationRows.RevisionRow>> RevisionsAsync(
        ISqlSession sql, Calculation one, long beforeUs, int limit, CancellationToken cancel) =>
        sql.QueryAsync<CalculationRows.RevisionRow>(
            CalculationRows.SelectRevisions,
            new
            {
                SiteId = (long)one.Signal.SiteId,
                SignalId = one.Signal.Id,
                BeforeUs = beforeUs,
                Limit = limit,
            },
            cancel);
}
