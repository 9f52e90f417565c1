using FsCheck;
using FsCheck.Fluent;
using Lode.Host.Evaluate;
using Lode.Host.Evaluate.Statecharts;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>Retyped cases of the two public sets (both with their licences in docs/reference/evaluations.md), and laws
/// over random charts.</summary>
public sealed class ChartTests
{
    private const string Ends = """<final id="pass"/><final id="fail"/></scxml>""";

    [Fact]
    public void PublicCases_StepAsTheyShould()
    {
        static void F(string body, string expected)
        {
            var verdict = EvaluateScxml.Step($"<scxml>{body}</scxml>", expected);
            Assert.True(verdict.Passed, verdict.Detail);
        }

        // documentOrder0: of two transitions for one event the first counts.
        F("""<state id="a"><transition target="b" event="t"/><transition target="c" event="t"/></state>"""
            + """<state id="b"/><state id="c"/>""",
            """{"initialConfiguration":["a"],"events":[{"event":{"name":"t"},"nextConfiguration":["b"]}]}""");
        // more-parallel/test4: regions leave and enter themselves without each other.
        F("""
            <parallel id="p">
              <state id="a"><transition event="t" target="a"/><state id="a1"/><state id="a2"/></state>
              <state id="b"><transition event="t" target="b"/><state id="b1"/><state id="b2"/></state>
            </parallel>
            """,
            """{"initialConfiguration":["a1","b1"],"events":[{"event":{"name":"t"},"nextConfiguration":["a1","b1"]}]}""");
        // parallel+interrupt/test13: the inner transition wins over that of its region's parent.
        F("""
            <state id="a" initial="b">
              <parallel id="b"><state id="b1"><transition event="t" target="c"/></state><state id="b2"/>
                <transition event="t" target="d"/></parallel>
              <parallel id="c"><state id="c1"/><state id="c2"/></parallel>
            </state>
            <state id="d"/>
            """,
            """{"initialConfiguration":["b1","b2"],"events":[{"event":{"name":"t"},"nextConfiguration":["c1","c2"]}]}""");
        // history1: a deep history begins at its default and then remembers.
        F("""
            <state id="a"><transition target="h" event="t1"/></state>
            <state id="b" initial="b1">
              <history id="h" type="deep"><transition target="b1.2"/></history>
              <state id="b1" initial="b1.1"><state id="b1.1"/>
                <state id="b1.2"><transition event="t2" target="b1.3"/></state>
                <state id="b1.3"><transition event="t3" target="a"/></state></state>
            </state>
            """,
            """
            {"initialConfiguration":["a"],"events":[
              {"event":{"name":"t1"},"nextConfiguration":["b1.2"]},
              {"event":{"name":"t2"},"nextConfiguration":["b1.3"]},
              {"event":{"name":"t3"},"nextConfiguration":["a"]},
              {"event":{"name":"t1"},"nextConfiguration":["b1.3"]}]}
            """);
    }

    [Fact]
    public void ReportCases_AreTranslatedAndPass()
    {
        static void F(string body)
        {
            var verdict = EvaluateScxml.RunToEnd(body + Ends);
            Assert.True(verdict.Ran, "needs " + verdict.Detail);
            Assert.True(verdict.Passed, verdict.Detail);
        }

        // 144: events are taken in the order in which they are raised.
        F("""
            <scxml><state id="s0"><onentry><raise event="foo"/><raise event="bar"/></onentry>
              <transition event="foo" target="s1"/><transition event="*" target="fail"/></state>
              <state id="s1"><transition event="bar" target="pass"/><transition event="*" target="fail"/></state>
            """);
        // 310: In() sees the other regions.
        F("""
            <scxml initial="p"><parallel id="p"><state id="s0"><transition cond="In('s1')" target="pass"/>
              <transition target="fail"/></state><state id="s1"/></parallel>
            """);
        // 372: the parent is done after the entry of its final child and before its exit.
        F("""
            <scxml><datamodel><data id="Var1" expr="1"/></datamodel><state id="s0" initial="s0final">
              <onentry><send event="timeout" delay="1s"/></onentry>
              <transition event="done.state.s0" cond="Var1==2" target="pass"/><transition event="*" target="fail"/>
              <final id="s0final"><onentry><assign location="Var1" expr="2"/></onentry>
              <onexit><assign location="Var1" expr="3"/></onexit></final></state>
            """);
        // 403c: of transitions that conflict the first of the document stays.
        F("""
            <scxml initial="s0"><datamodel><data id="Var1" expr="0"/></datamodel><state id="s0" initial="p0">
              <onentry><raise event="event1"/><send event="timeout" delay="1s"/></onentry>
              <transition event="event2" target="fail"/><transition event="timeout" target="fail"/>
              <parallel id="p0">
                <state id="p0s1"><transition event="event1"/><transition event="event2"/></state>
                <state id="p0s2"><transition event="event1" target="p0s1"><raise event="event2"/></transition></state>
                <state id="p0s3"><transition event="event1" target="fail"/>
                  <transition event="event2" target="s1"/></state>
                <state id="p0s4"><transition event="*"><assign location="Var1" expr="Var1 + 1"/></transition></state>
              </parallel></state>
              <state id="s1"><transition cond="Var1==2" target="pass"/><transition target="fail"/></state>
            """);
    }

    [Fact]
    public void Translation_KnowsItsPart_AndNothingElse()
    {
        static void F(string source, string? expected) => Assert.Equal(expected, EcmaTranslator.Translate(source));
        F("Var1==1", "{Var1} = 1");
        F("Var1===Var2", "{Var1} = {Var2}");
        F("!In('s 1') && true", "not {state.s 1}  and  true");
        F("Var1 + 1", "{Var1} + 1");
        F("return", null);
        F("_event.data", null);
        F("typeof Var1", null);
        F("Var1 == 'foo'", null);
        F("f(1)", null);
        F("1.5", null);
    }

    [Fact]
    public void RandomCharts_KeepALegalConfiguration_AndContinueFromTheirLeaves() => Prop.ForAll(
        RandomCharts.Any.ToArbitrary(), Gen.Choose(0, RandomCharts.Events - 1).ListOf().ToArbitrary(),
        (spec, events) =>
        {
            var chart = Chart.Build(spec);
            var run = new ChartRun(chart, new NoWorld());
            run.Start();
            foreach (var number in events)
            {
                var twin = new ChartRun(chart, new NoWorld());
                twin.Restore([.. run.Leaves.Select(state => state.Id)], [.. run.Remembered]);
                run.Send($"e{number}");
                twin.Send($"e{number}");
                Assert.Equal(run.Active.Select(state => state.Id), twin.Active.Select(state => state.Id));
                Assert.Equal(run.IsRunning, twin.IsRunning);
                if (!run.IsEndless)
                {
                    AssertLegal(chart, run);
                }
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>The history's own parent is left on the way: what it remembers then lies elsewhere.</summary>
    [Fact]
    public void HistoryOfARegion_LeftByTheTransitionThatAsksIt_StaysLegal()
    {
        static StateSpec Leaf(string id, params TransitionSpec[] transitions) =>
            new(id, StateKind.Simple) { Transitions = transitions };
        var history = new StateSpec("h", StateKind.History)
        {
            Deep = true,
            Initial = new TransitionSpec { Targets = ["r"] }
        };
        var region = new StateSpec("r", StateKind.Compound)
        {
            Children = [Leaf("a", new TransitionSpec { Events = ["e"], Targets = ["h"] }), Leaf("b")],
        };
        var chart = Chart.Build(new StateSpec("root", StateKind.Compound)
        {
            Children = [new StateSpec("p", StateKind.Parallel) { Children = [history, region] }],
        });
        var run = new ChartRun(chart, new NoWorld());
        run.Start();
        run.Send("e");
        AssertLegal(chart, run);
        Assert.Equal(["p", "r", "a"], run.Active.Select(state => state.Id));
    }

    [Fact]
    public void EndlessChart_Stops()
    {
        var chart = Chart.Build(new StateSpec("root", StateKind.Compound)
        {
            Children =
            [
                new StateSpec("a", StateKind.Simple) { Transitions = [new TransitionSpec { Targets = ["b"] }] },
                new StateSpec("b", StateKind.Simple) { Transitions = [new TransitionSpec { Targets = ["a"] }] },
            ],
        });
        var run = new ChartRun(chart, new NoWorld());
        run.Start();
        Assert.True(run.IsEndless);
    }

    private static void AssertLegal(Chart chart, ChartRun run)
    {
        var root = chart.Root.Children.Count(run.IsActive);
        Assert.Equal(1, root);
        foreach (var state in run.Active)
        {
            Assert.True(state.Parent == chart.Root || run.IsActive(state.Parent!));
            var inside = state.Children.Count(run.IsActive);
            Assert.Equal(
                state.Kind switch { StateKind.Compound => 1, StateKind.Parallel => state.Children.Count, _ => 0 },
                inside);
        }
    }

    private sealed class NoWorld : IChartWorld
    {
        public bool Holds(Expression guard, ChartRun run) => true;

        public bool Run(ChartAction action, ChartRun run) => true;

        public void Entered(ChartState state)
        {
        }

        public void Left(ChartState state)
        {
        }
    }
}
