using Lode.Kernel;

namespace Lode.Waste.Transfers;

/// <summary>What people of the carriers and the receiver may do on the one transfer in which they are named, each in
/// their part of it (decree 23 Art. 11, 12, 17).</summary>
internal static class TransferParty
{
    internal static readonly Refusal NotParty = new("waste.notParty", 403, "decree23.11");
    internal static readonly Refusal CarrierNotNamed = new("waste.carrierNotNamed", 403, "decree23.17");

    private static readonly string[] CarrierActs = ["depart", "handOver", "arrive", "storeTemporarily", "resend"];

    private static readonly string[] ReceiverActs =
        ["arrive", "accept", "acceptPartly", "refuse", "confirm", "process", "awaitGroup", "group", "agree",
            "disagree"];

    /// <summary>What stands against an act by somebody of an organization; null: nothing.</summary>
    internal static Refusal? Bar(TransferFile file, string act, long? org)
    {
        if (org is null or 0)
        {
            return WasteRefusals.NotFound;
        }

        var isReceiver = file.Receiver.Org == org;
        var legs = file.Carriers.Index().Where(pair => pair.Item.Org == org).Select(pair => file.Legs[pair.Index])
            .ToArray();
        if (!isReceiver && legs.Length == 0)
        {
            return WasteRefusals.NotFound;
        }

        if (isReceiver && ReceiverActs.Contains(act))
        {
            return null;
        }

        if (!CarrierActs.Contains(act) || legs.Length == 0)
        {
            return NotParty;
        }

        var next = file.Legs.FirstOrDefault(leg => leg.TakenUs is null);
        var last = file.Legs.LastOrDefault(leg => leg.TakenUs is not null);
        var due = act is "depart" or "handOver" ? next : last;
        return due is not null && legs.Any(leg => leg.Leg == due.Leg) ? null : CarrierNotNamed;
    }
}
