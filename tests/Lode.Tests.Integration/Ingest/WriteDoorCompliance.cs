using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Ingest;

/// <summary>Every row of the table of answers that InfluxDB's collectors rely on.</summary>
public abstract class WriteDoorCompliance(LodeServer fixture) : IDisposable
{
    private const string First = "/write?db=plant";
    private const string Second = "/api/v2/write?org=group&bucket=plant";

    private readonly Writer server = new(fixture.OrSkip());

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task AllStored_204WithoutBody(string door)
    {
        var series = $"stored,door={door.Length}";
        var (status, body) = await server.PostAsync(door, $"{series} v=1.5 1600000000000000000\n{series} v=2 1600000000000000001\n");
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Empty(body);
        Assert.Equal([(1600000000000000000, 1.5), (1600000000000000001, 2)], server.Rows(series, "v"));
    }

    [Fact]
    public async Task First_WrongLine_GoodLinesAreStored()
    {
        var (status, body) = await server.PostAsync(First, "half v=1 1\nhalf v=\nhalf v=3 3");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = Error(body);
        Assert.StartsWith("partial write: unable to parse 'half v=': ", error, StringComparison.Ordinal);
        Assert.EndsWith("dropped=0", error, StringComparison.Ordinal);
        Assert.Equal([(1, 1), (3, 3)], server.Rows("half", "v"));
    }

    [Fact]
    public async Task Second_WrongLine_NothingIsStored_AndTheLineIsNamed()
    {
        var (status, body) = await server.PostAsync(Second, "none v=1 1\nnone v=\nnone v=3 3");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("invalid", json.RootElement.GetProperty("code").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("line").GetInt32());
        Assert.StartsWith("unable to parse 'none v=': ", json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Rows("none", "v"));
    }

    [Fact]
    public async Task First_OtherType_RestIsStored()
    {
        await server.PostAsync(First, "typed1 v=1 1");
        var (status, body) = await server.PostAsync(First, "typed1 v=\"x\" 2\ntyped1 v=3 3");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            "partial write: field type conflict: input field \"v\" on measurement \"typed1\" is type string, "
            + "already exists as type float dropped=1",
            Error(body));
        Assert.Equal([(1, 1), (3, 3)], server.Rows("typed1", "v"));
        Assert.Contains("typed1 v=\"x\" 2", await HeldAsync("type"));
    }

    [Fact]
    public async Task Second_OtherType_RestIsStored()
    {
        await server.PostAsync(Second, "typed2 v=1 1");
        var (status, body) = await server.PostAsync(Second, "typed2 v=t 2\ntyped2 v=3 3");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("unprocessable entity", json.RootElement.GetProperty("code").GetString());
        Assert.Equal(
            "failure writing points to database: partial write: field type conflict: input field \"v\" on measurement "
            + "\"typed2\" is type boolean, already exists as type float dropped=1",
            json.RootElement.GetProperty("message").GetString());
        Assert.Equal([(1, 1), (3, 3)], server.Rows("typed2", "v"));
    }

    [Fact]
    public async Task FutureStamp_IsHeld_NotLost()
    {
        var (status, _) = await server.PostAsync(First, "ahead v=1 4600000000000000000\nahead v=2 1");
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal([(1, 2)], server.Rows("ahead", "v"));
        Assert.Contains("ahead v=1 4600000000000000000", await HeldAsync("future"));
    }

    [Fact]
    public async Task UnknownDatabase_IsMade_AndShown()
    {
        await server.PostAsync("/write?db=fresh%20one", "made v=1 1");
        using var shown = await server.Client.GetAsync(new Uri("/query?q=SHOW%20DATABASES", UriKind.Relative));
        Assert.Contains("[\"fresh one\"]", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameThatCannotBe_404AsWritersExpect()
    {
        var (status, body) = await server.PostAsync("/write?db=a%0Ab", "m v=1 1");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("database not found: \"a\nb\"", Error(body));
        (status, body) = await server.PostAsync("/api/v2/write?org=o", "m v=1 1");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("\"code\":\"not found\"", body, StringComparison.Ordinal);
        (status, body) = await server.PostAsync("/write", "m v=1 1");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("database is required", Error(body));
    }

    [Fact]
    public async Task CreateDatabase_AsTelegrafAsks()
    {
        using var form = new FormUrlEncodedContent([new("q", "CREATE DATABASE \"telegraf\"")]);
        var (status, body) = await server.PostAsync("/query", form);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("{\"results\":[{\"statement_id\":0}]}", body);
        using var other = new FormUrlEncodedContent([new("q", "SELECT * FROM cpu")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync("/query", other)).Status);
    }

    [Theory]
    [InlineData("/write?db=d", "error")]
    [InlineData("/api/v2/write?bucket=d", "unauthorized")]
    [InlineData("/query?q=SHOW%20DATABASES", "error")]
    public async Task WrongToken_401InTheDialectOfTheDoor(string door, string word)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door, UriKind.Relative));
        request.Content = new StringContent("m v=1 1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains($"\"{word}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InEveryFormOfTheProtocols_IsTaken()
    {
        async Task F(string path, string? scheme, string? value)
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            client.DefaultRequestHeaders.Authorization = scheme is null ? null : new AuthenticationHeaderValue(scheme, value);
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("auth v=1 1"));
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        await F(First, "Bearer", LodeServer.Token);
        await F(First, "Token", LodeServer.Token);
        await F(First, "Token", $"someone:{LodeServer.Token}");
        await F(First, "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"someone:{LodeServer.Token}")));
        await F($"{First}&u=someone&p={LodeServer.Token}", null, null);
    }

    [Theory]
    [InlineData("n", 1L)]
    [InlineData("ns", 1L)]
    [InlineData("u", 1_000L)]
    [InlineData("ms", 1_000_000L)]
    [InlineData("s", 1_000_000_000L)]
    [InlineData("m", 60_000_000_000L)]
    [InlineData("h", 3_600_000_000_000L)]
    public async Task Precision_IsUnderstood(string name, long unit)
    {
        var (status, _) = await server.PostAsync($"{First}&precision={name}", $"unit,p={name} v=1 7");
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal([(7 * unit, 1)], server.Rows($"unit,p={name}", "v"));
    }

    [Fact]
    public async Task Precision_Unknown_400() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync($"{First}&precision=d", "m v=1 1")).Status);

    [Fact]
    public async Task Gzip_IsTaken_AndBrokenGzipRefused()
    {
        var (status, _) = await server.PostAsync(First, Gzip("packed v=1 1\npacked v=2 2"));
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(2, server.Rows("packed", "v").Count);
        using var broken = new ByteArrayContent([1, 2, 3, 4]);
        broken.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync(First, broken)).Status);
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task BodyTooLarge_413(string door)
    {
        using var large = new ByteArrayContent(new byte[25_000_001]);
        var (status, body) = await server.PostAsync(door, large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("Request Entity Too Large", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InflatedBeyondTheRatio_413()
    {
        var bomb = Gzip(new string('#', 20_000_000));
        var (status, _) = await server.PostAsync(First, bomb);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Ping_SaysTheVersion()
    {
        using var quiet = await server.Client.GetAsync(new Uri("/ping", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, quiet.StatusCode);
        Assert.NotEmpty(quiet.Headers.GetValues("X-Influxdb-Version"));
        using var verbose = await server.Client.GetAsync(new Uri("/ping?verbose=true", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, verbose.StatusCode);
        Assert.Contains("version", await verbose.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChunkedBody_OverARawSocket_IsTaken()
    {
        var request = $"POST {First} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {LodeServer.Token}\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n8\r\nraw v=1 \r\n3\r\n1\nr\r\n8\r\naw v=2 2\r\n0\r\n\r\n";
        var answer = await server.RawAsync(Encoding.ASCII.GetBytes(request));
        Assert.StartsWith("HTTP/1.1 204", answer, StringComparison.Ordinal);
        Assert.Equal([(1, 1), (2, 2)], server.Rows("raw", "v"));
    }

    [Fact]
    public async Task Cookie_IsNoToken()
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Cookie", $"token={LodeServer.Token}");
        using var response = await client.PostAsync(new Uri(First, UriKind.Relative), new StringContent("m v=1 1"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static ByteArrayContent Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static string Error(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("error").GetString()!;
    }

    private Task<IReadOnlyList<string>> HeldAsync(string reason) => server.Sql.QueryAsync<string>(
        "SELECT sample FROM kernel_held_group WHERE site_id = 1 AND reason = @Reason", new { Reason = reason });
}

public sealed class WriteDoorOnSqlite(LodeServer server) : WriteDoorCompliance(server), IClassFixture<LodeServer>;

public sealed class WriteDoorOnPostgres(PostgresServer server)
    : WriteDoorCompliance(server), IClassFixture<PostgresServer>;
