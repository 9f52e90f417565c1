using System.Text.Json;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Verify with a row that cannot be read: it is named, and what reads rows says that it did not run.
/// PostgreSQL takes no such value (<c>TamperCompliance</c>).</summary>
public sealed class WrongTypeTests(LodeServer fixture) : UpkeepSuite(fixture), IClassFixture<LodeServer>
{
    private const string First = "rowid = (SELECT min(rowid) FROM kernel_audit)";

    [Theory]
    [InlineData("id", "'not an id'")]
    [InlineData("id", "x'0102'")]
    [InlineData("at_us", "'yesterday'")]
    public async Task RowThatCannotBeRead_IsNamed(string column, string value)
    {
        using var owner = new SqliteConnection($"Data Source={SqlModule.FileOf(Server.Settings)};Pooling=False");
        owner.Open();
        Run(owner, "DROP TRIGGER IF EXISTS kernel_audit_keep");
        Run(owner, $"CREATE TEMP TABLE kept AS SELECT * FROM kernel_audit WHERE {First}");
        Run(owner, $"UPDATE kernel_audit SET {column} = {value} WHERE {First}");
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
            Run(owner, $"UPDATE kernel_audit SET {column} = (SELECT {column} FROM kept) WHERE {First}");
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

    private static void Run(SqliteConnection owner, string statement)
    {
        using var command = owner.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
