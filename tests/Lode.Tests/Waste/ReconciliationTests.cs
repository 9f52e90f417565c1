using Lode.Waste.Reports;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class ReconciliationTests
{
    private const string Code = "321-024-48";

    [Fact]
    public void Sides_AreComparedByNumberAndCode()
    {
        ManifestEntry[] here =
        [
            new("20269999000001", Code, 20_000_000, "A"), new("20269999000001", Code, 2_500_000, "A"),
            new("20269999000002", Code, 10_000_000, "A"), new("20269999000003", Code, 5_000_000, "A"),
            new("20269999000004", Code, 7_000_000, "A"),
        ];
        ManifestEntry[] there =
        [
            new("20269999000001", Code, 22_510_000, "A"), new("20269999000002", Code, 10_010_001, "A"),
            new("20269999000003", Code, 5_000_000, "B"), new("20269999000005", Code, 1_000_000, "A"),
        ];
        Assert.Equal(
            ["mass", "receiver", "onlyHere", "onlyThere", "same"],
            Reconciliation.Of(here, there).Select(entry => entry.Result));
    }

    [Fact]
    public void Export_IsReadToTheGram_OrItsWrongLineNamed()
    {
        Assert.True(NationalExport.Read("h\n20269999000001;321-024-48;40.000001;A;2026/1/5\n".Replace("h", "a;b;c;d;e",
            StringComparison.Ordinal)).TryGet(out var rows, out _));
        Assert.Equal(new NationalRow("20269999000001", Code, 40_000_001, "A", new DateOnly(2026, 1, 5)),
            Assert.Single(rows));
        Assert.False(NationalExport.Read("a,b,c,d,e\n20269999000001,321-024-48,-1,A,2026-01-05\n").TryGet(
            out _, out var why));
        Assert.Equal(("waste.nationalLineWrong", "2"), (why.Code, why.Args!["line"]));
    }
}
