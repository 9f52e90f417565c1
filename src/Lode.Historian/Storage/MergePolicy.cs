namespace Lode.Historian.Storage;

/// <summary>Which segments of a day are merged. Only neighbours in order of arrival may be: see <see cref="Versions"/>.
/// </summary>
internal static class MergePolicy
{
    /// <summary>While writing goes on: the youngest segments, when there are enough of similar size, so that each value
    /// is written again only a few times.</summary>
    internal static List<SegmentFile> Tiered(List<SegmentFile> day, int atLeast)
    {
        long bytes = 0;
        var start = day.Count;
        while (start > 0 && (day.Count - start < atLeast / 2 || day[start - 1].Info.Length <= 2 * bytes))
        {
            bytes += day[--start].Info.Length;
        }

        return day.Count - start >= atLeast ? day[start..] : [];
    }

    /// <summary>When there is time: everything into one.</summary>
    internal static List<SegmentFile> All(List<SegmentFile> day) => day;

    /// <summary>Days that nothing has been written to for a while, and that are over.</summary>
    internal static List<SegmentFile> Closed(List<SegmentFile> day, int today, Func<int, bool> isQuiet) =>
        day[0].Info.Day < today - 1 && isQuiet(day[0].Info.Day) ? day : [];
}
