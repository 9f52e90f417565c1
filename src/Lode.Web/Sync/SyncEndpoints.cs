using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Kernel.Sync;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Lode.Web.Sync;

/// <summary>The door of phones that worked without a network, their devices, and conflicts.</summary>
public static class SyncEndpoints
{
    /// <summary>A device as its owner sees it.</summary>
    internal sealed record DeviceItem(
        Id Id, string Name, DateTimeOffset EnrolledAt, DateTimeOffset? SeenAt, DateTimeOffset? RevokedAt,
        string? RevokedBy, double ClockOffSeconds);

    /// <param name="PublicKey">ECDSA P-256, SubjectPublicKeyInfo, base64.</param>
    internal sealed record EnrollRequest(string Name, string PublicKey);

    /// <param name="Batch">A <see cref="SyncBatch"/> as JSON text: what was signed, to the byte.</param>
    /// <param name="Signature">ECDSA over SHA-256 of the text's UTF-8, IEEE P1363, base64.</param>
    internal sealed record SyncRequest(Id Device, string Batch, byte[] Signature);

    /// <summary>The answer to one op.</summary>
    /// <param name="Answer">applied, duplicate, conflict or rejected.</param>
    /// <param name="First">For a duplicate: the answer that it had.</param>
    internal sealed record AnswerItem(
        Id OpId, SyncAnswerKind Answer, SyncAnswerKind? First, string? Code, string? Title, string? Detail,
        string? Remedy);

    /// <summary>An op that met another change.</summary>
    internal sealed record ConflictItem(
        Id OpId, long SiteId, string Entity, string EntityId, JsonElement Body, string? Title, string? Detail,
        DateTimeOffset OccurredAt, DateTimeOffset AnsweredAt);

    /// <param name="Apply">True: the op holds, over what is there now; false: it is dropped.</param>
    internal sealed record SettleRequest(bool Apply);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/sync</c>.</summary>
        public void MapSync()
        {
            var group = routes.MapGroup("/sync").WithTags("Sync");
            group.MapPost("", ApplyAsync).WithName("sync.apply").Produces<Whole<AnswerItem>>().ProducesProblem(403)
                .ProducesProblem(404).ProducesProblem(422).SignedIn();
            group.MapGet("/devices", DevicesAsync).WithName("sync.devices").Produces<Whole<DeviceItem>>().SignedIn();
            group.MapPost("/devices", EnrollAsync).WithName("sync.enroll").Produces<DeviceItem>(201)
                .ProducesProblem(403).ProducesProblem(422).SignedIn();
            group.MapPost("/devices/{id}/revoke", RevokeAsync).WithName("sync.revoke").Produces(204)
                .ProducesProblem(404).SignedIn();
            group.MapGet("/conflicts", ConflictsAsync).WithName("sync.conflicts").Produces<Whole<ConflictItem>>()
                .SignedIn();
            group.MapPost("/conflicts/{id}/settle", SettleAsync).WithName("sync.settle").Produces(204)
                .ProducesProblem(404).ProducesProblem(422).SignedIn();
        }
    }

    private static async Task<IResult> ApplyAsync(
        SyncRequest request, ApplyOps ops, IOptions<JsonOptions> json, TextCatalog texts, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await ops.RunAsync(
            request.Device, Encoding.UTF8.GetBytes(request.Batch), request.Signature,
            bytes => Parse(bytes, json.Value.SerializerOptions), actor, rights, cancel);
        return outcome.TryGet(out var answers, out var why)
            ? TypedResults.Ok(new Whole<AnswerItem>([.. answers.Select(one => Item(one, texts, actor.Language))]))
            : why.ToProblem();
    }

    private static SyncBatch? Parse(byte[] bytes, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<SyncBatch>(bytes, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<IResult> DevicesAsync(ISqlSession sql, Actor actor, CancellationToken cancel) =>
        TypedResults.Ok(new Whole<DeviceItem>(
            actor is { Kind: ActorKind.Person, Id: { } person }
                ? [.. (await Devices.OwnAsync(person, sql, cancel)).Select(Item)] : []));

    private static async Task<IResult> EnrollAsync(
        EnrollRequest request, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        var outcome = await Devices.EnrollAsync(request.Name, request.PublicKey, sql, actor, cancel);
        return outcome.TryGet(out var row, out var why)
            ? TypedResults.Created($"/api/v1/sync/devices/{row.Id}", Item(row)) : why.ToProblem();
    }

    private static async Task<IResult> RevokeAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        await Devices.FindAsync(id, sql, cancel) is { } row
            && (row.PersonId == actor.Id || rights.Sites("identity.edit").Count > 0)
            ? (await Devices.RevokeAsync(row, sql, actor, cancel)).ToNoContent()
            : Devices.Unknown.ToProblem();

    private static async Task<IResult> ConflictsAsync(
        SyncConflicts conflicts, TextCatalog texts, Actor actor, Rights rights, CancellationToken cancel)
    {
        var rows = await conflicts.OpenAsync(rights, cancel);
        return TypedResults.Ok(new Whole<ConflictItem>([.. rows.Select(row => Item(row, texts, actor.Language))]));
    }

    private static async Task<IResult> SettleAsync(
        Id id, SettleRequest request, SyncConflicts conflicts, Actor actor, Rights rights, CancellationToken cancel) =>
        (await conflicts.SettleAsync(id, request.Apply, actor, rights, cancel)).ToNoContent();

    private static AnswerItem Item(SyncAnswer answer, TextCatalog texts, string language)
    {
        var text = answer.Why is { } why ? texts.Render(language, why.Code, why.Args) : null;
        return new AnswerItem(
            answer.OpId, answer.Kind, answer.First, answer.Why?.Code, text?.Title, text?.Detail, text?.Remedy);
    }

    private static DeviceItem Item(DeviceRow row) => new(
        row.Id, row.Name, Instants.FromUs(row.EnrolledUs), At(row.SeenUs), At(row.RevokedUs), row.RevokedBy,
        Math.Round(row.ClockOffUs / 1e6, 3));

    private static ConflictItem Item(SyncOpRow row, TextCatalog texts, string language)
    {
        var text = row.Why is { } why ? texts.Render(language, why.Code, why.Args) : null;
        return new ConflictItem(
            row.OpId, row.SiteId, row.Entity, row.EntityId, JsonSerializer.Deserialize<JsonElement>(row.Body),
            text?.Title, text?.Detail, Instants.FromUs(row.OccurredUs), Instants.FromUs(row.AnsweredUs));
    }

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}
