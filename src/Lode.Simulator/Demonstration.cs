namespace Lode.Simulator;

/// <summary>How far the back-fill is.</summary>
/// <param name="Stage">week, hours or live.</param>
/// <param name="Share">0 to 1.</param>
public sealed record DemonstrationProgress(string Stage, double Share, long Values);

/// <summary>Lives the last week of the group through the public doors, then goes on at one sample a second.</summary>
/// <remarks>The week is sent at one minute, in order, while the server's clock is stepped along; the last two hours at one
/// second are kept in memory and follow newest first after the hand-over, while live data already runs.</remarks>
public sealed class Demonstration
{
    private const int MinutesPerBatch = 8;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Recent = TimeSpan.FromHours(2);
    private readonly LodeClient client;
    private readonly TimeProvider system;
    private readonly DateTimeOffset handOver;
    private readonly Group group;
    private readonly LineWriter writer;
    private readonly List<Snapshot> recent = [];

    public Demonstration(LodeClient client, ulong seed, DateTimeOffset handOver, TimeProvider system)
    {
        (this.client, this.system) = (client, system);
        this.handOver = Start(handOver) + Week;
        group = Group.Create(seed, this.handOver);
        writer = new LineWriter(group);
    }

    /// <summary>The instant at which the demonstration's week begins, given when it is to end.</summary>
    public static DateTimeOffset Start(DateTimeOffset handOver) => new(
        (handOver.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute) - Week.Ticks, TimeSpan.Zero);

    public Group Group => group;

    /// <summary>The week at one minute; moves the server's clock with each batch.</summary>
    public async Task LiveTheWeekAsync(Action<DateTimeOffset> advance, IProgress<DemonstrationProgress>? progress, CancellationToken cancel)
    {
        long values = 0;
        var next = handOver - Week;
        while (next <= handOver)
        {
            writer.Clear();
            var first = next;
            for (var i = 0; i < MinutesPerBatch && next <= handOver; i++, next = next.AddMinutes(1))
            {
                MoveTo(next);
                writer.Write(group, next);
            }

            advance(first);
            await client.WriteAsync(writer.Written, cancel);
            values += writer.Values;
            progress?.Report(new("week", 1 - ((handOver - next) / Week), values));
        }

        advance(handOver);
    }

    /// <summary>The seconds of the last two hours, newest first.</summary>
    public async Task FillTheHoursAsync(IProgress<DemonstrationProgress>? progress, CancellationToken cancel)
    {
        long values = 0;
        var lines = new LineWriter(group);
        for (var end = recent.Count; end > 0; end -= 60)
        {
            lines.Clear();
            for (var i = Math.Max(0, end - 60); i < end; i++)
            {
                lines.Write(group, recent[i]);
            }

            await client.WriteAsync(lines.Written, cancel);
            values += lines.Values;
            progress?.Report(new("hours", 1 - ((double)end / recent.Count), values));
        }

        recent.Clear();
        progress?.Report(new("hours", 1, values));
    }

    /// <summary>One sample a second until cancelled; catches up by itself when it was held up.</summary>
    public async Task RunLiveAsync(CancellationToken cancel)
    {
        var next = handOver.AddSeconds(1);
        while (!cancel.IsCancellationRequested)
        {
            writer.Clear();
            for (var now = system.GetUtcNow(); next <= now && writer.Lines < 20_000; next = next.AddSeconds(1))
            {
                group.Advance(next, 1);
                writer.Write(group, next);
            }

            if (writer.Lines > 0)
            {
                await client.WriteAsync(writer.Written, cancel);
            }

            var wait = next - system.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, system, cancel);
            }
        }
    }

    // The last two hours move by seconds, and each second between two minutes is kept for the fill.
    private void MoveTo(DateTimeOffset minute)
    {
        if (minute <= handOver - Recent)
        {
            group.Advance(minute, 60);
            return;
        }

        for (var second = minute.AddSeconds(-59); second < minute; second = second.AddSeconds(1))
        {
            group.Advance(second, 1);
            recent.Add(Snapshot.Of(group, second));
        }

        group.Advance(minute, 1);
    }
}

/// <summary>All readings of the group at one instant.</summary>
internal sealed record Snapshot(DateTimeOffset Instant, double[] Values, uint[] Qualities)
{
    /// <summary>Marks equipment that sent nothing.</summary>
    internal const uint Silent = uint.MaxValue;

    internal static Snapshot Of(Group group, DateTimeOffset instant)
    {
        var values = new double[group.SignalCount];
        var qualities = new uint[group.Sites.Sum(s => s.Equipment.Count)];
        int at = 0, line = 0;
        foreach (var equipment in group.Sites.SelectMany(s => s.Equipment))
        {
            qualities[line++] = equipment.Silent ? Silent : equipment.Quality;
            for (var i = 0; i < equipment.Signals.Count; i++)
            {
                values[at++] = equipment[i];
            }
        }

        return new Snapshot(instant, values, qualities);
    }
}
