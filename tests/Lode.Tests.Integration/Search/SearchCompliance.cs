using System.Net.Http.Json;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Search;

public abstract class SearchCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Things_AreFoundByChinesePairsCodesAndBeginnings()
    {
        await PutAsync(1, "w1", "铝灰渣转移，联单20264101000123", "Dross transfer", "321-024-48");
        await PutAsync(1, "w2", "主排烟机驱动端轴承温度高", "Bearing hot", "TE-2213");
        Assert.Equal(["w1"], await FindAsync("铝灰"));
        Assert.Equal(["w1"], await FindAsync("联单"));
        Assert.Equal(["w1"], await FindAsync("321-024"));
        Assert.Equal(["w2"], await FindAsync("轴承 te2213"));
        Assert.Equal(["w2"], await FindAsync("bear"));
        Assert.Empty(await FindAsync("轴承 铝灰"));
        Assert.Empty(await FindAsync("\"; DROP"));
    }

    [Fact]
    public async Task Thing_FoundByItsNewWordsOnly_AndNotAfterItIsGone()
    {
        await PutAsync(1, "w3", "旧名称甲", "Old", "");
        await PutAsync(1, "w3", "新名称乙", "New", "");
        Assert.Empty(await FindAsync("称甲"));
        Assert.Equal(["w3"], await FindAsync("称乙"));
        await Sql.CommitAsync<Done>(work =>
        {
            work.Unindex(1, "test", "w3");
            return Done.Instance;
        });
        Assert.Empty(await FindAsync("称乙"));
    }

    [Fact]
    public async Task Stranger_FindsAndCountsNothing()
    {
        await PutAsync(1, "w4", "只给本单位看的事项", "Only for the own", "");
        var other = await server.AddOrganizationAsync("company", "search-other");
        await server.AddPersonAsync("search.stranger", Password, other, "administrator");
        using var stranger = await server.SignInAsync("search.stranger", Password);
        var answer = await stranger.GetFromJsonAsync<JsonElement>("/api/v1/search?q=" + Uri.EscapeDataString("本单位"));
        Assert.Equal(0, answer.GetProperty("about").GetInt32());
        Assert.Equal(["w4"], await FindAsync("本单位"));
    }

    private ISqlSession Sql => server.Services.GetRequiredService<ISqlSession>();

    private Task PutAsync(long site, string id, string zh, string en, string code) => Sql.CommitAsync<Done>(work =>
    {
        work.Index(new SearchEntry(site, "test", id, zh, en, code, code, $"/test/{id}", "documents.read", []));
        return Done.Instance;
    });

    private async Task<string[]> FindAsync(string text)
    {
        var answer = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(text)}");
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("objectId").GetString()!)];
    }
}

public sealed class SearchOnSqlite(LodeServer server) : SearchCompliance(server), IClassFixture<LodeServer>;

public sealed class SearchOnPostgres(PostgresServer server) : SearchCompliance(server), IClassFixture<PostgresServer>;
