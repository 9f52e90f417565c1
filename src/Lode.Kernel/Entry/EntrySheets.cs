using System.Text.Json;
using System.Text.RegularExpressions;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Entry;

/// <summary>A sheet of signals × times that people fill in: laboratory, meters.</summary>
/// <param name="Signals">Ids, in the order of the rows.</param>
/// <param name="Times">Times of day in the site's zone, <c>HH:mm</c>, in order; empty lets any time be entered.</param>
public sealed record EntrySheet(
    Id Id, int SiteId, string NameZh, string NameEn, IReadOnlyList<Id> Signals, IReadOnlyList<string> Times);

/// <summary>A sheet as given.</summary>
public sealed record SheetInput(int SiteId, string NameZh, string NameEn, IReadOnlyList<Id> Signals,
    IReadOnlyList<string> Times);

internal static class EntryRefusals
{
    internal static readonly Refusal NotFound = new("entry.notFound", 404);
    internal static readonly Refusal SheetWrong = new("entry.sheetWrong", 422);
    internal static readonly Refusal BadNumber = new("entry.badNumber", 422);
    internal static readonly Refusal OutOfRange = new("entry.outOfRange", 422);
    internal static readonly Refusal InFuture = new("entry.inFuture", 422);
    internal static readonly Refusal CorrectionReason = new("entry.correctionReason", 422);
    internal static readonly Refusal SeqReused = new("entry.seqReused", 409);
    internal static readonly Refusal TooMany = new("entry.tooMany", 422);
    internal static readonly Refusal NotStored = new("entry.notStored", 503);
}

/// <summary>The sheets.</summary>
public sealed partial class EntrySheets(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    /// <summary>Sheets of these sites by name.</summary>
    public async Task<IReadOnlyList<EntrySheet>> ListAsync(IReadOnlyList<long> sites, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(Select + " WHERE site_id {ids:Sites} ORDER BY name_en", new { Sites = sites },
            cancel))
            .Select(row => row.ToSheet())];

    /// <summary>One sheet, or null.</summary>
    public async Task<EntrySheet?> FindAsync(Id id, CancellationToken cancel) =>
        (await sql.FindAsync<Row>(Select + " WHERE id = @Id", new { Id = id }, cancel))?.ToSheet();

    /// <summary>Creates (without an id) or changes.</summary>
    public async Task<Outcome<EntrySheet>> SaveAsync(Id? id, SheetInput input, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var field = input.NameZh.Trim().Length == 0 ? "nameZh"
            : input.NameEn.Trim().Length == 0 ? "nameEn"
            : input.Signals.Count is 0 or > 500
                || input.Signals.Any(one => model.Signal(one)?.SiteId != input.SiteId) ? "signals"
            : input.Times.Count > 96 || input.Times.Any(time => !TimeOfDay().IsMatch(time)) ? "times" : null;
        if (field is not null)
        {
            return EntryRefusals.SheetWrong.With(("field", field)).At(new FieldRefusal(field, "entry.sheetWrong"));
        }

        var sheet = new EntrySheet(
            id ?? Id.New(input.SiteId, clock.GetUtcNow()), input.SiteId, input.NameZh.Trim(), input.NameEn.Trim(),
                input.Signals,
            [.. input.Times.Order(StringComparer.Ordinal)]);
        return await sql.CommitAsync<EntrySheet>(
            work =>
            {
                work.Execute(Upsert, new
                {
                    sheet.Id,
                    SiteId = (long)sheet.SiteId,
                    sheet.NameZh,
                    sheet.NameEn,
                    Signals = JsonSerializer.Serialize(sheet.Signals.Select(one => one.ToString())),
                    Times = JsonSerializer.Serialize(sheet.Times),
                    work.NowUs,
                });
                work.Audit(actor, "entry.saveSheet", "entrySheet", sheet.Id.ToString(), null, input);
                return sheet;
            },
            cancel: cancel);
    }

    /// <summary>Removes a sheet; what was entered stays.</summary>
    public Task<Outcome<Done>> DeleteAsync(Id id, Actor actor, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            if (work.Execute("DELETE FROM kernel_entry_sheet WHERE id = @Id", new { Id = id }) == 0)
            {
                return EntryRefusals.NotFound;
            }

            work.Audit(actor, "entry.deleteSheet", "entrySheet", id.ToString());
            return Done.Instance;
        },
        cancel: cancel);

    private const string Select = """
        SELECT id AS Id, site_id AS SiteId, name_zh AS NameZh, name_en AS NameEn, signals AS Signals, times AS Times
          FROM kernel_entry_sheet
        """;

    private const string Upsert = """
        INSERT INTO kernel_entry_sheet (id, site_id, name_zh, name_en, signals, times, changed_us)
        VALUES (@Id, @SiteId, @NameZh, @NameEn, @Signals, @Times, @NowUs)
        ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, signals = excluded.signals,
               times = excluded.times, changed_us = excluded.changed_us
        """;

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    internal sealed class Row
    {
        public Id Id { get; init; }
        public long SiteId { get; init; }
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";
        public string Signals { get; init; } = "[]";
        public string Times { get; init; } = "[]";

        internal EntrySheet ToSheet() => new(
            Id, (int)SiteId, NameZh, NameEn,
            [.. JsonSerializer.Deserialize<string[]>(Signals)!.Select(text => Id.TryParse(text, out var id) ? id
                : default)],
            JsonSerializer.Deserialize<string[]>(Times)!);
    }
}
