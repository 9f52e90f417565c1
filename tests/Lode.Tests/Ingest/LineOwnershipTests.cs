using Lode.Historian.Ingest;
using Xunit;

namespace Lode.Tests.Ingest;

public sealed class LineOwnershipTests
{
    private readonly ParsedLines lines = new();
    private readonly IngestPolicy first;
    private readonly IngestPolicy second;

    public LineOwnershipTests()
    {
        first = new IngestPolicy { Owner = lines.Index.OwnerNumber(Guid.Parse("00000000-0000-0000-0000-000000000001")) };
        second = new IngestPolicy
        {
            Owner = lines.Index.OwnerNumber(Guid.Parse("00000000-0000-0000-0000-000000000002")),
            SeriesBudget = 2,
        };
    }

    [Fact]
    public void SeriesOfAnotherSource_IsRefusedPerLine()
    {
        lines.Read("m,s=1 v=1 1", first);
        Assert.Equal(["2 m,s=2 v=1"], lines.Read("m,s=1 v=1 2\nm,s=2 v=1 2", second));
        var fault = Assert.Single(lines.Parser.Faults);
        Assert.Equal(LineFaultKind.SeriesOwned, fault.Kind);
        Assert.Contains("historian.seriesOwned", fault.Reason, StringComparison.Ordinal);
        Assert.Single(lines.Read("m,s=1 v=1 3", second with { WritesForeignSeries = true }));
    }

    [Fact]
    public void Budget_RefusesNewSeries_NotNewPoints()
    {
        lines.Read("m,s=1 v=1 1\nm,s=2 v=1 1", second);
        Assert.True(lines.Parser.NearBudget);
        Assert.Equal(["2 m,s=1 v=1 w=2"], lines.Read("m,s=3 v=1 2\nm,s=1 v=1,w=2 2", second));
        Assert.Equal(LineFaultKind.SeriesBudget, Assert.Single(lines.Parser.Faults).Kind);
    }

    [Fact]
    public void UnknownSeries_IsHeldOrRefused_AsThePolicySays()
    {
        Assert.Empty(lines.Read("m v=1 1", first with { NewSeries = NewSeries.Hold }));
        Assert.Equal(HoldReason.UnknownSeries, Assert.Single(lines.Parser.Held).Reason);
        Assert.Empty(lines.Read("m v=1 1", first with { NewSeries = NewSeries.Refuse }));
        Assert.Equal(LineFaultKind.UnknownSeries, Assert.Single(lines.Parser.Faults).Kind);
        Assert.Equal(0, lines.Index.Count);
    }
}
