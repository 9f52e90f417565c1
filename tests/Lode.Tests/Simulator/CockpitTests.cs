using System.Text.RegularExpressions;
using Lode.Kernel.Plant;
using Xunit;
using DemoGroup = Lode.Simulator.Group;
using DemoSheet = Lode.Simulator.PlantSheet;

namespace Lode.Tests.Simulator;

public sealed partial class CockpitTests
{
    private static readonly string[] Lines = Sheet().Split('\n');

    [Fact]
    public void EverySite_ShipsACockpitThatTheSchemaTakes()
    {
        var bodies = Lines.Where(line => line.Contains("cockpit/v1", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, bodies.Count);
        Assert.All(bodies, line => Assert.Empty(MimicSchema.Check(Unquote(line))));
    }

    [Fact]
    public void EveryPathOfACockpit_IsAModeledSignalOrNode()
    {
        var known = Lines.Select(line => line.Split(',')).Where(cells => cells.Length > 1).Select(cells => cells[1]).ToHashSet();
        var named = Lines.Where(line => line.Contains("cockpit/v1", StringComparison.Ordinal))
            .SelectMany(line => Path().Matches(Unquote(line)).Select(match => match.Groups[1].Value))
            .SelectMany(path => path.Contains("{n}", StringComparison.Ordinal) ? Ends(path) : [path]);
        Assert.DoesNotContain(named, path => !known.Contains(path));
    }

    [Fact]
    public void AFaultOfACockpit_IsNamedByItsPath()
    {
        var fault = Assert.Single(MimicSchema.Check("""
            {"format":"cockpit/v1","indicators":[{"signal":"a/b","setPoint":"high"}]}
            """));
        Assert.Equal(("$.indicators[0].setPoint", "plant.mimicNumber"), (fault.Path, fault.Code));
    }

    private static string Sheet()
    {
        var group = DemoGroup.Create(1, new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        var numbers = group.Sites.Select((site, at) => (site.Code, Number: at + 2)).ToDictionary(one => one.Code, one => one.Number);
        numbers[""] = 1;
        return DemoSheet.Write(group, numbers);
    }

    private static IEnumerable<string> Ends(string pattern) => pattern.Contains("room2", StringComparison.Ordinal)
        ? [pattern.Replace("{n}", "141", StringComparison.Ordinal), pattern.Replace("{n}", "280", StringComparison.Ordinal)]
        : [pattern.Replace("{n}", "1", StringComparison.Ordinal), pattern.Replace("{n}", "140", StringComparison.Ordinal)];

    private static string Unquote(string line)
    {
        var from = line.IndexOf("\"{", StringComparison.Ordinal) + 1;
        var to = line.LastIndexOf("}\"", StringComparison.Ordinal) + 1;
        return line[from..to].Replace("\"\"", "\"", StringComparison.Ordinal);
    }

    [GeneratedRegex("\"(demo/[^\"]+)\"")]
    private static partial Regex Path();
}
