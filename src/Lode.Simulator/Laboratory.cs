using System.Globalization;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>A value that people determine: in the laboratory, at a pot, or by reading a meter.</summary>
/// <param name="Path">Plant path of the signal.</param>
/// <param name="Kind">lab or manual.</param>
/// <param name="Mean">Usual value; of a meter, what it counts in a day.</param>
/// <param name="Deviation">How far it wanders.</param>
internal sealed record Sample(
    string Path, string Zh, string En, string Unit, int Decimals, double Low, double High, double Mean, double Deviation,
    string Kind = "lab")
{
    /// <summary>Canonical key of the historian.</summary>
    internal string Key
    {
        get
        {
            var parts = Path.Split('/');
            return $"{(Kind == "lab" ? "laboratory" : "reading")},equipment={parts[^2]},site={parts[1]}:{parts[^1]}";
        }
    }

    internal bool IsMeter => Unit == "kWh";

    internal double BandLow => IsMeter ? double.NaN : Math.Round(Mean - (2 * Deviation), Decimals);

    internal double BandHigh => IsMeter ? double.NaN : Math.Round(Mean + (2 * Deviation), Decimals);

    /// <summary>Behind the measured signals of its node.</summary>
    internal int Ordinal => 100;
}

/// <summary>A sheet that a shift fills in.</summary>
/// <param name="Site">Code of the site.</param>
/// <param name="Times">Times of day of the samples, in the site's zone.</param>
internal sealed record Sheet(
    string Site, string Zh, string En, IReadOnlyList<string> Times, IReadOnlyList<Sample> Samples);

/// <summary>The sheets for hand entry and who fills them in: samples are taken on time and entered when the result is
/// there, now and then with a slip that is corrected.</summary>
internal sealed class Laboratory(LodeClient person, ulong seed)
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8), Analysis = TimeSpan.FromMinutes(40);
    private static readonly string[] Shifts = ["00:30", "08:30", "16:30"];

    private static readonly Sheet[] Sheets =
    [
        new("refinery2", "蒸发班样", "Evaporation, each shift", Shifts,
        [
            .. Liquor("demo/refinery2/evaporation/train1", "一组", "Train 1"),
            .. Liquor("demo/refinery2/evaporation/train2", "二组", "Train 2"),
            new("demo/refinery2/precipitation/precipitation1/lab_seed", "种子比", "Seed ratio", "", 2, 0, 6, 2.6, 0.12),
        ]),
        new("smelter1", "电解日测", "Potline, each day", ["09:00"],
        [
            .. new[] { 12, 61, 137, 208 }.SelectMany(Pot),
        ]),
        new("concentrator1", "选矿班样", "Concentrator, each shift", Shifts,
        [
            new("demo/concentrator1/flotation/feed/lab_cu_feed", "原矿Cu", "Feed Cu", "%", 3, 0, 5, 0.52, 0.012),
            new("demo/concentrator1/flotation/feed/lab_cu_conc", "精矿Cu", "Concentrate Cu", "%", 2, 0, 40, 21.6, 0.35),
            new("demo/concentrator1/flotation/feed/lab_cu_tail", "尾矿Cu", "Tailings Cu", "%", 3, 0, 2, 0.051, 0.003),
            new("demo/concentrator1/dewatering/thickeners/lab_moisture", "滤饼水分", "Cake moisture", "%", 1, 0, 30, 9.4,
                0.3),
        ]),
        new("power1", "关口表抄表", "Tie-line meters", ["08:00", "20:00"],
        [
            .. Enumerable.Range(1, 4).Select(n => new Sample($"demo/power1/substation/ties/tie{n}/meter_import",
                $"{n}号联络线正向有功", $"Tie line {n}, import", "kWh", 0, 0, 1e9, 264_000, 9_000, "manual")),
        ]),
    ];

    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<Sheet, DateTimeOffset> taken = [];

    internal static IEnumerable<Sample> SamplesOf(Site site) =>
        Sheets.Where(sheet => sheet.Site == site.Code).SelectMany(sheet => sheet.Samples);

    /// <summary>Makes the sheets.</summary>
    internal static async Task MakeSheetsAsync(
        LodeClient engineer, IReadOnlyDictionary<string, int> siteNumbers, CancellationToken cancel)
    {
        foreach (var sheet in Sheets)
        {
            var known = await IdsAsync(engineer, sheet, cancel);
            await engineer.PostAsync("/api/v1/entry/sheets", new
            {
                siteId = siteNumbers[sheet.Site],
                nameZh = sheet.Zh,
                nameEn = sheet.En,
                signals = sheet.Samples.Select(sample => known[sample.Path]),
                times = sheet.Times,
            }, cancel);
        }
    }

    /// <summary>Enters what has been analyzed by now; what was due before <paramref name="since"/> is there already.
    /// </summary>
    internal async Task EnterAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var sheet in Sheets)
        {
            var last = taken.GetValueOrDefault(sheet, since - Analysis);
            foreach (var sampled in Due(sheet, last, now - Analysis))
            {
                await EnterAsync(sheet, sampled, cancel);
                taken[sheet] = sampled;
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Due(Sheet sheet, DateTimeOffset after, DateTimeOffset until)
    {
        for (var day = after.ToOffset(Zone).Date; day <= until.ToOffset(Zone).Date; day = day.AddDays(1))
        {
            foreach (var time in sheet.Times)
            {
                var sampled = new DateTimeOffset(
                    day + TimeSpan.Parse(time, CultureInfo.InvariantCulture), Zone).ToUniversalTime();
                if (sampled > after && sampled <= until)
                {
                    yield return sampled;
                }
            }
        }
    }

    private async Task EnterAsync(Sheet sheet, DateTimeOffset sampled, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            foreach (var one in Sheets)
            {
                foreach (var (path, id) in await IdsAsync(person, one, cancel))
                {
                    ids[path] = id;
                }
            }
        }

        var minute = sampled.ToUnixTimeSeconds() / 60;
        var entries = sheet.Samples.Select((sample, at) => new
        {
            seq = (minute * 100) + at,
            signalId = ids[sample.Path],
            sampledAt = sampled,
            value = ValueOf(sample, sampled),
            reason = (string?)null,
        }).ToList();
        // About one sheet in nine carries a slip: two digits exchanged, seen and corrected with the reason.
        var slip = Model.Noise.Hash(seed, minute) < 0.11 && !sheet.Samples[0].IsMeter;
        var right = entries[0];
        entries[0] = slip ? right with { value = Math.Round(right.value * 1.1, sheet.Samples[0].Decimals) } : right;
        await SendAsync(sheet, entries, cancel);
        if (slip)
        {
            await SendAsync(sheet, [right with { seq = right.seq + 50, reason = "抄录有误，已核对原始记录" }], cancel);
        }
    }

    private Task SendAsync<T>(Sheet sheet, IEnumerable<T> entries, CancellationToken cancel) =>
        person.PostAsync("/api/v1/entry/records", new { device = $"desk-{sheet.Site}", entries }, cancel);

    private double ValueOf(Sample sample, DateTimeOffset sampled)
    {
        var index = sampled.ToUnixTimeSeconds() / 1800;
        var code = sample.Path.Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));
        var spread = Model.Noise.Hash(code, index) + Model.Noise.Hash(code + 1, index) + Model.Noise.Hash(code + 2, index);
        var offset = (spread - 1.5) * 1.6 * sample.Deviation;
        var days = (sampled - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalDays;
        return Math.Round(sample.IsMeter ? (sample.Mean * days) + offset : sample.Mean + offset, sample.Decimals);
    }

    private static async Task<Dictionary<string, string>> IdsAsync(
        LodeClient client, Sheet sheet, CancellationToken cancel)
    {
        var keys = string.Join('\n', sheet.Samples.Select(sample => sample.Path));
        var answer = await client.GetAsync($"/api/v1/plant/signals?key={Uri.EscapeDataString(keys)}", cancel);
        return answer.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("path").GetString()!, item => item.GetProperty("id").GetString()!,
            StringComparer.Ordinal);
    }

    private static IEnumerable<Sample> Liquor(string node, string zh, string en) =>
    [
        new(node + "/lab_nt", zh + "成品全碱Nt", en + ", total caustic", "g/L", 1, 150, 350, 272, 1.6),
        new(node + "/lab_nk", zh + "成品苛碱Nk", en + ", free caustic", "g/L", 1, 150, 300, 240, 1.2),
        new(node + "/lab_ak", zh + "成品αk", en + ", molar ratio", "", 3, 1, 5, 3.05, 0.03),
    ];

    private static IEnumerable<Sample> Pot(int number)
    {
        var node = $"demo/smelter1/potline/{(number <= 140 ? "room1" : "room2")}/pot{number}";
        return
        [
            new(node + "/bath_temp", $"{number}号槽电解质温度", $"Pot {number}, bath temperature", "Cel", 0, 900, 1020, 955, 4,
                "manual"),
            new(node + "/metal_height", $"{number}号槽铝水平", $"Pot {number}, metal height", "cm", 1, 5, 50, 24, 0.8,
                "manual"),
            new(node + "/bath_ratio", $"{number}号槽分子比", $"Pot {number}, bath ratio", "", 2, 1.8, 3.2, 2.35, 0.04),
        ];
    }
}
