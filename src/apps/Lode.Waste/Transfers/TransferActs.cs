using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel;

namespace Lode.Waste.Transfers;

/// <summary>What an event of the procedure needs and does.</summary>
/// <param name="Check">What is against it; asked after the procedure agreed.</param>
/// <param name="Apply">Posts and gives the row as it is afterwards.</param>
/// <param name="Data">Fields of the case that come with it.</param>
internal sealed record TransferAct(
    Func<TransferTurn, Refusal?> Check, Func<TransferTurn, Outcome<TransferRow>> Apply,
    Func<TransferTurn, JsonObject> Data);

/// <summary>The acts by their names, which are the events of the procedure <c>wasteTransfer</c>.</summary>
internal static class TransferActs
{
    private static readonly Dictionary<string, TransferAct> All = new(StringComparer.Ordinal)
    {
        ["seal"] = new(turn => turn.CheckSeal(), turn => turn.Seal(), Manifest),
        ["unseal"] = new(Free, turn => turn.Release(turn.File.Row with { Manifest = null, OnPaper = 0 }), Reason),
        ["sign"] = new(turn => turn.CheckSign(), turn => turn.Sign(), turn => Mass("sentGrams", turn.Ticket?.NetG)),
        ["depart"] = new(turn => turn.CheckDepart(), turn => turn.Depart(), Carrier),
        ["handOver"] = new(turn => turn.CheckHandOver(), turn => turn.HandOver(), Carrier),
        ["storeTemporarily"] = new(turn => turn.NeedReason(), Same, Reason),
        ["resend"] = new(Free, Same, Reason),
        ["arrive"] = new(turn => turn.CheckArrive(), turn => turn.Arrive(),
            turn => Arrival(turn)),
        ["accept"] = Acceptance(AcceptanceResult.Accepted),
        ["acceptPartly"] = Acceptance(AcceptanceResult.PartlyAccepted),
        ["refuse"] = Acceptance(AcceptanceResult.Refused),
        ["confirm"] = new(Free, turn => Outcome.Of(turn.File.Row with { ConfirmedUs = turn.AtUs }), Nothing),
        ["takeBack"] = new(turn => turn.CheckTakeBack(), turn => turn.TakeBack(),
            turn => new JsonObject { ["returnManifest"] = turn.Request.Manifest }),
        ["process"] = new(turn => turn.CheckProcess(), turn => turn.Process(), Nothing),
        ["awaitGroup"] = new(Free, Same, Nothing),
        ["group"] = new(turn => turn.CheckProcess(), turn => turn.Process(), Nothing),
        ["turnBack"] = new(turn => turn.CheckTurnBack(), turn => turn.TurnBack(), Reason),
        ["cancel"] = new(turn => turn.NeedReason(), turn => turn.Release(turn.File.Row), Reason),
        ["enterPaper"] = new(turn => turn.CheckEnterPaper(),
            turn => Outcome.Of(turn.File.Row with { Manifest = turn.Request.Manifest, OnPaper = 0 }), Manifest),
        ["correct"] = new(turn => turn.CheckCorrect(), turn => turn.Correct(), Reason),
        ["agree"] = new(turn => turn.CheckOther(), turn => turn.Agree(), Nothing),
        ["disagree"] = new(turn => turn.CheckOther(), turn => turn.Disagree(), Reason),
    };

    /// <summary>All names, for the tests of the procedure.</summary>
    internal static IReadOnlyCollection<string> Names => All.Keys;

    internal static TransferAct? Find(string? name) => name is null ? null : All.GetValueOrDefault(name);

    private static TransferAct Acceptance(AcceptanceResult result) => new(
        turn => turn.CheckAcceptance(result), turn => turn.Accept(result), turn => Mass("refusedGrams", result switch
        {
            AcceptanceResult.Accepted => 0,
            AcceptanceResult.Refused => turn.File.Row.ReceivedG,
            AcceptanceResult.PartlyAccepted => turn.Request.RefusedGrams,
        }));

    private static Refusal? Free(TransferTurn turn) => null;

    private static Outcome<TransferRow> Same(TransferTurn turn) => turn.File.Row;

    private static JsonObject Nothing(TransferTurn turn) => [];

    private static JsonObject Reason(TransferTurn turn) =>
        turn.Request.Reason is { Length: > 0 and <= 500 } reason ? new JsonObject { ["reason"] = reason } : [];

    private static JsonObject Mass(string field, long? grams) =>
        grams is >= 0 ? new JsonObject { [field] = grams } : [];

    // The deadline of the case is that of the decree: from the arrival, not from the entry of it.
    private static JsonObject Arrival(TransferTurn turn)
    {
        var data = Mass("receivedGrams", turn.Ticket?.NetG);
        data["confirmBy"] = Instants.FromUs(turn.ConfirmByUs)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return data;
    }

    private static JsonObject Manifest(TransferTurn turn) => turn.Request.Manifest is { Length: 14 } number
        ? new JsonObject { ["manifest"] = number, ["onPaper"] = false }
        : new JsonObject { ["onPaper"] = turn.Request.OnPaper };

    private static JsonObject Carrier(TransferTurn turn) => turn.NextLeg is { } leg
        ? new JsonObject { ["carrier"] = turn.CarrierOf(leg).Name, ["plate"] = turn.File.Paper(leg.VehicleId)?.Number }
        : [];
}
