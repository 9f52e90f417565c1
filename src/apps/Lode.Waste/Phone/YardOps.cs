using System.Collections.Concurrent;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Json;
using Lode.Kernel.Sql;
using Lode.Kernel.Sync;
using Lode.Waste.Batches;
using Lode.Waste.Registers;

namespace Lode.Waste.Phone;

/// <summary>The local days of sites, read before the transaction of an op.</summary>
internal sealed class YardZones(SiteDays days)
{
    private readonly ConcurrentDictionary<int, SiteZone> known = new();

    internal async ValueTask ReadyAsync(int site, CancellationToken cancel) =>
        known[site] = await days.OfAsync(site, cancel);

    internal SiteZone Of(int site) => known[site];
}

/// <summary>What the ops of the yard share: a batch of the op's site, and what the phone saw of it.</summary>
internal static class YardOps
{
    internal static readonly Refusal Wrong = new("waste.yardOpWrong", 422);
    internal static readonly Refusal PlaceChanged = new("waste.yardPlaceChanged", 409);
    internal static readonly Refusal PackagesChanged = new("waste.yardPackagesChanged", 409);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new IdJson() },
    };

    /// <summary>A deed on a batch of the op's site.</summary>
    internal sealed record Deed<T>(BatchDesk Desk, BatchRow Batch, T Asked);

    /// <summary>The deed of an op, once its site, its batch and what it says fit.</summary>
    internal static Outcome<Deed<T>> Begin<T>(
        IWork work, SyncOp op, Actor author, YardZones zones, Func<T, Refusal?> check)
        where T : class
    {
        var site = op.OpId.Site;
        return !BatchDesk.Open(work, author, site, zones.Of(site)).TryGet(out var desk, out var why) ? why
            : !Id.TryParse(op.EntityId, out var id) || desk.Batch(id) is not { } batch ? WasteRefusals.NotFound
            : Read<T>(op.To) is not { } asked ? Wrong
            : check(asked) is { } wrong ? wrong : new Deed<T>(desk, batch, asked);
    }

    internal static T? Read<T>(JsonElement? element)
        where T : class
    {
        try
        {
            return element is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<T>(Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the phone saw: grams in one place, or in packages. Without it a person has looked at the conflict
    /// and says that this deed holds.</summary>
    internal sealed record Seen(long Grams);
}

/// <summary>Packs a batch on the spot; the digital codes are given when the op arrives.</summary>
internal sealed class PackOnSpot(YardZones zones) : ISyncEntity
{
    public string Entity => "waste.pack";

    public string Permission => "waste.write";

    public ValueTask ReadyAsync(int site, CancellationToken cancel) => zones.ReadyAsync(site, cancel);

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!YardOps.Begin<PackBatch.Request>(work, op, author, zones, PackBatch.Wrong).TryGet(out var deed, out var why))
        {
            return why;
        }

        var (desk, batch, request) = deed;
        var packed = desk.ContainersOf(batch.Id).Sum(one => one.NetG);
        return YardOps.Read<YardOps.Seen>(op.Base) is { } seen && seen.Grams != packed
            ? SyncEffect.Conflict(YardOps.PackagesChanged.With(
                ("batch", batch.Code), ("seen", WasteRefusals.Tonnes(seen.Grams)),
                ("there", WasteRefusals.Tonnes(packed))))
            : PackBatch.Store(work, desk, batch.Id, request).TryGet(out _, out var no) ? SyncEffect.Applied : no;
    }
}

/// <summary>Carries a batch to another place of the site; another change of the place first is a conflict.</summary>
internal sealed class MoveOnSpot(YardZones zones) : ISyncEntity
{
    public string Entity => "waste.move";

    public string Permission => "waste.write";

    public ValueTask ReadyAsync(int site, CancellationToken cancel) => zones.ReadyAsync(site, cancel);

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!YardOps.Begin<MoveBatch.Request>(work, op, author, zones, MoveBatch.Wrong).TryGet(out var deed, out var why))
        {
            return why;
        }

        var (desk, batch, request) = deed;
        if (desk.Facility(request.FromId) is not { } from)
        {
            return YardOps.Wrong;
        }

        var free = desk.Free(from, batch);
        if (YardOps.Read<YardOps.Seen>(op.Base) is { } seen && seen.Grams != free)
        {
            return SyncEffect.Conflict(YardOps.PlaceChanged.With(
                ("batch", batch.Code), ("place", from.NameZh), ("seen", WasteRefusals.Tonnes(seen.Grams)),
                ("there", WasteRefusals.Tonnes(free))));
        }

        // The deed of the phone, at its time; a phone whose clock is ahead did it just now.
        var at = request with { At = Instants.FromUs(Math.Min(occurredUs, work.NowUs)) };
        return MoveBatch.Store(desk, batch.Id, at).TryGet(out _, out var no) ? SyncEffect.Applied : no;
    }
}

/// <summary>A printed label was put on a package: a fact, so it never conflicts.</summary>
internal sealed class AttachLabel : ISyncEntity
{
    private const string Attach = """
        UPDATE waste_container SET attached_us = coalesce(attached_us, @AtUs)
         WHERE site_id = @SiteId AND batch_id = @BatchId AND code = @Code AND gone_us IS NULL
        """;

    /// <param name="Code">Digital code on the label.</param>
    internal sealed record Label(string Code);

    public string Entity => "waste.label";

    public string Permission => "waste.write";

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!Id.TryParse(op.EntityId, out var id) || id.Site != op.OpId.Site
            || YardOps.Read<Label>(op.To) is not { Code.Length: > 0 } label)
        {
            return YardOps.Wrong;
        }

        var key = new { SiteId = (long)id.Site, BatchId = id, label.Code, AtUs = Math.Min(occurredUs, work.NowUs) };
        if (work.Execute(Attach, key) == 0)
        {
            return WasteRefusals.NotFound;
        }

        work.Audit(author, "waste.attachLabel", "wasteBatch", id.ToString(), null, label);
        return SyncEffect.Applied;
    }
}

/// <summary>What was found of a batch in one place. A count is a fact of its instant: the difference to the books is
/// posted by another person, on the ledger's page of stocktakes.</summary>
internal sealed class CountOnSpot(YardZones zones) : ISyncEntity
{
    /// <param name="Grams">What is there; 0 when nothing was found.</param>
    internal sealed record Counted(Id FacilityId, long Grams, string Note = "");

    private static Refusal? Unfit(Counted counted) =>
        counted is { Grams: >= 0, Note.Length: <= 200 } ? null : YardOps.Wrong;

    public string Entity => "waste.count";

    public string Permission => "waste.write";

    public ValueTask ReadyAsync(int site, CancellationToken cancel) => zones.ReadyAsync(site, cancel);

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!YardOps.Begin<Counted>(work, op, author, zones, Unfit).TryGet(out var deed, out var why))
        {
            return why;
        }

        var (desk, batch, counted) = deed;
        if (desk.Facility(counted.FacilityId) is not { } place)
        {
            return YardOps.Wrong;
        }

        var note = counted.Note.Trim().Length == 0 ? $"{place.NameZh} {batch.Code}" : counted.Note.Trim();
        return desk.Book.Count(
            Math.Min(occurredUs, work.NowUs), BatchDesk.Stored(place, batch), counted.Grams, note)
            .TryGet(out _, out var no) ? SyncEffect.Applied : no;
    }
}
