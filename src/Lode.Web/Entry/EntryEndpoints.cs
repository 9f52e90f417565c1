using Lode.Kernel;
using Lode.Kernel.Entry;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Entry;

/// <summary>A sheet with its signals.</summary>
public sealed record SheetItem(
    Id Id, int SiteId, string NameZh, string NameEn, IReadOnlyList<SignalItem> Signals, IReadOnlyList<string> Times);

/// <summary>What was entered on a sheet in a range of time; several records of one signal and time are its
/// corrections.</summary>
public sealed record SheetRecords(IReadOnlyList<EntryRecord> Items);

/// <summary>One answer, its refusal in words.</summary>
public sealed record EntryAnswerItem(long Seq, string Result, Problem? Problem, EntryRecord? Record);

/// <summary>The doors of hand entry.</summary>
public static class EntryEndpoints
{
    private const string Write = "entry.write";

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/entry</c>.</summary>
        public void MapEntry()
        {
            var group = routes.MapGroup("/entry").WithTags("Entry");
            group.MapGet("/sheets",
                ListAsync).WithName("entry.listSheets").Produces<Whole<SheetItem>>().Requires(Write);
            group.MapPost("/sheets",
                CreateAsync).WithName("entry.createSheet").Produces<SheetItem>(201).ProducesProblem(422)
                .Requires(PlantEndpoints.Edit);
            group.MapPut("/sheets/{id}",
                UpdateAsync).WithName("entry.updateSheet").Produces<SheetItem>().ProducesProblem(422)
                .Requires(PlantEndpoints.Edit);
            group.MapDelete("/sheets/{id}",
                DeleteAsync).WithName("entry.deleteSheet").Produces(204).Requires(PlantEndpoints.Edit);
            group.MapGet("/sheets/{id}/records", ReadAsync).WithName("entry.readRecords").Produces<SheetRecords>()
                .ProducesProblem(404).Requires(Write);
            group.MapPost("/records",
                EnterAsync).WithName("entry.enter").Produces<Whole<EntryAnswerItem>>().ProducesProblem(422)
                .Requires(Write);
        }
    }

    private static async Task<IResult> ListAsync(
        EntrySheets sheets, PlantCache plant, Rights rights, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var found = await sheets.ListAsync(rights.Sites(Write), cancel);
        return TypedResults.Ok(new Whole<SheetItem>([.. found.Select(sheet => Of(model, sheet))]));
    }

    private static async Task<IResult> CreateAsync(
        SheetInput input, EntrySheets sheets, PlantCache plant, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(PlantEndpoints.Edit, input.SiteId)
            ? (await sheets.SaveAsync(null, input, actor, cancel)).TryGet(out var sheet, out var why)
                ? TypedResults.Created($"/api/v1/entry/sheets/{sheet.Id}", Of(plant.Current, sheet)) : why.ToProblem()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> UpdateAsync(
        Id id, SheetInput input, EntrySheets sheets, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel) =>
        await sheets.FindAsync(id, cancel) is { } known && rights.Can(PlantEndpoints.Edit, known.SiteId)
            && input.SiteId == known.SiteId
            ? (await sheets.SaveAsync(id, input, actor, cancel)).TryGet(out var sheet, out var why)
                ? TypedResults.Ok(Of(plant.Current, sheet)) : why.ToProblem()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> DeleteAsync(
        Id id, EntrySheets sheets, Actor actor, Rights rights, CancellationToken cancel) =>
        await sheets.FindAsync(id, cancel) is { } known && rights.Can(PlantEndpoints.Edit, known.SiteId)
            ? (await sheets.DeleteAsync(id, actor, cancel)).ToNoContent()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> ReadAsync(
        Id id, DateTimeOffset from, DateTimeOffset to, EntrySheets sheets, EnterValues values, Rights rights,
        CancellationToken cancel) =>
        await sheets.FindAsync(id, cancel) is { } sheet && rights.Can(Write, sheet.SiteId)
            ? TypedResults.Ok(new SheetRecords(await values.ReadAsync(sheet.SiteId, sheet.Signals, from, to, cancel)))
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> EnterAsync(
        EntriesInput input, EnterValues values, Actor actor, Rights rights, TextCatalog texts, HttpContext context,
        CancellationToken cancel)
    {
        var outcome = await values.ExecuteAsync(input, site => rights.Can(Write, site), actor, cancel);
        return outcome.TryGet(out var answers, out var why)
            ? TypedResults.Ok(new Whole<EntryAnswerItem>([.. answers.Select(answer => new EntryAnswerItem(
                answer.Seq,
                answer.Result,
                answer.Refusal is { } refusal ? RefusalResult.Describe(refusal, context, texts) : null,
                answer.Record))]))
            : why.ToProblem();
    }

    private static SheetItem Of(PlantModel model, EntrySheet sheet) => new(
        sheet.Id, sheet.SiteId, sheet.NameZh, sheet.NameEn,
        [.. sheet.Signals.Select(model.Signal).Where(signal => signal is not null).Select(signal =>
            PlantItems.Of(model, signal!))],
        sheet.Times);
}
