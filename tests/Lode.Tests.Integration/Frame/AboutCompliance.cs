using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Frame;

public abstract class AboutCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Administrator_SeesEngineAndFolder()
    {
        var imports = Directory.CreateDirectory(Path.Combine(server.DataFolder, "imports"));
        await File.WriteAllBytesAsync(Path.Combine(imports.FullName, "file"), new byte[1234]);
        var about = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/system/about");
        Assert.Matches(@"^(SQLite 3\.\d+|PostgreSQL 1[5-9])", about.GetProperty("engine").GetString());
        var folder = about.GetProperty("folder");
        Assert.Equal(server.DataFolder, folder.GetProperty("path").GetString());
        var part = folder.GetProperty("parts").EnumerateArray()
            .Single(part => part.GetProperty("name").GetString() == "imports");
        Assert.Equal((1, 1234), (part.GetProperty("files").GetInt64(), part.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task OtherPersons_SeeNoFolder()
    {
        await server.AddPersonAsync("about-viewer", Password, 1, "viewer");
        using var viewer = await server.SignInAsync("about-viewer", Password);
        var about = await viewer.GetFromJsonAsync<JsonElement>("/api/v1/system/about");
        Assert.Equal(JsonValueKind.Null, about.GetProperty("folder").ValueKind);
        Assert.NotEmpty(about.GetProperty("packages").EnumerateArray());
    }
}

public sealed class AboutOnSqlite(LodeServer server) : AboutCompliance(server), IClassFixture<LodeServer>;

public sealed class AboutOnPostgres(PostgresServer server)
    : AboutCompliance(server), IClassFixture<PostgresServer>;
