using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Audit;

public abstract class AuditDoorsCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Export_HoldsTheFilteredRows_AndIsItselfARow()
    {
        await server.AddPersonAsync("audit-exported", Password, 1);
        var text = await server.Api.GetStringAsync("/api/v1/audit/export?verb=identity.createPerson");
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines[0].Split(',').Length);
        Assert.True(lines.Length > 1);
        Assert.All(lines.Skip(1), line =>
            Assert.Contains(",identity.createPerson,person,", line, StringComparison.Ordinal));
        var log = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/audit?verb=audit.export");
        Assert.NotEmpty(log.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Export_LeavesOutOtherSites()
    {
        var site = await server.AddOrganizationAsync("site", "audited-site");
        await server.AddPersonAsync("site-auditor", Password, site, "auditor");
        await server.AddPersonAsync("of-the-group", Password, 1);
        using var auditor = await server.SignInAsync("site-auditor", Password);
        var text = await auditor.GetStringAsync("/api/v1/audit/export");
        var sites = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(',')[1]).Distinct();
        Assert.Equal([site.ToString(System.Globalization.CultureInfo.InvariantCulture)], sites);
    }
}

public sealed class AuditDoorsOnSqlite(LodeServer server) : AuditDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class AuditDoorsOnPostgres(PostgresServer server)
    : AuditDoorsCompliance(server), IClassFixture<PostgresServer>;
