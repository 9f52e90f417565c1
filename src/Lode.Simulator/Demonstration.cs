namespace Lode.Simulator;

/// <summary>How far the back-fill is.</summary>
/// <param name="Stage">week or hours.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="Values">Values sent in this stage.</param>
public sealed record DemonstrationProgress(string Stage, double Share, long Values);

/// <summary>Lives the last week of the group through the public doors, then goes on at one sample a second.</summary>
/// <remarks>The week is sent at one minute, in order, while the server's clock is stepped along; the last two hours at
/// one second (of a shorter week, its last quarter) are kept in memory and follow newest first after the hand-over, while live data already runs.</remarks>
public sealed class Demonstration
{
    private const int SecondsPerBatch = 60;
    private const int LinesPerLiveBatch = 40_000;
    private static readonly TimeSpan MostRecent = TimeSpan.FromHours(2), Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromHours(2);
    private readonly TimeProvider system;
    private readonly DateTimeOffset handOver;
    private readonly TimeSpan length, seconds;
    private readonly List<IReadOnlyList<Snapshot>> recent = [];
    private IReadOnlyDictionary<string, LodeClient> doors = new Dictionary<string, LodeClient>();
    private Minutes? week;

    /// <param name="group">The group, made for the same hand-over.</param>
    /// <param name="handOver">Where the lived week ends; a whole minute.</param>
    /// <param name="length">How long the week is: seven days, or less for tests.</param>
    /// <param name="system">The clock of the machine.</param>
    public Demonstration(Group group, DateTimeOffset handOver, TimeSpan length, TimeProvider system)
    {
        (Group, this.handOver, this.length, this.system) = (group, handOver, length, system);
        seconds = length / 4 < MostRecent ? length / 4 : MostRecent;
        Reached = handOver - length;
    }

    public Group Group { get; }

    /// <summary>Stamp of the newest readings that are durable.</summary>
    public DateTimeOffset Reached { get; private set; }

    /// <summary>What people do meanwhile; called with the stepped time after every batch of minutes.</summary>
    public Func<DateTimeOffset, CancellationToken, Task> WhatPeopleDo { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The whole minute before an instant.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset instant) =>
        new(instant.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>Lets the models begin their week, a little ahead of what is sent.</summary>
    /// <param name="stored">Stamp up to which an earlier run has sent it; the models run through that part again.</param>
    /// <param name="cancel">Stops the models.</param>
    public void BeginTheWeek(DateTimeOffset stored, CancellationToken cancel) =>
        week = new Minutes(Group, handOver - length, handOver, stored, MoveTo, cancel);

    /// <summary>Opens the doors of the sites.</summary>
    /// <param name="clients">A client with the token of its data source for each site code.</param>
    public void UseDoors(IReadOnlyDictionary<string, LodeClient> clients) => doors = clients;

    /// <summary>The week that was begun, at one minute; moves the server's clock with each batch.</summary>
    /// <param name="advance">Moves the server's clock.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Stops after the batch under way.</param>
    public Task LiveTheWeekAsync(
        Action<DateTimeOffset> advance, IProgress<DemonstrationProgress>? progress, CancellationToken cancel) =>
        SendAsync(week ?? throw new InvalidOperationException("the week was not begun"), advance, progress, cancel);

    /// <summary>A gap up to this long is lived by seconds, after the hand-over.</summary>
    public static TimeSpan SecondsOnly => TimeSpan.FromMinutes(10);

    /// <summary>Lives the time in which the demonstration was off, at one minute. A gap longer than the week keeps its
    /// beginning empty.</summary>
    public async Task LiveTheGapAsync(
        DateTimeOffset stored, Action<DateTimeOffset> advance, IProgress<DemonstrationProgress>? progress,
        CancellationToken cancel)
    {
        var now = system.GetUtcNow();
        GoOnFrom(Max(stored, MinuteOf(now - length)));
        var gap = new Minutes(Group, MinuteOf(Reached) + Minute, MinuteOf(now), Reached, MoveTo, cancel);
        await SendAsync(gap, advance, progress, cancel);
    }

    /// <summary>Brings the models to a stamp that was reached before, through the hours that lead to it.</summary>
    public void GoOnFrom(DateTimeOffset stored)
    {
        for (var warm = MinuteOf(stored - WarmUp); stored > Reached && warm <= stored; warm += Minute)
        {
            Group.Advance(warm, 60);
        }

        Reached = Max(Reached, stored);
    }

    /// <summary>The seconds of the last two hours, newest first.</summary>
    public async Task FillTheHoursAsync(IProgress<DemonstrationProgress>? progress, CancellationToken cancel)
    {
        long values = 0;
        Outbox filling = new(Group), sent = new(Group);
        var sending = Task.CompletedTask;
        for (var end = recent.Count; end > 0; end -= SecondsPerBatch)
        {
            filling.Clear();
            for (var i = Math.Max(0, end - SecondsPerBatch); i < end; i++)
            {
                filling.Write(recent[i]);
            }

            await sending;
            sending = filling.SendAsync(doors, cancel);
            values += filling.Values;
            (filling, sent) = (sent, filling);
            progress?.Report(new("hours", 1 - ((double)end / recent.Count), values));
        }

        await sending;
        recent.Clear();
        progress?.Report(new("hours", 1, values));
    }

    /// <summary>One sample a second until cancelled; catches up by itself when it was held up.</summary>
    public async Task RunLiveAsync(CancellationToken cancel)
    {
        var outbox = new Outbox(Group);
        while (!cancel.IsCancellationRequested)
        {
            outbox.Clear();
            var reached = Reached;
            for (var now = system.GetUtcNow(); reached.AddSeconds(1) <= now && outbox.Lines < LinesPerLiveBatch;)
            {
                reached = reached.AddSeconds(1);
                Group.Advance(reached, 1);
                outbox.Write(reached);
            }

            if (outbox.Lines > 0)
            {
                await outbox.SendAsync(doors, cancel);
                Reached = reached;
            }

            var wait = Reached.AddSeconds(1) - system.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, system, cancel);
            }
        }
    }

    private async Task SendAsync(
        Minutes minutes, Action<DateTimeOffset> advance, IProgress<DemonstrationProgress>? progress,
        CancellationToken cancel)
    {
        long values = 0;
        await foreach (var batch in minutes.ReadAsync(cancel))
        {
            if (batch.Outbox.Lines > 0)
            {
                advance(batch.First);
                await Task.WhenAll(batch.Outbox.SendAsync(doors, cancel), WhatPeopleDo(batch.First, cancel));
            }

            values += batch.Outbox.Values;
            minutes.Return(batch);
            progress?.Report(
                new("week", (batch.Next - minutes.Begin) / (minutes.End - minutes.Begin + Minute), values));
        }

        await minutes.Running;
        Reached = Max(Reached, minutes.End);
        advance(minutes.End);
    }

    // The last two hours of the week move by seconds, and each second between two minutes is kept for the fill.
    private void MoveTo(DateTimeOffset minute)
    {
        if (minute <= handOver - seconds || minute > handOver)
        {
            Group.Advance(minute, 60);
            return;
        }

        for (var second = minute.AddSeconds(-59); second < minute; second = second.AddSeconds(1))
        {
            Group.Advance(second, 1);
            recent.Add([.. Group.Sites.Select(site => Snapshot.Of(site, second))]);
        }

        Group.Advance(minute, 1);
    }

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
