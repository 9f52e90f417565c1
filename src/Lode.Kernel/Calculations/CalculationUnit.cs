namespace Lode.Kernel.Calculations;

/// <summary>One calculated signal with everything that waits to be computed. Guarded by the engine's lock.</summary>
internal sealed class CalculationUnit
{
    private readonly RangeSet[] late;
    private readonly long[] newestNs;
    private long waitingSinceNs = long.MaxValue;
    private long waitingSequence = long.MaxValue;
    private bool onlyFills = true;

    /// <param name="headNs">Newest event time that is computed already; everything newer waits.</param>
    internal CalculationUnit(
        Id signalId, int siteId, string key, IReadOnlyList<CalculationVersion> versions, long headNs)
    {
        (SignalId, SiteId, Key, Versions, HeadNs) = (signalId, siteId, key, versions, headNs);
        Timeline = new(versions);
        InputKeys = [.. Timeline.Effective.SelectMany(version => version.Inputs).Select(input => input.Key).Distinct()];
        Depth = versions.Any(version => version.Expression.UsesPrevious) ? 2 : 1;
        late = [.. InputKeys.Select(_ => new RangeSet())];
        newestNs = new long[InputKeys.Count];
        Array.Fill(newestNs, long.MinValue);
    }

    internal Id SignalId { get; }

    internal int SiteId { get; }

    /// <summary>Canonical key of the results.</summary>
    internal string Key { get; }

    internal IReadOnlyList<CalculationVersion> Versions { get; }

    internal VersionTimeline Timeline { get; }

    /// <summary>Canonical keys that any version reads.</summary>
    internal IReadOnlyList<string> InputKeys { get; }

    /// <summary>How many values of an input a result may rest on.</summary>
    internal int Depth { get; }

    /// <summary>Newest event time that is computed, or that somebody is computing now, UTC ns.</summary>
    internal long HeadNs { get; private set; }

    /// <summary>Stretches that must be computed again.</summary>
    internal RangeSet Pending { get; } = new();

    /// <summary>What late data changed, until it is written down.</summary>
    internal RevisionTally Tally { get; private set; } = new();

    /// <summary>Running time at which late data were last computed, ns.</summary>
    internal long RevisedAtNs { get; set; }

    /// <summary>Nothing late is left to do.</summary>
    internal bool IsSettled => Pending.IsEmpty && Array.TrueForAll(late, ranges => ranges.IsEmpty);

    /// <summary>Newest stamp of any input, UTC ns; <see cref="long.MinValue"/> before the first.</summary>
    internal long NewestNs => newestNs.Length == 0 ? long.MinValue : newestNs.Max();

    /// <summary>Number of the first batch that brought what waits to be computed; <see cref="long.MaxValue"/> when
    /// nothing waits, 0 when late data do.</summary>
    internal long FirstOpenSequence => IsSettled ? waitingSequence : 0;

    /// <summary>A value of an input has come.</summary>
    internal void Note(int input, long timeNs, long uptimeNs, bool fills, long sequence)
    {
        newestNs[input] = Math.Max(newestNs[input], timeNs);
        if (timeNs <= HeadNs)
        {
            late[input].Add(timeNs, timeNs + 1);
            return;
        }

        waitingSinceNs = Math.Min(waitingSinceNs, uptimeNs);
        waitingSequence = Math.Min(waitingSequence, sequence);
        onlyFills &= fills;
    }

    /// <summary>Values of an input may have come in a range while nobody listened.</summary>
    internal void NoteRange(int input, long fromNs, long toNs) => late[input].Add(fromNs, Math.Min(toNs, HeadNs + 1));

    /// <summary>Takes the stretch of new event time that can be computed now.</summary>
    /// <remarks>Up to where every input has come; values of one instant come in several batches. What one input alone
    /// has must not wait for ever: after <paramref name="graceNs"/> the others are taken as silent.</remarks>
    internal (long FromNs, long ToNs, bool Fills)? TakeNew(long uptimeNs, long graceNs)
    {
        if (waitingSinceNs == long.MaxValue)
        {
            return null;
        }

        var until = uptimeNs - waitingSinceNs >= graceNs ? NewestNs : newestNs.Min();
        if (until <= HeadNs)
        {
            return null;
        }

        var taken = (HeadNs + 1, until + 1, onlyFills);
        HeadNs = until;
        if (NewestNs > until)
        {
            waitingSinceNs = uptimeNs;
        }
        else
        {
            (waitingSinceNs, waitingSequence, onlyFills) = (long.MaxValue, long.MaxValue, true);
        }

        return taken;
    }

    /// <summary>Takes the late stamps of every input.</summary>
    internal IReadOnlyList<(int Input, long FromNs, long ToNs)> TakeLate() =>
        [.. late.SelectMany((ranges, input) => ranges.TakeAll().Select(range => (input, range.FromNs, range.ToNs)))];

    /// <summary>Takes what late data changed so far.</summary>
    internal RevisionTally TakeTally()
    {
        var taken = Tally;
        Tally = new();
        return taken;
    }

    /// <summary>Goes on where an older form of the same signal stood.</summary>
    internal void Resume(CalculationUnit older)
    {
        HeadNs = older.HeadNs;
        Tally.Join(older.TakeTally());
        foreach (var (from, to) in older.Pending.Ranges)
        {
            Pending.Add(from, to);
        }

        foreach (var (input, from, to) in older.TakeLate())
        {
            var at = InputKeys.ToList().IndexOf(older.InputKeys[input]);
            if (at >= 0)
            {
                late[at].Add(from, to);
            }
        }

        (waitingSinceNs, waitingSequence) = (older.waitingSinceNs, older.waitingSequence);
    }

    /// <summary>Newest stored stamp of an input, at the start.</summary>
    internal void Start(int input, long timeNs, long uptimeNs)
    {
        newestNs[input] = Math.Max(newestNs[input], timeNs);
        if (timeNs > HeadNs)
        {
            waitingSinceNs = Math.Min(waitingSinceNs, uptimeNs);
            (waitingSequence, onlyFills) = (0, false);
        }
    }
}
