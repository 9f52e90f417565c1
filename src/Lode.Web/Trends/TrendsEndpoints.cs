using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Trends;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Trends;

/// <summary>The doors of saved views and of notes.</summary>
public static class TrendsEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/trends</c>.</summary>
        public void MapTrends()
        {
            var group = routes.MapGroup("/trends").WithTags("Trends");
            group.MapGet("/views", ListAsync).WithName("trends.listViews").Produces<Page<TrendView>>()
                .Requires(TrendsModule.Read);
            group.MapGet("/views/{id}", FindAsync).WithName("trends.getView").Produces<TrendView>()
                .ProducesProblem(404).Requires(TrendsModule.Read);
            group.MapPost("/views", CreateAsync).WithName("trends.createView").Produces<TrendView>(201)
                .ProducesProblem(422).Requires(TrendsModule.Read);
            group.MapPut("/views/{id}", UpdateAsync).WithName("trends.updateView").Produces<TrendView>()
                .ProducesProblem(409).ProducesProblem(422).Requires(TrendsModule.Read);
            group.MapDelete("/views/{id}", DeleteAsync).WithName("trends.deleteView").Produces(204)
                .ProducesProblem(404).Requires(TrendsModule.Read);
            group.MapGet("/notes", NotesAsync).WithName("trends.listNotes").Produces<Page<TrendNote>>()
                .ProducesProblem(404).Requires(TrendsModule.Read);
            group.MapPost("/notes", WriteAsync).WithName("trends.writeNote").Produces<TrendNote>(201)
                .ProducesProblem(422).Requires(TrendsModule.Write);
            group.MapDelete("/notes/{id}", TakeBackAsync).WithName("trends.deleteNote").Produces(204)
                .ProducesProblem(403).ProducesProblem(404).Requires(TrendsModule.Write);
        }
    }

    private static async Task<IResult> ListAsync(
        TrendViews views, Actor actor, Rights rights, CancellationToken cancel) =>
        TypedResults.Ok(new Page<TrendView>(
            await views.ListAsync(rights.Sites(TrendsModule.Read), actor, cancel), null));

    private static async Task<IResult> FindAsync(
        Id id, TrendViews views, Actor actor, Rights rights, CancellationToken cancel) =>
        (await views.FindAsync(id, rights, actor, cancel)).ToOk();

    private static async Task<IResult> CreateAsync(
        TrendViewInput input, TrendViews views, Actor actor, Rights rights, CancellationToken cancel) =>
        (await views.SaveAsync(null, input, rights, actor, cancel)).ToCreated(view =>
            $"/api/v1/trends/views/{view.Id}");

    private static async Task<IResult> UpdateAsync(
        Id id, TrendViewInput input, TrendViews views, Actor actor, Rights rights, CancellationToken cancel) =>
        (await views.SaveAsync(id, input, rights, actor, cancel)).ToOk();

    private static async Task<IResult> DeleteAsync(
        Id id, TrendViews views, Actor actor, Rights rights, CancellationToken cancel) =>
        (await views.DeleteAsync(id, rights, actor, cancel)).ToNoContent();

    private static async Task<IResult> NotesAsync(
        int site, DateTimeOffset from, DateTimeOffset to, TrendNotes notes, Actor actor, Rights rights,
        CancellationToken cancel) =>
        rights.Can(TrendsModule.Read, site)
            ? TypedResults.Ok(new Page<TrendNote>(await notes.ListAsync(site, from, to, actor, cancel), null))
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> WriteAsync(
        TrendNoteInput input, TrendNotes notes, Actor actor, Rights rights, CancellationToken cancel) =>
        (await notes.WriteAsync(input, rights, actor, cancel)).ToCreated(note => $"/api/v1/trends/notes/{note.Id}");

    private static async Task<IResult> TakeBackAsync(
        Id id, TrendNotes notes, Actor actor, Rights rights, CancellationToken cancel) =>
        (await notes.DeleteAsync(id, rights, actor, cancel)).ToNoContent();
}
