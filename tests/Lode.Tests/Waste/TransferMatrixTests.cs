using System.Text;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Testing;
using Lode.Tests.Cases;
using Lode.Waste;
using Lode.Waste.Transfers;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>The procedure of a transfer as a matrix of states and events: every pair that the one data file does not
/// list is refused.</summary>
public sealed class TransferMatrixTests
{
    private static readonly CaseProcedure Procedure = Play.Build(
        ShippedDefinitions.Read([typeof(WasteModule).Assembly])["wasteTransfer"]);

    private static readonly string[] Events = [.. TransferActs.Names.Order(StringComparer.Ordinal)];

    // A way to each state; the tests of the articles walk the rest.
    private static readonly Dictionary<string, string> Ways = new(StringComparer.Ordinal)
    {
        ["draft"] = "",
        ["sealed"] = "seal",
        ["senderSigned"] = "seal sign",
        ["inTransit"] = "seal sign depart",
        ["tempStored"] = "seal sign depart storeTemporarily",
        ["arrived"] = "seal sign depart arrive",
        ["accepted"] = "seal sign depart arrive accept",
        ["partlyAccepted"] = "seal sign depart arrive acceptPartly",
        ["refused"] = "seal sign depart arrive refuse",
        ["confirmed"] = "seal sign depart arrive accept confirm",
        ["awaitingGroup"] = "seal sign depart arrive accept confirm awaitGroup",
        ["underCorrection"] = "seal sign depart arrive accept correct",
        ["processed"] = "seal sign depart arrive accept confirm process",
        ["grouped"] = "seal sign depart arrive accept confirm awaitGroup group",
        ["returned"] = "seal sign depart arrive refuse takeBack",
        ["turnedBack"] = "seal sign depart turnBack",
        ["canceled"] = "cancel",
    };

    [Fact]
    public void Matrix_IsTheGoldenOne_AndEveryUnlistedPairIsRefused()
    {
        var text = new StringBuilder("state").AppendJoin("", Events.Select(name => "\t" + name)).Append('\n');
        foreach (var (state, way) in Ways)
        {
            text.Append(state);
            foreach (var name in Events)
            {
                text.Append('\t').Append(Target(state, way, name));
            }

            text.Append('\n');
        }

        Golden.Matches("waste-transfer-matrix.txt", text.ToString());
    }

    [Fact]
    public void EveryState_AndEveryEvent_OfTheProcedure_IsInTheMatrix()
    {
        var leaves = Procedure.Chart.States.Where(state => state.IsAtomic && state.Id != "before")
            .Select(state => state.Id);
        Assert.Equal(leaves.Order(StringComparer.Ordinal), Ways.Keys.Order(StringComparer.Ordinal));
        var heard = Procedure.States.Values.SelectMany(state => state.Transitions)
            .Select(one => one.On!["signal.".Length..])
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(heard, Events);
    }

    [Fact]
    public void RefusedByARule_ChangesNothing()
    {
        var state = Walk("");
        var refused = Turn(state, "seal", () => TransferChecks.ContractMissing);
        Assert.Equal("waste.contractMissing", refused.Refusal?.Code);
        Assert.Empty(refused.Changes);
    }

    // "—" is refused; the state itself stands for an event that comes back to it.
    private static string Target(string state, string way, string name)
    {
        var before = Walk(way);
        Assert.Equal([state], before.Leaves);
        var decision = Turn(before, name, () => null);
        if (decision.Refusal is { } refusal)
        {
            Assert.Contains(refusal.Code, (string[])["cases.notAvailable", "cases.notOpen"]);
            return "—";
        }

        return Assert.Single(decision.State!.Leaves);
    }

    private static CaseState Walk(string way)
    {
        var opened = new Opened(
            Id.New(Play.Org, Instants.FromUs(Play.Start)), "wasteTransfer", Procedure.Hash, "WT-1", Play.Org, null,
            null, null, Play.Start);
        var state = new CaseTurn(Procedure, new CaseState(), Context).Open(opened, [], byCase: true).State!;
        foreach (var name in way.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var decision = Turn(state, name, () => null);
            Assert.True(decision.Refusal is null, $"{way}: {name}");
            state = decision.State!;
        }

        return state;
    }

    private static CaseDecision Turn(CaseState state, string name, Func<Refusal?> check) =>
        new CaseTurn(Procedure, CaseJson.Read(CaseJson.Text(state)), Context)
            .Take(new AppSignal("signal." + name, new JsonObject(), check));

    private static CaseContext Context => new(
        Play.Start, new CaseActor(null, "test", false, false, true), Play.Staff(("Ann", "manager")),
        Play.WorkingTime, []);
}
