namespace Lode.Simulator;

/// <summary>The trip of the 6 kV busbar as a case: reported at once, and left so long without an assessment that it is
/// escalated; what follows is up to those who look at the demonstration.</summary>
internal sealed class Outage(LodeClient dispatcher)
{
    // When the script takes the busbar off (Script.Of).
    private static readonly TimeSpan Before = TimeSpan.FromHours(12.7), Latest = TimeSpan.FromHours(11.5);
    private bool reported;

    internal async Task GoOnAsync(DateTimeOffset now, DateTimeOffset handOver, CancellationToken cancel)
    {
        if (reported || now < handOver - Before)
        {
            return;
        }

        reported = true;
        // A demonstration that goes on after a break lives the report once.
        if (now > handOver - Latest)
        {
            return;
        }

        var session = await dispatcher.GetAsync("/api/v1/identity/session", cancel);
        var site = session.GetProperty("person").GetProperty("sites").EnumerateArray()
            .First(one => one.GetProperty("code").GetString() == "power1").GetProperty("number").GetInt32();
        var known = await dispatcher.GetAsync($"/api/v1/cases/?type=outage&org={site}&limit=1", cancel);
        if (known.GetProperty("items").EnumerateArray().Any())
        {
            return;
        }

        await dispatcher.PostAsync("/api/v1/cases/", new
        {
            type = "outage",
            org = site,
            data = new
            {
                what = "6 kV Ⅱ段母线",
                since = now,
                inDanger = false,
                signs = "Ⅱ段进线开关跳闸，过流保护动作，引风机、给水泵等十一台辅机失电。",
            },
        }, cancel);
    }
}
