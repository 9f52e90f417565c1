using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Cases;
using Lode.Testing.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>Random procedures and people as a whole; the single properties are in <see cref="CaseLawTests"/>.</summary>
public sealed class CasePropertyTests
{
    [Fact]
    public void RandomCases_GetThroughEveryVerb()
    {
        // What is tried at random proves nothing about a verb that it never got through. The seeds are fixed: a verb
        // that chance finds seldom would make another run fail.
        var accepted = Enumerable.Range(0, 100).SelectMany(seed => RandomPlay.Run(seed).Accepted).ToHashSet();
        Assert.Empty(CaseTurn.Verbs.Except(["cancel", "copyTo", "comment", "link", "start"]).Except(accepted));
    }

    [Fact]
    public void RandomDefinitions_PassTheChecks_AndSayTheSameHashAlways() => Check(60, seed =>
    {
        var text = RandomDefinitions.Make(new Random(seed));
        var first = Play.Build(text);
        var second = Play.Build(JsonNode.Parse(text)!.ToJsonString(
            new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
        return first.Hash == second.Hash;
    });

    /// <summary>Whoever must act does act, always with approval: every case comes to its end.</summary>
    [Fact]
    public void CasesInWhichEverybodyDoesTheirPart_ComeToAnEnd() => Check(40, ComesToAnEnd);

    /// <summary>Sign-offs for which too few persons were left: the first approval ended them as refused, for ever.
    /// </summary>
    [Theory]
    [InlineData(1103)]
    [InlineData(20735)]
    [InlineData(20821)]
    [InlineData(20908)]
    [InlineData(21559)]
    [InlineData(21685)]
    public void SeedsThatDidNotEnd_DoNow(int seed) => Assert.True(ComesToAnEnd(seed));

    private static bool ComesToAnEnd(int seed)
    {
        var random = new Random(seed);
        var play = RandomPlay.Begin(random);
        for (var step = 0; step < 200 && play.State.Status == CaseStatus.Open; step++)
        {
            if (!RandomPlay.DoOneTask(play))
            {
                // Nobody is left who may: the supervisor hands the work to somebody who is not barred, or ends it.
                play.Supervisors.Add(Play.Person("P0"));
                var task = play.State.Tasks.FirstOrDefault();
                if (task is null || RandomPlay.Names.All(name => play.Do("P0", "reassign", command => command with
                {
                    Task = task.N,
                    To = Play.Person(name),
                }) is not null || !RandomPlay.DoOneTask(play)))
                {
                    Assert.Null(play.Do("P0", "cancel", command => command with { Comment = "nobody" }));
                }
            }
        }

        return play.State.Status is CaseStatus.Closed or CaseStatus.Canceled;
    }

    // The long checks run twenty times as many.
    private static void Check(int times, Func<int, bool> holds) => Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(
        times * (Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 20 : 1)), holds);

    private static void Check(Config config, Func<int, bool> holds) =>
        FsCheck.Check.One(config, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), holds));
}
