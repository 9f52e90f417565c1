using System.Globalization;
using Lode.Science.Geodesy;
using Lode.Science.Metrology;
using Lode.Waste.Storage;
using Lode.Waste.Transfers;
using Lode.Waste.Warnings;
using Lode.Waste.Weighing;

namespace Lode.Host.Bench;

/// <summary>A quarter of one site with misdeeds from the catalog, judged as the product judges it.</summary>
internal sealed class WasteQuarter(Random random, WasteScore score, int number)
{
    internal const int Days = 90;

    private const int TripsADay = 2, Trips = Days * TripsADay;
    private const double IntervalKg = 20, TareKg = 15_000;
    private const long MinuteUs = 60_000_000, HourUs = 60 * MinuteUs, DayUs = 24 * HourUs;

    private static readonly double[] Sizes = [0.5, 1, 2, 4];
    private static readonly GeoPoint Gate = new(34.75, 113.62), Works = new(34.80, 114.30);

    internal void Live()
    {
        score.SiteDays += Days;
        Weighings();
        Receipts();
        Tracks();
        Norms();
        Doors();
        Ages();
        Ledger();
    }

    // --- what is taken from, or added to, what the scales say ---

    private void Weighings()
    {
        var net = Enumerable.Range(0, Trips).Select(_ => 26_000 + (5_000 * random.NextDouble())).ToArray();
        var hidden = new double[Trips];
        var causes = new string?[Trips];
        var size = Sizes[number / 2 % Sizes.Length];
        if (number % 2 == 0)
        {
            // The receiver's scale reads low from a day in the first half on.
            var from = random.Next(Trips / 4, Trips / 2);
            for (var trip = from; trip < Trips; trip++)
            {
                hidden[trip] = size * UncertaintyKg(net[trip]);
                causes[trip] = "biased_scale";
            }
        }
        else
        {
            foreach (var one in Sizes)
            {
                Hide("theft", one, 1);
                Hide("wrong_tare", one, 5);
            }
        }

        Judge(net, hidden, causes, size);

        void Hide(string misdeed, double times, int length)
        {
            int from;
            do
            {
                from = random.Next(0, Trips - length);
            }
            while (causes.AsSpan(from, length).ContainsAnyExcept((string?)null));
            for (var trip = from; trip < from + length; trip++)
            {
                hidden[trip] = times * UncertaintyKg(net[trip]);
                causes[trip] = FormattableString.Invariant($"{misdeed} {times} {from}");
            }
        }
    }

    private void Judge(double[] net, double[] hidden, string?[] causes, double size)
    {
        var trips = new List<(long DifferenceGrams, double UncertaintyGrams)>();
        var pointed = new HashSet<string>();
        var (open, unexplained) = (false, 0d);
        for (var trip = 0; trip < Trips; trip++)
        {
            var (sent, arrived) = (Weigh(net[trip]), Weigh(net[trip] - hidden[trip]));
            var difference = arrived.NetGrams - sent.NetGrams;
            var uncertainty = WeighTolerance.DifferenceUncertaintyGrams(sent, arrived);
            trips.Add((difference, uncertainty));
            var band = WeighTolerance.Band(difference, uncertainty, 0, false).ToString().ToLowerInvariant();
            var isFound = WarningRules.Difference(band, difference, uncertainty).Severity is not null;
            var isBiased = WarningRules.Bias(trips).Severity is not null;
            var raised = isBiased && !open;
            open = isBiased;
            if (isFound || isBiased)
            {
                pointed.UnionWith(causes.Take(trip + 1)
                    .TakeLast(isBiased ? WeighTolerance.BiasTrips : 1).OfType<string>());
            }
            else
            {
                unexplained += difference / 1000d;
            }

            score.FalseAlerts += (isFound && causes[trip] is null ? 1 : 0)
                + (raised && causes.Take(trip + 1).TakeLast(WeighTolerance.BiasTrips).All(one => one is null) ? 1 : 0);
        }

        score.UnexplainedKg += Math.Abs(unexplained);
        score.GeneratedKg += net.Sum();
        foreach (var cause in causes.OfType<string>().Distinct())
        {
            var parts = cause.Split(' ');
            var times = parts.Length > 1 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : size;
            score.Count(parts[0], times, pointed.Contains(cause));
        }
    }

    private Weighing Weigh(double netKg) => new(
        Read(netKg + TareKg), Read(TareKg), (long)(IntervalKg * 1000));

    private long Read(double kg) =>
        (long)((kg + (((2 * random.NextDouble()) - 1) * WeighingScale.PermittedErrorKg(kg, IntervalKg))) * 1000);

    private static double UncertaintyKg(double netKg) =>
        Math.Sqrt(2) * WeighingScale.NetUncertaintyKg(netKg + TareKg, TareKg, IntervalKg);

    // --- receipts that are late ---

    private void Receipts()
    {
        for (var trip = 0; trip < Trips; trip++)
        {
            var isLate = random.Next(60) == 0;
            var days = isLate ? 7.2 + (3 * random.NextDouble()) : 0.2 + (5 * random.NextDouble());
            var confirmed = (long)(days * DayUs);
            var alert = false;
            for (var now = 0L; now < 11 * DayUs; now += HourUs)
            {
                alert |= WarningRules.Confirm(7 * DayUs, now >= confirmed, now).Severity is not null;
            }

            Settle("late_receipt", 0, isLate, alert);
        }
    }

    // --- tracks that stop, jump or leave the way ---

    private void Tracks()
    {
        for (var trip = 0; trip < Trips / 6; trip++)
        {
            var misdeed = random.Next(20) switch { 0 => "gps_lost", 1 => "gps_spoofed", _ => "" };
            var facts = TrackRules.Of(Drive(misdeed), [Gate, Works]);
            Settle(misdeed.Length == 0 ? "gps" : misdeed, 0, misdeed.Length > 0, !facts.IsFine);
        }
    }

    private List<Fix> Drive(string misdeed)
    {
        var fixes = new List<Fix>();
        var hole = random.Next(15, 30);
        var gap = misdeed == "gps_lost" ? random.Next(11, 20) : random.Next(3) == 0 ? random.Next(2, 8) : 0;
        for (var minute = 0; minute <= 62; minute++)
        {
            if (minute > hole && minute < hole + gap)
            {
                continue;
            }

            // About 60 km/h along the leg, within a few hundred meters of it.
            var share = minute / 62d;
            var jump = misdeed == "gps_spoofed" && minute == hole + gap + 2 ? 0.25 : 0;
            fixes.Add(new Fix(minute * MinuteUs, new GeoPoint(
                Gate.Latitude + ((Works.Latitude - Gate.Latitude) * share) + (0.003 * random.NextDouble()) + jump,
                Gate.Longitude + ((Works.Longitude - Gate.Longitude) * share))));
        }

        return fixes;
    }

    // --- waste that never reached the books ---

    private void Norms()
    {
        var isMisdeed = number % 2 == 0;
        var size = Sizes[number / 2 % Sizes.Length];
        var history = Enumerable.Range(0, 12).Select(_ => Month(0)).ToList();
        var alert = false;
        for (var month = 0; month < 3; month++)
        {
            history.Add(Month(isMisdeed ? size : 0));
            alert |= WarningRules.Norm(history).Severity is not null;
        }

        Settle("unrecorded_disposal", size, isMisdeed, alert);

        // Ratios of a site scatter by 2 % of 12.1 kg/t; U95 is twice that.
        double Month(double times) => 12.1 * (1 + (0.02 * (Normal() - (2 * times))));
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // --- what the doors refuse at once ---

    private void Doors()
    {
        var store = new StoragePlace("A", false, 600_000_000);
        var wet = (CompatibilityGroup.Wet, "sludge", 5_000_000L);
        score.Count("mixed_codes", 0, StorageLimits.Check(
            store, (CompatibilityGroup.WaterReactive, "dross"), 1_000_000, [wet]) is not null);
        var grams = 1 + random.Next(900_000);
        score.Count("overfull_point", 0, StorageLimits.Check(
            new StoragePlace("7", true, null), (CompatibilityGroup.General, "packaging"), grams,
            [(CompatibilityGroup.General, "packaging", StorageLimits.PointGrams - grams + 1)]) is not null);
        score.Count("expired_permit", 0, TransferChecks.Run(new TransferFacts
        {
            HasPermit = false,
            IsPlanFiled = true,
            HasContract = true,
            HasInsurance = true,
            VehiclesCount = true,
            DriversCount = true,
            OnPaper = true,
        }).Any(check => check is { Name: "permit", Refusal: not null }));
    }

    // Packed again and merged with younger waste every month: the age is that of the oldest part.
    private void Ages()
    {
        var oldest = random.Next(280, 400);
        var parts = new List<int> { oldest, random.Next(0, 200), random.Next(0, 200) };
        score.Count("reboxing", 0, WarningRules.Age(parts.Max(), 365).Severity is not null);
    }

    private void Ledger()
    {
        for (var step = 0; step < 20; step++)
        {
            var isLate = step == 0;
            var hours = isLate ? 73 + random.Next(200) : random.Next(48);
            Settle("written_afterwards", 0, isLate,
                WarningRules.BackDated(0, hours * HourUs).Severity is not null);
        }
    }

    private void Settle(string misdeed, double size, bool isMisdeed, bool alert)
    {
        if (isMisdeed)
        {
            score.Count(misdeed, size, alert);
        }
        else if (alert)
        {
            score.FalseAlerts++;
        }
    }
}
