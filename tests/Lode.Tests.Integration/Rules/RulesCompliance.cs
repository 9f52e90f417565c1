using Lode.Kernel.Identity;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Rules;

public abstract class RulesCompliance(ISqlFixture database) : IDisposable
{
    private readonly ISqlSession sql = database.Session;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Rule_IsFoundByDay_AndAsItWasKnownThen()
    {
        var first = await PublishAsync("2025-01-01", null, "{\"factor\":0.1229}");
        await Task.Delay(2, CancellationToken.None);
        var second = await PublishAsync("2026-01-01", null, "{\"factor\":0.13}");
        Assert.Equal((1L, 2L), (first.Version, second.Version));
        Assert.Equal(1, (await FindAsync(new(2025, 6, 1), long.MaxValue))!.Version);
        Assert.Equal(2, (await FindAsync(new(2026, 6, 1), long.MaxValue))!.Version);
        Assert.Equal(1, (await FindAsync(new(2026, 6, 1), first.PublishedUs))!.Version);
        Assert.Null(await FindAsync(new(2024, 6, 1), long.MaxValue));
    }

    [Fact]
    public async Task Rule_WithoutSourceOrWithWrongDates_IsRefused()
    {
        static RuleRow Draft(string from, string? to, string source, string content) => new()
        {
            Code = "x",
            Source = source,
            Clause = "1",
            ValidFrom = from,
            ValidTo = to,
            Content = content,
        };

        Assert.Equal("rules.noSource", PublishRule.Check(Draft("2025-01-01", null, "", "{}"))!.Code);
        Assert.Equal("rules.badValidity", PublishRule.Check(Draft("2025-01-01", "2025-01-01", "s", "{}"))!.Code);
        Assert.Equal("rules.badValidity", PublishRule.Check(Draft("01.01.2025", null, "s", "{}"))!.Code);
        Assert.Equal("rules.badContent", PublishRule.Check(Draft("2025-01-01", null, "s", "{"))!.Code);
        await Task.CompletedTask;
    }

    private Task<RuleRow?> FindAsync(DateOnly day, long known) =>
        FindRule.RunAsync(sql, "energy.tceFactor", day, known);

    private async Task<RuleRow> PublishAsync(string from, string? to, string content)
    {
        var outcome = await PublishRule.RunAsync(
            sql, TimeProvider.System, Actor.System("t"),
            new()
            {
                Code = "energy.tceFactor",
                Source = "GB/T 2589-2020",
                Clause = "A",
                ValidFrom = from,
                ValidTo = to,
                Content = content,
            });
        Assert.True(outcome.TryGet(out var row, out _));
        return row;
    }
}

public sealed class RulesOnSqlite() : RulesCompliance(new SqliteDatabase());

public sealed class RulesOnPostgres() : RulesCompliance(new PostgresDatabase());
