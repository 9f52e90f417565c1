namespace Lode.Historian.Storage;

/// <summary>What one reader sees: a set of segments and heads that stays while it is held.</summary>
internal sealed class StoreView : Shared
{
    private readonly HeadHolder[] heads;

    /// <param name="segments">Live segments by day, then sequence.</param>
    /// <param name="heads">Generations, oldest first; the last one is being written.</param>
    internal StoreView(IReadOnlyList<SegmentFile> segments, HeadHolder[] heads)
    {
        Segments = [.. segments.OrderBy(segment => segment.Info.Day).ThenBy(segment => segment.Info.FirstSequence)];
        this.heads = heads;
        foreach (var segment in Segments)
        {
            segment.Acquire();
        }

        foreach (var head in heads)
        {
            head.Acquire();
        }
    }

    internal SegmentFile[] Segments { get; }

    internal ReadOnlySpan<HeadHolder> Heads => heads;

    /// <inheritdoc/>
    protected override void OnLastRelease()
    {
        foreach (var segment in Segments)
        {
            segment.Release();
        }

        foreach (var head in heads)
        {
            head.Release();
        }
    }
}

/// <summary>A generation of heads, whose memory is used again when nobody reads it any more.</summary>
internal sealed class HeadHolder(HeadGeneration generation) : Shared
{
    internal HeadGeneration Generation => generation;

    /// <inheritdoc/>
    protected override void OnLastRelease() => generation.Release();
}
