using System.Net.Http.Headers;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Documents;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Documents;

/// <summary>Files that belong to things.</summary>
public static class DocumentEndpoints
{
    private const string Read = "documents.read", Write = "documents.write";

    /// <summary>A document as lists show it; its content is at <c>/files/{id}</c>.</summary>
    public sealed record DocumentItem(
        Id Id, string ObjectKind, string ObjectId, string Name, string MediaType, string ContentHash, long Bytes,
        string Note, DateTimeOffset UploadedAt, string Uploader, DateTimeOffset? KeepUntilAt);

    /// <summary>A file to keep.</summary>
    /// <param name="Data">Its content; base64 in JSON, so that a page of another site cannot send it.</param>
    public sealed record DocumentRequest(
        long SiteId, string ObjectKind, string ObjectId, string Name, byte[] Data, string? Note = null,
        DateTimeOffset? KeepUntilAt = null);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/documents</c>.</summary>
        public void MapDocuments()
        {
            var group = routes.MapGroup("/documents").WithTags("Documents");
            group.MapGet("", ListAsync).WithName("documents.list").Produces<Whole<DocumentItem>>().Requires(Read);
            group.MapPost("", StoreAsync).WithName("documents.store").Produces<DocumentItem>(201).ProducesProblem(413)
                .ProducesProblem(422).Requires(Write);
            group.MapDelete("/{id}", RemoveAsync).WithName("documents.remove").Produces(204).ProducesProblem(404)
                .ProducesProblem(409).Requires(Write);
        }

        /// <summary>Maps <c>/files/{id}</c>, where the contents are.</summary>
        public void MapFiles() => routes.MapGet("/files/{id}",
            SendAsync).WithName("documents.file").WithTags("Documents")
            .ProducesProblem(404).Requires(Read);
    }

    private static async Task<IResult> ListAsync(
        string objectKind, string objectId, ISqlSession sql, ReadCase cases, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        if (!await SeesAsync(objectKind, objectId, cases, actor, rights, cancel))
        {
            return DocumentRefusals.NotFound.ToProblem();
        }

        var rows = await ReadDocument.OfObjectAsync(objectKind, objectId, rights.Sites(Read), sql, cancel);
        return TypedResults.Ok(new Whole<DocumentItem>([.. rows.Select(Item)]));
    }

    private static async Task<IResult> StoreAsync(
        DocumentRequest request, ISqlSession sql, ReadCase cases, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can(Write, request.SiteId)
            || !await SeesAsync(request.ObjectKind, request.ObjectId, cases, actor, rights, cancel))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var input = new DocumentInput(
            request.SiteId, request.ObjectKind, request.ObjectId, request.Name, request.Note, request.KeepUntilAt);
        var outcome = await StoreDocument.RunAsync(input, request.Data, sql, actor, cancel);
        return outcome.TryGet(out var row, out var why)
            ? TypedResults.Created($"/files/{row.Id}", Item(row))
            : why.ToProblem();
    }

    private static async Task<IResult> RemoveAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        await ReadDocument.FindAsync(id, sql, cancel) is { } row && rights.Can(Write, row.SiteId)
            ? (await RemoveDocument.RunAsync(row, sql, actor, cancel)).ToNoContent()
            : DocumentRefusals.NotFound.ToProblem();

    private static async Task<IResult> SendAsync(
        Id id, HttpContext context, ISqlSession sql, ReadCase cases, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        if (await ReadDocument.FindAsync(id, sql, cancel) is not { } row || !rights.Can(Read, row.SiteId)
            || !await SeesAsync(row.ObjectKind, row.ObjectId, cases, actor, rights, cancel))
        {
            return DocumentRefusals.NotFound.ToProblem();
        }

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-cache";
        headers.ETag = $"\"{row.ContentHash}\"";
        if (context.Request.Headers.IfNoneMatch == headers.ETag)
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = row.Name }
            .ToString();
        return TypedResults.Bytes((await ReadDocument.ContentAsync(row, sql, cancel)).Bytes, row.MediaType);
    }

    // What lies in a case is seen by those who see the case: a confidential one keeps its papers to itself.
    private static async Task<bool> SeesAsync(
        string kind, string objectId, ReadCase cases, Actor actor, Rights rights, CancellationToken cancel) =>
        kind != "case" || !Id.TryParse(objectId, out var id) || await cases.SeesAsync(id, actor, rights, cancel);

    private static DocumentItem Item(DocumentRow row) => new(
        row.Id, row.ObjectKind, row.ObjectId, row.Name, row.MediaType, row.ContentHash, row.ByteCount, row.Note,
        Instants.FromUs(row.UploadedUs), row.Uploader,
        row.KeepUntilUs is { } until ? Instants.FromUs(until) : null);
}
