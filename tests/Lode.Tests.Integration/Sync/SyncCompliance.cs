using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Kernel.Sync;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Sync;

/// <summary>Ops of phones: applied once, answered as often as asked, conflicts kept for a person.</summary>
public abstract class SyncCompliance : IDisposable
{
    private const string Password = "a long pass phrase 7";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string note = Guid.CreateVersion7().ToString("N");
    private readonly LodeServer server;
    private readonly SyncEntities entities = new([new Note()]);
    private long lamport;

    protected SyncCompliance(LodeServer fixture) => server = fixture.OrSkip();

    private ISqlSession Sql => server.Services.GetRequiredService<ISqlSession>();

    /// <summary>A fact on paper: what was seen is "fresh", or somebody else was there before.</summary>
    private sealed class Note : ISyncEntity
    {
        internal static readonly Refusal Taken = new("sync.conflictUnknown", 409);

        public string Entity => "test.note";

        public string Permission => "entry.write";

        public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
        {
            if (op.Base?.GetString() is { } seen && seen != "fresh")
            {
                return SyncEffect.Conflict(Taken);
            }

            work.Audit(author, "test.note", "note", op.EntityId, null, new { text = op.To.GetString() });
            return op.To.GetString() == "" ? Note.Taken : SyncEffect.Applied;
        }
    }

    public void Dispose()
    {
        key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Ops_SentThriceAndDroppedAtRandom_AreDoneOnce()
    {
        var (device, person) = await EnrollAsync();
        var ops = Enumerable.Range(0, 60).Select(_ => Op("checked")).ToArray();
        var random = new Random(11);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var sent = ops.Where(_ => random.Next(2) == 0).ToArray();
            Assert.All(await SendAsync(device, person, sent),
                answer => Assert.NotEqual(SyncAnswerKind.Rejected, answer.Kind));
        }

        var last = await SendAsync(device, person, ops);
        Assert.All(last, answer => Assert.True(answer.Kind is SyncAnswerKind.Applied or SyncAnswerKind.Duplicate));
        Assert.Equal(60, await DeedsAsync());
    }

    [Fact]
    public async Task Rejection_OutlivesTheRollbackOfItsBody()
    {
        var (device, person) = await EnrollAsync();
        var op = Op("");
        Assert.Equal(SyncAnswerKind.Rejected, Assert.Single(await SendAsync(device, person, [op])).Kind);
        var again = Assert.Single(await SendAsync(device, person, [op]));
        Assert.Equal((SyncAnswerKind.Duplicate, SyncAnswerKind.Rejected), (again.Kind, again.First!.Value));
        Assert.Equal(Note.Taken.Code, again.Why!.Code);
        Assert.Equal(0, await DeedsAsync());
        var other = Assert.Single(await SendAsync(device, person, [op with { To = Json("other") }]));
        Assert.Equal((SyncAnswerKind.Rejected, "sync.opReused"), (other.Kind, other.Why!.Code));
    }

    [Fact]
    public async Task Conflict_WaitsForAPerson_WhoAppliesOrDropsIt()
    {
        var (device, person) = await EnrollAsync();
        var (kept, dropped) = (Op("mine", "stale"), Op("mine too", "stale"));
        var answers = await SendAsync(device, person, [kept, dropped]);
        Assert.All(answers, answer => Assert.Equal(SyncAnswerKind.Conflict, answer.Kind));
        var conflicts = new SyncConflicts(Sql, entities);
        var open = await conflicts.OpenAsync(May(), default);
        Assert.Equal(2, open.Count(row => row.EntityId == note));
        Assert.DoesNotContain(await conflicts.OpenAsync(Rights.None, default), row => row.EntityId == note);
        Accepted(await conflicts.SettleAsync(kept.OpId, true, person, May(), default));
        Accepted(await conflicts.SettleAsync(dropped.OpId, false, person, May(), default));
        Assert.False((await conflicts.SettleAsync(kept.OpId, true, person, May(), default)).TryGet(out _, out _));
        Assert.Equal(1, await DeedsAsync());
    }

    [Fact]
    public async Task Answers_AreForgottenAfterTheirTime_OpenConflictsAreNot()
    {
        var (device, person) = await EnrollAsync();
        await SendAsync(device, person, [Op("old"), Op("mine", "stale")]);
        var later = new Lode.Kernel.Time.SteppedTimeProvider(
            TimeProvider.System.GetUtcNow() + SyncRetention.Keep + TimeSpan.FromDays(1));
        using var retention = new SyncRetention(Sql, null!, later);
        await retention.ForgetAsync(default);
        var left = await Sql.QueryAsync<string>(
            "SELECT answer FROM kernel_sync_op WHERE site_id = 1 AND entity_id = @Note", new { Note = note });
        Assert.Equal(["CONFLICT"], left);
    }

    [Fact]
    public async Task Door_RefusesForeignRevokedAndChangedBatches()
    {
        var (device, _) = await EnrollAsync();
        using var client = await server.SignInAsync($"phone{note}", Password);
        var body = JsonSerializer.Serialize(new { sentAt = TimeProvider.System.GetUtcNow(), ops = new[] { DoorOp() } });
        Assert.Equal("sync.signatureWrong", await CodeAsync(client, device, body, Sign(body + " ")));
        Assert.Equal("sync.batchWrong", await CodeAsync(client, device, "[]", Sign("[]")));
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/sync", new { device = $"{device}", batch = body, signature = Sign(body) });
        var item = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
        Assert.Equal("sync.entityUnknown", item.GetProperty("code").GetString());
        Assert.Equal("sync.deviceUnknown", await CodeAsync(server.Api, device, body, Sign(body)));
        using var revoked = await client.PostAsJsonAsync($"/api/v1/sync/devices/{device}/revoke", new { });
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal("sync.deviceRevoked", await CodeAsync(client, device, body, Sign(body)));
    }

    [Fact]
    public async Task Device_NeedsAKeyOfItsKind_AndAPerson()
    {
        await EnrollAsync();
        using var client = await server.SignInAsync($"phone{note}", Password);
        using var wrong = await client.PostAsJsonAsync("/api/v1/sync/devices", new
        {
            name = "phone",
            publicKey = "AAAA"
        });
        Assert.Equal("sync.keyWrong", await CodeAsync(wrong));
        using var token = await server.Api.PostAsJsonAsync(
            "/api/v1/sync/devices", new { name = "phone", publicKey = PublicKey() });
        Assert.Equal("sync.noPerson", await CodeAsync(token));
    }

    private static void Accepted(Outcome<Done> outcome) => Assert.True(outcome.TryGet(out _, out var why), why?.Code);

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);

    private static Rights May() => new([new RightRow { Permission = "entry.write", Org = 1 }], TimeProvider.System);

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private static async Task<string?> CodeAsync(HttpClient client, Id device, string batch, byte[] signature)
    {
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/sync", new { device = $"{device}", batch, signature });
        return await CodeAsync(answer);
    }

    private SyncOp Op(string to, string? seen = null) => new(
        Id.New(1, TimeProvider.System.GetUtcNow()), ++lamport, "test.note", note, seen is null ? null : Json(seen),
        Json(to), TimeProvider.System.GetUtcNow());

    private object DoorOp() => new
    {
        opId = $"{Id.New(1, TimeProvider.System.GetUtcNow())}",
        lamport = 1,
        entity = "test.note",
        entityId = note,
        to = "x",
        occurredAt = TimeProvider.System.GetUtcNow(),
    };

    private byte[] Sign(string body) => key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256);

    private string PublicKey() => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private async Task<(Id Device, Actor Person)> EnrollAsync()
    {
        var person = new Id(await server.AddPersonAsync($"phone{note}", Password, 1, "viewer"));
        using var client = await server.SignInAsync($"phone{note}", Password);
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/sync/devices", new { name = "phone", publicKey = PublicKey() });
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(Id.TryParse(made.GetProperty("id").GetString(), out var device));
        return (device, new Actor(ActorKind.Person, person, "甲", "zh-CN", "test"));
    }

    private async Task<IReadOnlyList<SyncAnswer>> SendAsync(Id device, Actor person, SyncOp[] ops)
    {
        var signed = JsonSerializer.SerializeToUtf8Bytes(ops.Select(op => op.Lamport), Web);
        var outcome = await new ApplyOps(Sql, entities, TimeProvider.System).RunAsync(
            device, signed, key.SignData(signed, HashAlgorithmName.SHA256),
            _ => new SyncBatch(TimeProvider.System.GetUtcNow(), ops), person, May(), default);
        Assert.True(outcome.TryGet(out var answers, out var why), why?.Code);
        return answers;
    }

    private Task<long> DeedsAsync() => Sql.FindAsync<long>(
        "SELECT count(*) FROM kernel_audit WHERE site_id >= 0 AND verb = 'test.note' AND object_id = @Note",
        new { Note = note });
}

public sealed class SyncOnSqlite(LodeServer server) : SyncCompliance(server), IClassFixture<LodeServer>;

public sealed class SyncOnPostgres(PostgresServer server) : SyncCompliance(server), IClassFixture<PostgresServer>;
