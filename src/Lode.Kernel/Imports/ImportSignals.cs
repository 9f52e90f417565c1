using Lode.Kernel.Identity;
using Lode.Kernel.Plant;

namespace Lode.Kernel.Imports;

/// <summary>Makes a signal of the plant for each column of an import, under the node that its mapping names.</summary>
internal sealed class ImportSignals(PlantCache plant, SaveNode nodes, SaveSignal signals)
{
    /// <summary>Does it; columns whose key is a signal already are left as they are.</summary>
    internal async Task<Outcome<Done>> EnsureAsync(CsvPlan plan, int site, Actor actor, CancellationToken cancel)
    {
        if (plan.Mapping.Node is not { Length: > 0 } path)
        {
            return Done.Instance;
        }

        if (!(await EnsureNodeAsync(path, site, actor, cancel)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var ordinal = 0;
        foreach (var (column, key) in CsvToLines.KeysOf(plan))
        {
            ordinal++;
            if (plant.Current.Resolve(key) is not null || plan.Columns.Any(other => other.Type == ImportColumnType.Tag))
            {
                continue;
            }

            var saved = await signals.ExecuteAsync(null, Compose(plan, column, key, path, ordinal), actor, cancel);
            if (!saved.TryGet(out _, out refusal) && refusal.Code != "plant.codeTaken")
            {
                return refusal;
            }
        }

        return Done.Instance;
    }

    private static SignalInput Compose(CsvPlan plan, ImportColumn column, string key, string node, int ordinal)
    {
        var given = plan.Mapping.Columns?.GetValueOrDefault(column.Header);
        var name = new string([.. column.Field.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(64)]);
        return new SignalInput(
            node,
            name.Length == 0 ? $"column{ordinal}" : name,
            key,
            given?.NameZh ?? column.Header,
            given?.NameEn ?? column.Header,
            given?.TagNumber,
            given?.Unit,
            given?.Decimals ?? DecimalsOf(column.Samples, plan.Decimal),
            RangeLo: given?.Lo,
            RangeHi: given?.Hi,
            Step: given?.Step ?? false,
            Kind: given?.Kind,
            Ordinal: ordinal);
    }

    private static int DecimalsOf(IReadOnlyList<string> samples, char sign)
    {
        var sample = samples is [var first, ..] ? first : "";
        var at = sample.IndexOf(sign, StringComparison.Ordinal);
        return at < 0 ? 2 : Math.Clamp(sample.Length - at - 1, 1, 4);
    }

    private async Task<Outcome<Done>> EnsureNodeAsync(string path, int site, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        PlantLevel[] levels =
            [PlantLevel.Group, PlantLevel.Site, PlantLevel.Area, PlantLevel.Unit, PlantLevel.Equipment];
        var segments = path.Split('/');
        for (var at = 1; at <= segments.Length; at++)
        {
            var here = string.Join('/', segments[..at]);
            if (model.NodeAt(here) is not null)
            {
                continue;
            }

            var parent = at == 1 ? null : string.Join('/', segments[..(at - 1)]);
            var level = levels[Math.Min(at - 1, levels.Length - 1)];
            var input =
                new NodeInput(parent, level.ToString(), segments[at - 1], segments[at - 1], segments[at - 1], site);
            if (!(await nodes.CreateAsync(input, actor, cancel)).TryGet(out _, out var refusal))
            {
                return refusal;
            }

            model = plant.Current;
        }

        return Done.Instance;
    }
}
