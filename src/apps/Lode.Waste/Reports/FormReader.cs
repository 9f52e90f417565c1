using Lode.Kernel;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Registers;

namespace Lode.Waste.Reports;

/// <summary>Reads the forms of a site between two instants: registers out of the steps, reports out of the ledger.
/// </summary>
internal sealed class FormReader(ISqlSession sql, LedgerReader ledger, int site, SiteZone zone, Month range)
{
    private const string Moves = $$"""
        SELECT {{MoveRow.Columns}} FROM waste_move
         WHERE site_id = @SiteId AND kind {ids:Kinds} AND at_us >= @FromUs AND at_us < @UntilUs ORDER BY at_us, seq
        """;

    private const string Streams = """
        SELECT b.id AS batch_id, b.stream_id FROM waste_batch b
         WHERE b.site_id = @SiteId AND EXISTS (
            SELECT 1 FROM waste_move m
             WHERE m.site_id = @SiteId AND m.batch_id = b.id AND m.at_us >= @FromUs AND m.at_us < @UntilUs)
        """;

    private const string ListNames = """
        SELECT c.code, c.description FROM waste_code c JOIN waste_list l ON l.edition = c.edition
         WHERE c.code {ids:Codes} AND l.valid_from <= @Day ORDER BY l.valid_from, c.code
        """;

    private const string OwnUses = """
        SELECT b.waste_code, m.method, cast(sum(m.moved_g) AS bigint) AS grams
          FROM waste_move m JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND m.kind IN ('selfUse', 'selfDispose')
           AND m.at_us >= @FromUs AND m.at_us < @UntilUs
         GROUP BY b.waste_code, m.method ORDER BY b.waste_code, m.method
        """;

    // What a receiver refused and was stored again is taken off on the day on which it came back.
    private const string Outsourced = """
        SELECT b.waste_code, t.receiver_id, t.method,
               cast(sum(CASE m.kind WHEN 'outsource' THEN m.moved_g ELSE -m.moved_g END) AS bigint) AS grams
          FROM waste_move m
          JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
          JOIN waste_transfer t ON t.site_id = m.site_id AND t.id = m.transfer_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND t.site_id = @SiteId
           AND m.kind IN ('outsource', 'storeIn') AND m.at_us >= @FromUs AND m.at_us < @UntilUs
         GROUP BY b.waste_code, t.receiver_id, t.method ORDER BY b.waste_code, t.receiver_id, t.method
        """;

    private IReadOnlyList<FlowEndpoints.Line>? lines;
    private RegisterNames? names;

    private object Args => new { SiteId = (long)site, range.FromUs, range.UntilUs };

    internal sealed record ListedName
    {
        public string Code { get; init; } = "";

        public string Description { get; init; } = "";
    }

    internal sealed record StreamOf
    {
        public Id BatchId { get; init; }

        public Id StreamId { get; init; }
    }

    /// <summary>A form by its name, c1 to c3, b1 to b5, g1 to g5, and of a year a1 to a7; null for any other.</summary>
    internal async Task<FormTable?> FindAsync(string form, CancellationToken cancel) =>
        ReportForm.TitleOf(form) is not null ? await ReportAsync(form, cancel)
        : RegisterTable.Find(form) is { } register ? await RegisterAsync(form, register, cancel)
        : PlanForm.IsOne(form) ? await new PlanReader(sql, ledger, site, zone).ReadAsync(
            form, zone.DayOf(range.FromUs).Year, cancel)
        : null;

    /// <summary>What the ledger says of each code.</summary>
    internal async Task<IReadOnlyList<FlowEndpoints.Line>> LinesAsync(CancellationToken cancel) =>
        lines ??= await FlowEndpoints.LinesAsync(site, range, sql, ledger, cancel);

    /// <summary>What went to whom, what came back taken off.</summary>
    internal Task<IReadOnlyList<OutsourcedUse>> OutsourcedAsync(CancellationToken cancel) =>
        sql.QueryAsync<OutsourcedUse>(Outsourced, Args, cancel);

    /// <summary>What was used and disposed of on the site.</summary>
    internal Task<IReadOnlyList<OwnUse>> OwnUsesAsync(CancellationToken cancel) =>
        sql.QueryAsync<OwnUse>(OwnUses, Args, cancel);

    private async Task<FormTable> ReportAsync(string form, CancellationToken cancel)
    {
        FlowEndpoints.Line[] hazardous =
            [.. (await LinesAsync(cancel)).Where(line => WasteCode.IsHazardous(line.WasteCode))];
        var names = await NamesAsync([.. hazardous.Select(line => line.WasteCode)], cancel);
        bool IsHazardous(string code) => WasteCode.IsHazardous(code);
        var permits = await PermitsAsync(cancel);
        var parties = await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { SiteId = (long)site }, cancel);
        return ReportForm.Of(
            form, range.Text, hazardous, [.. (await OwnUsesAsync(cancel)).Where(one => IsHazardous(one.WasteCode))],
            [.. (await OutsourcedAsync(cancel)).Where(one => IsHazardous(one.WasteCode))], names,
            parties.ToDictionary(party => party.Id, party => new ReportedReceiver(
                party.Name, party.Province, permits.GetValueOrDefault(party.Id, ""))));
    }

    private async Task<FormTable> RegisterAsync(string form, RegisterForm register, CancellationToken cancel)
    {
        var moves = await sql.QueryAsync<MoveRow>(
            Moves, new { SiteId = (long)site, register.Kinds, range.FromUs, range.UntilUs }, cancel);
        var rows = await RowsAsync(moves, register.IsGeneral, cancel);
        return FormTable.Of(
            form, (register.Zh, register.En), range.Text, register.Headings,
            [.. rows.Select(row => Array.ConvertAll(register.Columns, column => column.Cell(row)))],
            await LedgerOfAsync(form, register, cancel));
    }

    /// <summary>What the rows of all registers name.</summary>
    /// <param name="StreamOf">Stream of each batch that something was done with.</param>
    /// <param name="Permits">Number of the permit by the name of the receiver.</param>
    private sealed record RegisterNames(
        Dictionary<Id, StreamRow> StreamOf, Dictionary<Id, FacilityRow> Places, Dictionary<string, string> Listed,
        Dictionary<string, string> Permits);

    private async Task<IReadOnlyList<RegisterRow>> RowsAsync(
        IReadOnlyList<MoveRow> moves, bool isGeneral, CancellationToken cancel)
    {
        if (moves.Count == 0)
        {
            return [];
        }

        // Something may be recorded between two forms.
        if (names is null || !moves.All(move => names.StreamOf.ContainsKey(move.BatchId)))
        {
            names = await ReadNamesAsync(cancel);
        }

        return
        [
            .. from move in moves
               let stream = names.StreamOf[move.BatchId]
               where stream.IsHazardous != isGeneral
               select new RegisterRow(
                   move, stream, names.Places.GetValueOrDefault(move.FacilityId),
                   move.ToId is { } to ? names.Places.GetValueOrDefault(to) : null,
                   names.Listed.GetValueOrDefault(stream.WasteCode, ""),
                   names.Permits.GetValueOrDefault(move.Destination, ""), zone),
        ];
    }

    private async Task<RegisterNames> ReadNamesAsync(CancellationToken cancel)
    {
        var key = new { SiteId = (long)site };
        var streams = (await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, key, cancel))
            .ToDictionary(row => row.Id);
        var permitOf = await PermitsAsync(cancel);
        var permits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var party in await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, key, cancel))
        {
            permits.TryAdd(party.Name, permitOf.GetValueOrDefault(party.Id, ""));
        }

        return new RegisterNames(
            (await sql.QueryAsync<StreamOf>(Streams, Args, cancel))
                .ToDictionary(row => row.BatchId, row => streams[row.StreamId]),
            (await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, key, cancel)).ToDictionary(row => row.Id),
            await NamesAsync([.. streams.Values.Select(row => row.WasteCode).Distinct()], cancel), permits);
    }

    // The ledger's own figure for the masses of a register; moves between stores have none.
    private async Task<Dictionary<int, long>> LedgerOfAsync(
        string form, RegisterForm register, CancellationToken cancel)
    {
        var sums = new Dictionary<int, long>();
        if (form is "b2" or "b3" or "g2")
        {
            return sums;
        }

        var mine = (await LinesAsync(cancel)).Where(
            line => WasteCode.IsHazardous(line.WasteCode) != register.IsGeneral);
        sums[Array.FindIndex(register.Columns, column => column.IsMass)] = mine.Sum(line => form switch
        {
            "b1" or "g1" => line.GeneratedGrams,
            "b4" => line.SelfUsedGrams + line.SelfDisposedGrams,
            "g3" => line.SelfUsedGrams,
            "g4" => line.SelfDisposedGrams,
            _ => line.DispatchedGrams,
        });
        return sums;
    }

    /// <summary>Names on the list that counts at the beginning of the period, by code.</summary>
    internal async Task<Dictionary<string, string>> NamesAsync(string[] codes, CancellationToken cancel)
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in await sql.QueryAsync<ListedName>(
            ListNames, new { Codes = codes, Day = zone.Text(range.FromUs) }, cancel))
        {
            listed[name.Code] = name.Description;
        }

        return listed;
    }

    private async Task<Dictionary<Id, string>> PermitsAsync(CancellationToken cancel)
    {
        var permits = new Dictionary<Id, string>();
        foreach (var paper in await sql.QueryAsync<PaperRow>(
            PaperEndpoints.OfSite, new { SiteId = (long)site }, cancel))
        {
            if (paper is { Kind: "permit", PartyId: { } party })
            {
                permits[party] = paper.Number;
            }
        }

        return permits;
    }
}
