using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>What an import did, or would do.</summary>
/// <param name="Applied">False for a dry run, and when a row was wrong.</param>
/// <param name="Rows">Every row that is not equal to the plant.</param>
public sealed record PlantImport(bool Applied, int Added, int Changed, int Same, int Wrong,
    IReadOnlyList<RowChange> Rows);

/// <summary>Takes the whole plant from one CSV; a dry run shows the differences field by field.</summary>
public sealed class ImportPlant(ISqlSession sql, PlantCache plant, Templates templates, Mimics mimics,
    TimeProvider clock)
{
    private const int Chunk = 50;

    /// <param name="maySite">Whether the caller may change the plant of a site; rows of others are wrong.</param>
    /// <summary>Compares, and writes when <paramref name="apply"/> is set and no row is wrong.</summary>
    public async Task<Outcome<PlantImport>> ExecuteAsync(
        TextReader text, bool apply, Func<int, bool> maySite, Actor actor, CancellationToken cancel)
    {
        if (!PlantSheet.Read(text).TryGet(out var rows, out var refusal))
        {
            return refusal;
        }

        var sites =
            await sql.QueryAsync<SiteRow>("SELECT number AS Number, code AS Code FROM kernel_org", cancel: cancel);
        var diff = PlantDiff.Of(
            await plant.GetAsync(cancel),
            await templates.ListAsync(cancel),
            await mimics.CurrentBodiesAsync(cancel),
            rows,
            code => (int?)sites.FirstOrDefault(site => site.Code == code
                || site.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == code)?.Number,
            maySite,
            clock.GetUtcNow());
        var wrong = diff.Changes.Count(change => change.Change == "wrong");
        if (apply && wrong == 0)
        {
            if (!(await ApplyAsync(diff, actor, cancel)).TryGet(out _, out var failed))
            {
                return failed;
            }

            await plant.ReloadAsync(cancel);
        }

        return new PlantImport(
            apply && wrong == 0,
            diff.Changes.Count(change => change.Change == "added"),
            diff.Changes.Count(change => change.Change == "changed"),
            diff.Changes.Count(change => change.Change == "same"),
            wrong,
            [.. diff.Changes.Where(change => change.Change != "same")]);
    }

    /// <summary>The plant as CSV, or a node with all below it; what this returns imports without a
    /// difference.</summary>
    /// <param name="maySite">Whether the caller may read the plant of a site.</param>
    public async Task<byte[]> ExportAsync(PlantNode? below, Func<int, bool> maySite, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var bodies = await mimics.CurrentBodiesAsync(cancel);
        var wanted = below is null ? null : model.Subtree(below).Select(node => node.Id).ToHashSet();
        return PlantSheet.Write(PlantSheet.Of(
            model, await templates.ListAsync(cancel), bodies,
            node => maySite(node.SiteId) && (wanted?.Contains(node.Id) ?? true)));
    }

    private async Task<Outcome<Done>> ApplyAsync(PlantDiff diff, Actor actor, CancellationToken cancel)
    {
        var steps = new List<Action<IWork>>();
        steps.AddRange(diff.Sets.Select(set => (Action<IWork>)(work => SaveDigitalSet.Write(work, set))));
        steps.AddRange(
            diff.TemplatesToWrite.Select(template => (Action<IWork>)(work => Templates.Write(work, template))));
        steps.AddRange(diff.Nodes.Select(node => (Action<IWork>)(work => WriteNode(work, node.Node, node.IsNew))));
        var model = plant.Current;
        steps.AddRange(diff.Signals.Select(signal => (Action<IWork>)(work =>
        {
            PlantRows.Write(work, signal);
            SignalKeys.Note(work, model.Signal(signal.Id), signal, actor.Name);
        })));
        steps.AddRange(
            diff.Mimics.Select(mimic =>
                (Action<IWork>)(work => Mimics.Write(work, mimic.Node, mimic.Body, "import", actor))));
        foreach (var some in steps.Chunk(Chunk))
        {
            var outcome = await sql.CommitAsync<Done>(
                work =>
                {
                    foreach (var step in some)
                    {
                        step(work);
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
            if (!outcome.TryGet(out _, out var refusal))
            {
                return refusal;
            }
        }

        return await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "plant.import", "plant", "csv", null, new { rows = steps.Count });
                return Done.Instance;
            },
            cancel: cancel);
    }

    private static void WriteNode(IWork work, PlantNode node, bool isNew)
    {
        PlantRows.Write(work, node);
        if (isNew)
        {
            PlantRows.OpenPlace(work, node, fromUs: 0, reason: "");
        }
    }

    private sealed class SiteRow
    {
        public long Number { get; init; }
        public string Code { get; init; } = "";
    }
}
