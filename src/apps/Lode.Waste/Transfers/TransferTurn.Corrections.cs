using System.Globalization;
using System.Text.Json;
using Lode.Kernel;
using Lode.Waste.Codes;

namespace Lode.Waste.Transfers;

/// <summary>Late changes of sealed fields: one side asks, the other one agrees, and all of it stays visible.</summary>
internal sealed partial class TransferTurn
{
    private const string Insert = """
        INSERT INTO waste_revision (site_id, transfer_id, version, state, changes, reason, asked_us, asked_by,
                                    decided_by)
        VALUES (@SiteId, @TransferId, @Version, 'open', @Changes, @Reason, @NowUs, @Name, '')
        """;

    private const string Open = """
        SELECT version, state, changes, reason, asked_us, asked_by, decided_us, decided_by FROM waste_revision
         WHERE site_id = @SiteId AND transfer_id = @TransferId AND state = 'open' ORDER BY version DESC LIMIT 1
        """;

    internal const string OfTransfer = """
        SELECT version, state, changes, reason, asked_us, asked_by, decided_us, decided_by FROM waste_revision
         WHERE site_id = @SiteId AND transfer_id = @TransferId ORDER BY version
        """;

    private const string Last = """
        SELECT coalesce(max(version), 0) FROM waste_revision WHERE site_id = @SiteId AND transfer_id = @TransferId
        """;

    private const string Decide = """
        UPDATE waste_revision SET state = @State, decided_us = @NowUs, decided_by = @Name
         WHERE site_id = @SiteId AND transfer_id = @TransferId AND version = @Version
        """;

    private static readonly string[] Correctable = ["method", "remark", "pieces"];

    internal sealed record RevisionRow
    {
        public long Version { get; init; }

        public string State { get; init; } = "";

        public string Changes { get; init; } = "";

        public string Reason { get; init; } = "";

        public long AskedUs { get; init; }

        public string AskedBy { get; init; } = "";

        public long? DecidedUs { get; init; }

        public string DecidedBy { get; init; } = "";
    }

    internal Refusal? CheckCorrect()
    {
        var changes = request.Changes ?? new Dictionary<string, string>();
        var isWrong = changes.Count == 0 || changes.Keys.Any(field => !Correctable.Contains(field))
            || (changes.TryGetValue("method", out var method) && !MethodCode.IsValid(method))
            || (changes.TryGetValue("pieces", out var pieces) && (!long.TryParse(
                pieces, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 9999))
            || (changes.TryGetValue("remark", out var remark) && remark is not { Length: <= 500 });
        return isWrong ? WasteRefusals.Invalid.At(new FieldRefusal("changes", "format")) : NeedReason();
    }

    internal Outcome<TransferRow> Correct()
    {
        work.Execute(Insert, new
        {
            SiteId = desk.Site,
            TransferId = file.Row.Id,
            Version = work.Find<long>(Last, Key) + 1,
            Changes = JsonSerializer.Serialize(request.Changes),
            request.Reason,
            work.NowUs,
            actor.Name,
        });
        return file.Row;
    }

    /// <summary>Nobody agrees to an own correction.</summary>
    internal Refusal? CheckOther() => Pending is { } open && open.AskedBy == actor.Name
        ? SameSide.With(("person", actor.Name)) : null;

    internal Outcome<TransferRow> Agree()
    {
        var revision = Pending!;
        var changes = JsonSerializer.Deserialize<Dictionary<string, string>>(revision.Changes)!;
        Close(revision, "applied");
        return file.Row with
        {
            Method = changes.GetValueOrDefault("method", file.Row.Method),
            Remark = changes.GetValueOrDefault("remark", file.Row.Remark),
            Pieces = changes.TryGetValue("pieces", out var pieces)
                ? long.Parse(pieces, CultureInfo.InvariantCulture) : file.Row.Pieces,
        };
    }

    internal Outcome<TransferRow> Disagree()
    {
        Close(Pending!, "refused");
        return file.Row;
    }

    private object Key => new { SiteId = desk.Site, TransferId = file.Row.Id };

    private RevisionRow? Pending => work.Find<RevisionRow>(Open, Key);

    private void Close(RevisionRow revision, string state) => work.Execute(Decide, new
    {
        SiteId = desk.Site,
        TransferId = file.Row.Id,
        revision.Version,
        State = state,
        work.NowUs,
        actor.Name,
    });
}
