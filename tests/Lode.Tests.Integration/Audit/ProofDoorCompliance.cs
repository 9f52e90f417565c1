using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Kernel.Audit;
using Lode.Testing;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Audit;

/// <summary>Proofs, verification and publication over HTTP.</summary>
public abstract class ProofDoorCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Proof_OfARow_HoldsByItself()
    {
        var site = await server.AddOrganizationAsync("site", "proof-site");
        await server.AddPersonAsync("proved", Password, site, "operator");
        var row = await SealedRowAsync(site);
        var proof = (await server.Api.GetFromJsonAsync<InclusionProof>($"/api/v1/audit/{row}/proof"))!;
        Assert.Null(proof.Check());
        Assert.Equal(("audit", site), (proof.Kind, proof.Site));
        Assert.Contains(row, proof.Record, StringComparison.Ordinal);
        var same = await server.Api.GetFromJsonAsync<InclusionProof>(
            $"/api/v1/audit/chains/{site}/audit/{proof.Seq}/proof");
        Assert.Equal(proof.Hash, same!.Hash);
    }

    [Fact]
    public async Task Verification_RunsAsAJob_AndFindsNothingWrong()
    {
        var started = await server.PostAsync("/api/v1/audit/verify", new { });
        var id = started.GetProperty("id").GetString();
        var done = await UntilAsync(
            () => server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/audit/verifications/{id}"),
            answer => answer.GetProperty("state").GetString() is "done" or "failed");
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Empty(done.GetProperty("faults").EnumerateArray());
        Assert.NotEmpty(done.GetProperty("chains").EnumerateArray());
    }

    [Fact]
    public async Task Target_IsStored_PublishedTo_AndEnded()
    {
        using var folder = new TemporaryFolder();
        var made = await server.PostAsync("/api/v1/audit/targets", new { kind = "folder", place = folder.Path });
        var published = await server.PostAsync("/api/v1/audit/publish", new { });
        Assert.Empty(published.GetProperty("failed").EnumerateArray());
        var file = Assert.Single(Directory.GetFiles(folder.Path, "lode-roots-*.json"));
        Assert.NotEmpty(Assert.Single(RootsFolder.Read(file)).Document.Chains);
        var chains = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/audit/chains");
        Assert.Contains(chains.GetProperty("items").EnumerateArray(), chain =>
            chain.GetProperty("published").ValueKind == JsonValueKind.Object);
        using var ended = await server.Api.DeleteAsync($"/api/v1/audit/targets/{made.GetProperty("id").GetString()}");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        var left = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/audit/targets");
        Assert.DoesNotContain(left.GetProperty("items").EnumerateArray(), target =>
            target.GetProperty("place").GetString() == folder.Path);
        File.SetAttributes(file, FileAttributes.Normal);
    }

    [Fact]
    public async Task Targets_ThatProtectNothing_AreRefused()
    {
        Assert.Equal("chain.targetInside", await RefusalAsync("folder", Path.Combine(server.DataFolder, "roots")));
        Assert.Equal("chain.targetInvalid", await RefusalAsync("folder", "relative/path"));
        Assert.Equal("chain.targetInvalid", await RefusalAsync("pigeon", "loft"));
        Assert.Equal("chain.targetInvalid", await RefusalAsync("site", "999999"));
        Assert.Equal("chain.noMailServer", await RefusalAsync("mail", "auditor@example.com"));
        Assert.Equal("chain.targetNotWritable", await RefusalAsync("folder", "/proc/lode-roots"));
    }

    [Fact]
    public async Task SiteAuditor_SeesTheOwnChainOnly()
    {
        var own = await server.AddOrganizationAsync("site", "chain-own");
        var foreign = await server.AddOrganizationAsync("site", "chain-foreign");
        await server.AddPersonAsync("chain-auditor", Password, own, "auditor");
        await server.AddPersonAsync("chain-other", Password, foreign, "operator");
        await SealedRowAsync(own);
        var row = await SealedRowAsync(foreign);
        using var auditor = await server.SignInAsync("chain-auditor", Password);
        var chains = await auditor.GetFromJsonAsync<JsonElement>("/api/v1/audit/chains");
        Assert.All(chains.GetProperty("items").EnumerateArray(), chain =>
            Assert.Equal(own, chain.GetProperty("site").GetInt64()));
        using var refused = await auditor.GetAsync($"/api/v1/audit/{row}/proof");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var bySeq = await auditor.GetAsync($"/api/v1/audit/chains/{foreign}/audit/1/proof");
        Assert.Equal(HttpStatusCode.NotFound, bySeq.StatusCode);
    }

    private async Task<string> RefusalAsync(string kind, string place)
    {
        using var answer = await server.Api.PostAsJsonAsync("/api/v1/audit/targets", new { kind, place });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    // On PostgreSQL a row gets its number within a second.
    private async Task<string> SealedRowAsync(long site)
    {
        var list = await UntilAsync(
            () => server.Api.GetFromJsonAsync<JsonElement>("/api/v1/audit?limit=1000"),
            answer => RowsOf(answer, site).Any(row => row.GetProperty("seq").ValueKind == JsonValueKind.Number));
        return RowsOf(list, site).First(row => row.GetProperty("seq").ValueKind == JsonValueKind.Number)
            .GetProperty("id").GetString()!;
    }

    private static IEnumerable<JsonElement> RowsOf(JsonElement list, long site) =>
        list.GetProperty("items").EnumerateArray().Where(row => row.GetProperty("site").GetInt64() == site);

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"still {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}

public sealed class ProofDoorsOnSqlite(LodeServer server) : ProofDoorCompliance(server), IClassFixture<LodeServer>;

public sealed class ProofDoorsOnPostgres(PostgresServer server)
    : ProofDoorCompliance(server), IClassFixture<PostgresServer>;
