using Lode.Historian.Retrieval;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

/// <summary>How many signals directly on a node are how trustworthy now.</summary>
public sealed record NodeHealth(Id NodeId, int Good, int Uncertain, int Bad, int Stale, int Missing);

/// <summary>A signal with its newest value and what the period says of its data.</summary>
/// <param name="LastAt">Stamp of the newest value; null when there is none.</param>
/// <param name="Quality">OPC UA status code of the newest value.</param>
/// <param name="PercentGood">Share of the period with quality good; null while nothing is known.</param>
/// <param name="FrozenSeconds">How long the value has not moved; null when that is no fault.</param>
public sealed record SignalQualityItem(
    SignalItem Signal, SignalHealth Health, DateTimeOffset? LastAt, double? Last, uint? Quality, double? PercentGood,
    long Values, int Gaps, double LongestGapSeconds, double? FrozenSeconds);

/// <summary>Data quality of a site or a part of it.</summary>
/// <param name="Partial">There are more signals than one answer takes: choose a smaller part.</param>
public sealed record QualityAnswer(
    DateTimeOffset FromAt, DateTimeOffset ToAt, IReadOnlyList<SignalQualityItem> Items, bool Partial);

internal static class QualityEndpoints
{
    internal const int MostSignals = 5_000;
    private const int Buckets = 288;
    private const long Day = 86_400_000_000_000;

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/health", HealthAsync).WithName("plant.health").Produces<Whole<NodeHealth>>()
            .Requires(PlantEndpoints.Read);
        group.MapGet("/quality", QualityAsync).WithName("plant.quality").Produces<QualityAnswer>()
            .Requires(PlantEndpoints.Read);
    }

    /// <summary>How trustworthy the newest value of a signal is.</summary>
    internal static SignalHealth HealthOf(PlantSignal signal, SignalDirectory directory, HistoryReads reads) =>
        directory.Find(signal.Key) is { } known
            ? SignalHealths.Of(reads.Last(known), known.Facts.StaleAfter, reads.Now) : SignalHealth.Missing;

    private static async Task<IResult> HealthAsync(
        PlantCache plant, SignalDirectory directory, HistoryReads reads, Rights rights, CancellationToken cancel,
        int? site = null)
    {
        var model = await plant.GetAsync(cancel);
        var nodes = new List<NodeHealth>();
        foreach (var node in model.Nodes.Where(node => (site is null || node.SiteId == site)
            && model.SignalsOf(node.Id).Count > 0 && rights.Can(PlantEndpoints.Read, node.SiteId)))
        {
            var counts = new int[5];
            foreach (var signal in model.SignalsOf(node.Id))
            {
                counts[(int)HealthOf(signal, directory, reads)]++;
            }

            nodes.Add(new NodeHealth(node.Id, counts[0], counts[1], counts[2], counts[3], counts[4]));
        }

        return TypedResults.Ok(new Whole<NodeHealth>(nodes));
    }

    private static async Task<IResult> QualityAsync(
        PlantCache plant, SignalDirectory directory, HistoryReads reads, Rights rights, CancellationToken cancel,
        int? site = null, string? node = null)
    {
        var model = await plant.GetAsync(cancel);
        var root = node is null ? null : PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, node);
        var nodes = node is null ? model.Roots.SelectMany(model.Subtree) : root is null ? [] : model.Subtree(root);
        var signals = nodes.Where(one => (site is null || one.SiteId == site)
                && rights.Can(PlantEndpoints.Read, one.SiteId))
            .SelectMany(one => model.SignalsOf(one.Id)).Take(MostSignals + 1).ToList();
        var (from, to) = (reads.Now - Day, reads.Now);
        var grid = new BucketGrid(from, to, Day / Buckets);
        var items = new List<SignalQualityItem>();
        foreach (var signal in signals.Take(MostSignals))
        {
            cancel.ThrowIfCancellationRequested();
            items.Add(Of(model, signal, directory, reads, grid));
        }

        return TypedResults.Ok(new QualityAnswer(
            Instants.FromUs(from / 1000), Instants.FromUs(to / 1000), items, signals.Count > MostSignals));
    }

    private static SignalQualityItem Of(
        PlantModel model, PlantSignal signal, SignalDirectory directory, HistoryReads reads, BucketGrid grid)
    {
        var item = PlantItems.Of(model, signal);
        if (directory.Find(signal.Key) is not { Series: >= 0 } known || reads.Last(known) is not { } last)
        {
            return new SignalQualityItem(item, SignalHealth.Missing, null, null, null, null, 0, 0, 0, null);
        }

        var table = reads.Summary(known, grid, maxGap: null, asOf: long.MaxValue, withDeviation: false);
        var quality = SignalQuality.Of(known, table);
        return new SignalQualityItem(
            item, SignalHealths.Of(last, known.Facts.StaleAfter, reads.Now), Instants.FromUs(last.Time / 1000),
            Finite(last.Value), last.Quality, Finite(quality.PercentGood), quality.Values, quality.Gaps,
            quality.LongestGapSeconds, quality.FrozenSeconds);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
