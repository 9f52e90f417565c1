using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>The story of the demonstration: what is wrong at the hand-over, and what went wrong in the week before.</summary>
internal static class Script
{
    internal static IEnumerable<FaultEvent> Of(DateTimeOffset now)
    {
        FaultEvent F(string target, string kind, double fromHours, double toHours, double rampHours = 0) => new(
            target, kind, now.AddHours(fromHours), now.AddHours(toHours), TimeSpan.FromHours(rampHours));

        // Refinery: scale in effect 3, a sticking valve in effect 6, a failed transmitter in effect 5, a gap of the collector.
        yield return F("train1-ev3", nameof(Faults.Fouling), -150, 400, 140);
        yield return F("train1-ev6", nameof(Faults.Sticking), -0.7, 20, 0.6);
        yield return F("train1-ev5", nameof(Faults.SensorFailure), -3.3, -2.7);
        yield return F("train1", nameof(Faults.OverRange), -1.7, -1.1);
        foreach (var code in new[] { "train1", "train1-ev1", "train1-ev2", "train1-ev3", "train1-ev4", "train1-ev5", "train1-ev6" })
        {
            yield return F(code, nameof(Faults.Outage), -5.3, -5.1);
        }

        yield return F("pt09", nameof(Faults.Fouling), -30, -22, 6);

        // Smelter: worn bearing of exhaust fan 2, an anode effect, needle vibration, HF, a frozen analyzer.
        yield return F("idf2", nameof(Faults.BearingWear), -60, 300, 58);
        yield return F("pot137", nameof(Faults.Upset), -0.026, 0.03);
        yield return F("pot208", nameof(Faults.Upset), -0.62, 6, 0.1);
        yield return F("pot61", nameof(Faults.Upset), -26, -23, 0.1);
        yield return F("stack", nameof(Faults.Upset), -4, 8, 3);
        yield return F("rec5", nameof(Faults.Upset), -9, 30, 6);
        yield return F("ac2", nameof(Faults.BearingWear), -130, 200, 120);

        // Captive power: an incomer of the 6 kV busbar II trips and takes drives with it: a flood of consequences.
        yield return F("bus6-2", nameof(Faults.PowerLoss), -12.7, -12.35);
        foreach (var code in new[] { "fdf2", "fdf4", "cwp2", "cwp4", "ctf2", "fp2", "fp3", "sp2", "sp3", "ac1", "dp2" })
        {
            yield return F(code, nameof(Faults.PowerLoss), -12.7, -12.2);
        }

        yield return F("cw1", nameof(Faults.PowerLoss), -12.7, -12.2);
        foreach (var code in new[] { "dry1", "abs1", "abs2", "so2b1" })
        {
            yield return F(code, nameof(Faults.PowerLoss), -12.68, -12.25);
        }

        yield return F("mf1", nameof(Faults.PowerLoss), -12.699, -12.6);

        // Concentrator, acid plant, mine.
        yield return F("fc04", nameof(Faults.Sticking), -2.5, 12, 0.3);
        yield return F("cwp3", nameof(Faults.BearingWear), -160, 300, 150);
        yield return F("bed1", nameof(Faults.Fouling), -168, 500, 400);
        yield return F("whb1", nameof(Faults.Fouling), -90, 200, 120);
        yield return F("aw07", nameof(Faults.Upset), -50, -49.2, 0.2);
        yield return F("aw11", nameof(Faults.Frozen), -6, 10);
        yield return F("th2", nameof(Faults.Upset), -75, -70, 2);

        // Daily small troubles for the coming month, so that the demonstration stays alive.
        for (var day = -6; day < 31; day++)
        {
            yield return F($"fc{1 + ((day + 9) % 8):00}", nameof(Faults.Sticking), (day * 24) + 5.2, (day * 24) + 6.1, 0.2);
            yield return F($"train2-ev{1 + ((day + 12) % 6)}", nameof(Faults.Sticking), (day * 24) + 9.6, (day * 24) + 10.3, 0.3);
            yield return F($"pot{1 + ((day + 10) * 37 % 280)}", nameof(Faults.Upset), (day * 24) + 2.1, (day * 24) + 4.4, 0.2);
            yield return F($"aw{1 + ((day + 8) % 12):00}", nameof(Faults.Upset), (day * 24) + 14.1, (day * 24) + 14.3, 0.05);
        }
    }
}
