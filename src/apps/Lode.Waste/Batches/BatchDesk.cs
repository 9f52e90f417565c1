using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Storage;

namespace Lode.Waste.Batches;

/// <summary>The rows of batches inside one transaction of one site.</summary>
internal sealed class BatchDesk
{
    private const string Count = """
        INSERT INTO waste_counter (site_id, name, last) VALUES (@SiteId, @Name, 1)
        ON CONFLICT (site_id, name) DO UPDATE SET last = waste_counter.last + 1
        RETURNING last
        """;

    private const string InsertBatch = """
        INSERT INTO waste_batch (site_id, id, code, stream_id, waste_code, origin, facility_id, generated_us,
                                 oldest_us, moisture)
        VALUES (@SiteId, @Id, @Code, @StreamId, @WasteCode, @Origin, @FacilityId, @GeneratedUs, @OldestUs, @Moisture)
        """;

    private const string InsertMove = """
        INSERT INTO waste_move (site_id, id, seq, kind, code, at_us, batch_id, facility_id, to_id, moved_g, containers,
                                container_type, container_count, method, source_code, destination, handler,
                                second_handler, transfer_id, posting_id, reference, recorded_us, recorded_by)
        VALUES (@SiteId, @Id, @Seq, @Kind, @Code, @AtUs, @BatchId, @FacilityId, @ToId, @MovedG, @Containers,
                @ContainerType, @ContainerCount, @Method, @SourceCode, @Destination, @Handler, @SecondHandler,
                @TransferId, @PostingId, @Reference, @RecordedUs, @RecordedBy)
        """;

    private const string InsertLink = """
        INSERT INTO waste_link (site_id, seq, parent_id, child_id, part_g, at_us, kind)
        VALUES (@SiteId, @Seq, @ParentId, @ChildId, @PartG, @AtUs, @Kind)
        """;

    private const string LastMove = """
        SELECT code FROM waste_move
         WHERE site_id = @SiteId AND batch_id = @BatchId AND kind = @Kind ORDER BY seq DESC LIMIT 1
        """;

    private const string Containers = $"""
        SELECT {ContainerRow.Columns} FROM waste_container
         WHERE site_id = @SiteId AND batch_id = @BatchId AND gone_us IS NULL ORDER BY code
        """;

    private const string End = """
        UPDATE waste_batch SET closed_us = @ClosedUs WHERE site_id = @SiteId AND id = @Id
        """;

    private readonly IWork work;
    private readonly Actor actor;
    private readonly SiteZone zone;
    private readonly Dictionary<Id, FacilityRow> facilities = [];
    private readonly Dictionary<Id, StreamRow> streams = [];

    private BatchDesk(IWork work, Actor actor, int site, SiteZone zone, MassBook book) =>
        (this.work, this.actor, Site, this.zone, Book) = (work, actor, site, zone, book);

    internal int Site { get; }

    internal MassBook Book { get; }

    internal long NowUs => work.NowUs;

    /// <summary>Does a step on a site's batches in one transaction.</summary>
    internal static async Task<Outcome<T>> RunAsync<T>(
        ISqlSession sql, SiteDays days, Actor actor, int site, Func<IWork, BatchDesk, Outcome<T>> step,
        CancellationToken cancel)
        where T : class
    {
        var zone = await days.OfAsync(site, cancel);
        return await sql.CommitAsync(
            work => Open(work, actor, site, zone).TryGet(out var desk, out var why) ? step(work, desk) : why,
            cancel: cancel);
    }

    internal static Outcome<BatchDesk> Open(IWork work, Actor actor, int site, SiteZone zone) =>
        MassBook.Of(work, actor, site).TryGet(out var book, out var why)
            ? new BatchDesk(work, actor, site, zone, book) : why;

    /// <summary>A batch; null when the site has none with this id.</summary>
    internal BatchRow? Batch(Id id) => id.Site != Site ? null
        : work.Find<BatchRow>(BatchRow.One, new { SiteId = Site, Id = id });

    /// <summary>A facility; null when the site has none with this id.</summary>
    internal FacilityRow? Facility(Id id)
    {
        if (!facilities.TryGetValue(id, out var row)
            && work.Find<FacilityRow>(FacilityEndpoints.One, new { SiteId = Site, Id = id }) is { } found)
        {
            facilities[id] = row = found;
        }

        return row;
    }

    /// <summary>A stream; null when the site has none with this id.</summary>
    internal StreamRow? Stream(Id id)
    {
        if (!streams.TryGetValue(id, out var row)
            && work.Find<StreamRow>(StreamEndpoints.One, new { SiteId = Site, Id = id }) is { } found)
        {
            streams[id] = row = found;
        }

        return row;
    }

    /// <summary>The next code of a register on the local day of an instant.</summary>
    internal string NextCode(BatchKind kind, long atUs)
    {
        var day = zone.DayOf(atUs);
        var first = BatchCode.Of(kind, day, 1);
        return BatchCode.Of(kind, day, Next(first[..^3]));
    }

    /// <summary>The next serial under a name.</summary>
    internal int Next(string name) => (int)work.Find<long>(Count, new { SiteId = Site, Name = name });

    internal DateOnly DayOf(long us) => zone.DayOf(us);

    /// <summary>Where the batch's path in the ledger is.</summary>
    internal static string Stored(FacilityRow facility, BatchRow batch) =>
        MassBook.Path("INV", facility.Code, batch.WasteCode, batch.Code);

    /// <summary>Grams of a batch in a facility that nothing has reserved.</summary>
    internal long Free(FacilityRow facility, BatchRow batch) =>
        Book.Free(facility.Code, batch.WasteCode, batch.Code);

    /// <summary>Refuses waste that a facility may not take; null when it may.</summary>
    internal Refusal? CheckPlace(FacilityRow place, StreamRow stream, long grams)
    {
        if (place.ClosedUs is not null)
        {
            return WasteRefusals.Closed.With(("what", place.Code));
        }

        var groups = work.Query<StreamRow>(StreamEndpoints.OfSite, new { SiteId = Site })
            .ToLookup(row => row.WasteCode);
        var there = Book.Stock(facility: place.Code)
            .Select(account => (Account: account, Stream: groups[account.Item].FirstOrDefault()))
            .Where(pair => pair.Stream is not null)
            .Select(pair => (pair.Stream!.Group, pair.Stream.NameZh, pair.Account.Balance)).ToArray();
        return StorageLimits.Check(
            new StoragePlace(place.Code, place.Kind == "point", place.CapacityG), (stream.Group, stream.NameZh), grams,
            there);
    }

    /// <summary>Stores a new batch.</summary>
    internal BatchRow Add(BatchRow batch)
    {
        work.Execute(InsertBatch, batch);
        Book.Call("lot", batch.Code, new Labels(batch.Code, batch.Code));
        return batch;
    }

    /// <summary>Stores a step; seq, id, time and recorder are filled in.</summary>
    internal MoveRow Add(MoveRow move)
    {
        var row = move with
        {
            SiteId = Site,
            Id = Id.New(Site, Instants.FromUs(work.NowUs)),
            Seq = Next("move"),
            RecordedUs = work.NowUs,
            RecordedBy = actor.Name,
        };
        work.Execute(InsertMove, row);
        return row;
    }

    /// <summary>Keeps where mass came from.</summary>
    internal void Link(Id? parent, Id child, long grams, long atUs, string kind) => work.Execute(InsertLink, new
    {
        SiteId = Site,
        Seq = (long)Next("link"),
        ParentId = parent,
        ChildId = child,
        PartG = grams,
        AtUs = atUs,
        Kind = kind,
    });

    /// <summary>Code of the last step of a kind; empty when there was none.</summary>
    internal string LastCode(Id batch, string kind) =>
        work.Find<string>(LastMove, new { SiteId = Site, BatchId = batch, Kind = kind }) ?? "";

    /// <summary>Containers that hold something of a batch.</summary>
    internal IReadOnlyList<ContainerRow> ContainersOf(Id batch) =>
        work.Query<ContainerRow>(Containers, new { SiteId = Site, BatchId = batch });

    /// <summary>Closes a batch of which nothing is left on the site, opens it again when something came back.</summary>
    internal void Settle(BatchRow batch)
    {
        var isEmpty = Book.Stock(wasteCode: batch.WasteCode, batch: batch.Code).All(account => account.Balance == 0);
        work.Execute(End, new { SiteId = Site, batch.Id, ClosedUs = isEmpty ? work.NowUs : (long?)null });
    }

    internal void Audit(string verb, string kind, Id id, object after) =>
        work.Audit(actor, verb, kind, id.ToString(), null, after);

    /// <summary>Containers of a batch as a step names them.</summary>
    internal MoveRow With(MoveRow move)
    {
        var held = ContainersOf(move.BatchId);
        return move with
        {
            Containers = string.Join('\n', held.Select(one => one.Code)),
            ContainerType = string.Join('、', held.Select(one => one.Type).Distinct()),
            ContainerCount = held.Count,
        };
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
