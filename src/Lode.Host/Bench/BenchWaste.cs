using System.Globalization;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>Early warnings of the waste module against a fixed catalog of misdeeds: what share of them a rule finds, by
/// size, and how often it cries wolf.</summary>
/// <remarks>The module's own rules on records made in memory: site-quarters of two trips a day, each weighed at both
/// ends by scales whose errors are spread evenly over what the law permits in service, the hardest lawful case. Sizes
/// are multiples of the expanded uncertainty (95 %) of the figure that the misdeed hides in.</remarks>
internal sealed class BenchWaste(TextWriter output)
{
    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);

    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick, int seed)
    {
        var bench = new BenchWaste(json ? TextWriter.Null : output);
        var good = await bench.AllAsync(quick ? 40 : 160, seed);
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "waste", machine = Machine.Describe(), seed, bench.metrics }));
        }

        return good ? 0 : 1;
    }

    private async Task<bool> AllAsync(int quarters, int seed)
    {
        await output.WriteLineAsync(Machine.Describe());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}, {quarters} site-quarters of {WasteQuarter.Days} days; misdeed, size × U95, recall"));
        var score = new WasteScore();
        for (var at = 0; at < quarters; at++)
        {
            new WasteQuarter(new Random((seed * 100_003) + at), score, at).Live();
        }

        foreach (var (misdeed, size, found, all) in score.Rows())
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{misdeed,-20} {(size == 0 ? "any" : size.ToString("0.0", CultureInfo.InvariantCulture)),5} "
                + $"{found / (double)all,8:0.000}   {found} of {all}"));
            Put($"recall_{misdeed}{(size == 0 ? "" : "_" + size.ToString("0.0", CultureInfo.InvariantCulture))}",
                found / (double)all);
        }

        Put("min_recall", score.Rows().Where(row => row.Size is 0 or >= 2).Min(row => row.Found / (double)row.All));
        Put("false_alerts_per_site_day", score.FalseAlerts / (double)score.SiteDays);
        Put("unexplained_diff_percent", 100 * score.UnexplainedKg / score.GeneratedKg);
        foreach (var name in (string[])["min_recall", "false_alerts_per_site_day", "unexplained_diff_percent"])
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} {metrics[name]:0.0000}"));
        }

        return metrics["min_recall"] >= 0.95 && metrics["false_alerts_per_site_day"] <= 0.2
            && metrics["unexplained_diff_percent"] <= 0.5;
    }

    private void Put(string name, double value) => metrics[name] = value;
}

/// <summary>What was found, missed and cried.</summary>
internal sealed class WasteScore
{
    private readonly SortedDictionary<(string Misdeed, double Size), (int Found, int All)> rows = [];

    internal int FalseAlerts { get; set; }

    internal int SiteDays { get; set; }

    internal double UnexplainedKg { get; set; }

    internal double GeneratedKg { get; set; }

    /// <summary>One misdeed and whether anything pointed at it.</summary>
    internal void Count(string misdeed, double size, bool found)
    {
        var (before, all) = rows.GetValueOrDefault((misdeed, size));
        rows[(misdeed, size)] = (before + (found ? 1 : 0), all + 1);
    }

    internal IEnumerable<(string Misdeed, double Size, int Found, int All)> Rows() =>
        rows.Select(row => (row.Key.Misdeed, row.Key.Size, row.Value.Found, row.Value.All));
}
