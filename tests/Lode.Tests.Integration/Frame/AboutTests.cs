using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Frame;

public sealed class AboutTests(LodeServer server) : IClassFixture<LodeServer>
{
    private const string Password = "a long pass phrase 7";

    [Fact]
    public async Task Administrator_SeesEngineAndFolder()
    {
        var about = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/system/about");
        Assert.Matches(@"^SQLite 3\.\d+", about.GetProperty("engine").GetString());
        var folder = about.GetProperty("folder");
        Assert.Equal(server.DataFolder, folder.GetProperty("path").GetString());
        var database = folder.GetProperty("parts").EnumerateArray()
            .Single(part => part.GetProperty("name").GetString() == "database");
        Assert.True(database.GetProperty("bytes").GetInt64() > 100_000);
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
