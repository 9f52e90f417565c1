using System.Text.Json;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Lode.Tests.Integration.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Verify with a row that cannot be read: it is named, and what reads rows says that it did not run.
/// PostgreSQL takes no such value.</summary>
public abstract class WrongTypeCompliance(LodeServer fixture) : UpkeepSuite(fixture)
{
    private const string First = "rowid = (SELECT min(rowid) FROM kernel_audit)";

    [Theory]
    [InlineData("id", "'not an id'")]
    [InlineData("id", "x'0102'")]
    [InlineData("at_us", "'yesterday'")]
    public async Task RowThatCannotBeRead_IsNamed_OrNeverTaken(string column, string value)
    {
        if (Server.Services.GetRequiredService<ISqlSession>().Engine == SqlEngine.Postgres)
        {
            using var other = new NpgsqlConnection(Server.Settings.Database);
            other.Open();
            var refused = Assert.Throws<PostgresException>(
                () => Owner.Run(other, $"UPDATE kernel_audit SET {column} = {value}"));
            Assert.Contains(refused.SqlState, new[] { "22P02", "42804" });
            return;
        }

        using var owner = new SqliteConnection($"Data Source={SqlModule.FileOf(Server.Settings)};Pooling=False");
        owner.Open();
        Owner.Run(owner, "DROP TRIGGER IF EXISTS kernel_audit_keep");
        Owner.Run(owner, $"CREATE TEMP TABLE kept AS SELECT * FROM kernel_audit WHERE {First}");
        Owner.Run(owner, $"UPDATE kernel_audit SET {column} = {value} WHERE {First}");
        try
        {
            var checks = (await VerifyAsync(Server)).GetProperty("checks").EnumerateArray()
                .ToDictionary(check => check.GetProperty("name").GetString()!);
            var fault = Assert.Single(checks["database"].GetProperty("faults").EnumerateArray());
            Assert.Equal("kernel_audit", fault.GetProperty("place").GetString());
            Assert.Contains($" holds another type in {column}: ", fault.GetProperty("what").GetString(),
                StringComparison.Ordinal);
            Assert.Contains("not read", checks["chains"].GetProperty("notes").GetRawText(), StringComparison.Ordinal);
            Assert.Contains("not read", checks["cases"].GetProperty("notes").GetRawText(), StringComparison.Ordinal);

            var named = Assert.Single((await VerifyChainsAsync()).GetProperty("faults").EnumerateArray());
            Assert.Equal(ChainFault.WrongType, named.GetProperty("code").GetString());
        }
        finally
        {
            Owner.Run(owner, $"UPDATE kernel_audit SET {column} = (SELECT {column} FROM kept) WHERE {First}");
        }

        Assert.Equal(0, (await VerifyAsync(Server)).GetProperty("faults").GetInt32());
    }

    private async Task<JsonElement> VerifyChainsAsync()
    {
        var job = await Server.PostAsync("/api/v1/audit/verify", new { });
        var path = $"/api/v1/audit/verifications/{job.GetProperty("id").GetString()}";
        while (true)
        {
            var answer = JsonSerializer.Deserialize<JsonElement>(await Server.Api.GetStringAsync(path));
            if (answer.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                return answer;
            }

            await Task.Delay(50);
        }
    }
}

public sealed class WrongTypeOnSqlite(LodeServer server) : WrongTypeCompliance(server), IClassFixture<LodeServer>;

public sealed class WrongTypeOnPostgres(PostgresServer server)
    : WrongTypeCompliance(server), IClassFixture<PostgresServer>;
