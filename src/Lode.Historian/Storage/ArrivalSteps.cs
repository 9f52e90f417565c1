using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>Which batch brought the rows of which stamps. Series that were sent together share the steps, so that each
/// of their blocks says only where it differs: exact arrivals of a back-fill cost next to nothing.</summary>
/// <param name="from">Stamps from which on the batch of the same place is expected, ascending.</param>
/// <param name="sequences">Batches; shape of <paramref name="from"/>, not empty.</param>
internal sealed class ArrivalSteps(long[] from, long[] sequences)
{
    /// <summary>A batch that is younger than the one on both sides of a row, or this much younger than two of them,
    /// brought just that row late.</summary>
    private const long LateBatches = 4;

    /// <summary>Rows that tell whether steps fit.</summary>
    internal const int Samples = 64;

    /// <summary>Number that no other steps of the store have.</summary>
    internal long Id { get; set; }

    /// <summary>How many series have followed the steps so far.</summary>
    internal int Followers { get; set; }

    /// <summary>Steps as the rows of one series show them.</summary>
    /// <param name="times">Stamps, ascending.</param>
    /// <param name="keys">Sequences; shape of <paramref name="times"/>.</param>
    internal static ArrivalSteps Learn(ReadOnlySpan<long> times, ReadOnlySpan<long> keys)
    {
        List<long> from = [times[0]], sequences = [keys[0]];
        for (var row = 1; row < keys.Length; row++)
        {
            var (before, after) = (keys[row - 1], row + 1 < keys.Length ? keys[row + 1] : keys[row]);
            var isLate = keys[row] > Math.Max(before, after) + (before == after ? 0 : LateBatches);
            if (keys[row] != sequences[^1] && !isLate)
            {
                from.Add(RoundBetween(times[row - 1], times[row]));
                sequences.Add(keys[row]);
            }
        }

        return new ArrivalSteps([.. from], [.. sequences]);
    }

    /// <summary>How many of a sample of rows came otherwise than the steps say; counted up to a limit.</summary>
    internal int Misses(ReadOnlySpan<long> times, ReadOnlySpan<long> keys, int limit)
    {
        var missed = 0;
        for (var i = 0; i < Samples && missed < limit; i++)
        {
            var row = (int)((long)i * times.Length / Samples);
            missed += sequences[StepAt(times[row])] == keys[row] ? 0 : 1;
        }

        return missed;
    }

    /// <summary>The batches expected at ascending stamps.</summary>
    internal void Fill(ReadOnlySpan<long> times, Span<long> expected)
    {
        var step = StepAt(times[0]);
        for (var row = 0; row < times.Length; row++)
        {
            while (step + 1 < from.Length && from[step + 1] <= times[row])
            {
                step++;
            }

            expected[row] = sequences[step];
        }
    }

    internal void Write(ByteSink into)
    {
        var column = new ByteSink();
        into.Varint((ulong)Id);
        into.Varint((ulong)from.Length);
        Times.Encode(from, column);
        into.Varint((ulong)column.Length);
        into.Bytes(column.Written);
        column.Clear();
        Integers.Encode(sequences, column);
        into.Varint((ulong)column.Length);
        into.Bytes(column.Written);
    }

    /// <exception cref="CorruptBlockException">The bytes are damaged.</exception>
    internal static ArrivalSteps Read(ref ByteSource source)
    {
        var id = (long)source.Varint();
        var count = source.Count(int.MaxValue / 16);
        if (count == 0)
        {
            CorruptBlockException.Throw("arrival steps without a step");
        }

        var from = new long[count];
        Times.Decode(source.Bytes(source.Count(int.MaxValue)), from);
        var sequences = new long[count];
        Integers.Decode(source.Bytes(source.Count(int.MaxValue)), sequences);
        return new ArrivalSteps(from, sequences) { Id = id };
    }

    private int StepAt(long time) => Math.Max(0, BlockRows.LowerBound(from, time == long.MaxValue ? time : time + 1) - 1);

    /// <summary>A stamp above the first and at most the second, well between them and round: other series have their
    /// rows a little before or after, and round numbers weigh little.</summary>
    private static long RoundBetween(long low, long high)
    {
        unchecked
        {
            var quarter = (long)(((ulong)high - (ulong)low) / 4);
            var latest = high - quarter;
            for (var unit = 1_000_000_000L; unit > 1; unit /= 10)
            {
                var round = latest - (((latest % unit) + unit) % unit);
                if (round > low + quarter && round <= latest)
                {
                    return round;
                }
            }

            return latest;
        }
    }
}

/// <summary>The steps of the segment that is being written.</summary>
internal sealed class ArrivalStepsOfSegment(long segment)
{
    private const int Most = 64;
    private const int MostMisses = ArrivalSteps.Samples / 8;
    private const int GoodMisses = ArrivalSteps.Samples / 32;

    /// <summary>Steps pay when so many series more follow them: they weigh about as much as the plain arrivals of
    /// those.</summary>
    private const int LeastFollowers = 4;

    /// <summary>Steps that fit worse after so many series are followed by fresh ones.</summary>
    private const int ManyFollowers = 32;

    private readonly List<ArrivalSteps> known = [];
    private readonly SortedDictionary<long, ArrivalSteps> used = [];

    /// <summary>What the written blocks refer to.</summary>
    internal IReadOnlyCollection<ArrivalSteps> Used => used.Values;

    /// <summary>Steps for the rows of a series, or null when each block had better say it all.</summary>
    internal ArrivalSteps? Choose(ReadOnlySpan<long> times, ReadOnlySpan<long> keys)
    {
        if (times.Length < ArrivalSteps.Samples || keys.ContainsAnyInRange(long.MinValue, -1))
        {
            return null;
        }

        ArrivalSteps? best = null;
        var least = MostMisses + 1;
        foreach (var steps in known)
        {
            var misses = steps.Misses(times, keys, least);
            (best, least) = misses < least ? (steps, misses) : (best, least);
        }

        var isWorn = best is not null && best.Followers >= ManyFollowers && least > GoodMisses;
        if ((best is null || isWorn) && known.Count < Most)
        {
            var fresh = ArrivalSteps.Learn(times, keys);
            fresh.Id = (segment * Most) + known.Count;
            known.Add(fresh);
        }

        return best is not null && ++best.Followers > LeastFollowers ? best : null;
    }

    /// <summary>A block that refers to the steps was written.</summary>
    internal void Keep(ArrivalSteps steps) => used[steps.Id] = steps;
}
