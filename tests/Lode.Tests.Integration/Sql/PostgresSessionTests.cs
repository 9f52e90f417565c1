using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Sql;

/// <summary>What only a server beside the process can do: collide, and go away.</summary>
public sealed class PostgresSessionTests : IDisposable
{
    private const string Upsert = """
        INSERT INTO kernel_write_target (name, first_us) VALUES (@Name, @At)
        ON CONFLICT (name) DO UPDATE SET first_us = excluded.first_us
        """;

    private readonly PostgresCluster cluster = PostgresCluster.Find() ?? throw PostgresDatabase.Missing();
    private readonly PostgresAddress address;
    private readonly PostgresSession sql;

    public PostgresSessionTests()
    {
        address = cluster.CreateDatabase();
        sql = new PostgresSession(address, TimeProvider.System);
    }

    public void Dispose()
    {
        sql.Dispose();
        cluster.Drop(address);
    }

    [Fact]
    public async Task Collision_RunsTheBodyAgain_AndIsCounted()
    {
        await PutAsync("a", 1);
        using var bothHaveRead = new Barrier(2);
        Task AddOne() => sql.CommitAsync<Done>(work =>
        {
            var before = work.Find<long>("SELECT first_us FROM kernel_write_target WHERE name = 'a'");
            if (before == 1)
            {
                bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(5));
            }

            work.Execute(Upsert, new { Name = "a", At = before + 1 });
            return Done.Instance;
        });
        await Task.WhenAll(AddOne(), AddOne());
        Assert.Equal(3, await ReadAsync("a"));
        Assert.True(sql.Reruns >= 1);
    }

    [Fact]
    public async Task LostConnections_CostNeitherAWriteNorARead()
    {
        for (var turn = 1; turn <= 3; turn++)
        {
            await PutAsync("a", turn);
            Assert.Equal(turn, await ReadAsync("a"));
            cluster.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{address.Database}'");
        }

        await PutAsync("a", 9);
        Assert.Equal(9, await ReadAsync("a"));
    }

    [Fact]
    public async Task ConnectionLostInsideABody_RunsItAgainOnAnother()
    {
        var runs = 0;
        var outcome = await sql.CommitAsync<Done>(work =>
        {
            work.Execute(Upsert, new { Name = "b", At = 1 });
            if (++runs == 1)
            {
                cluster.Run(
                    $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{address.Database}'");
            }

            work.Execute(Upsert, new { Name = "c", At = 1 });
            return Done.Instance;
        });
        Assert.True(outcome.TryGet(out _, out _));
        Assert.Equal((2, 1, 1), (runs, await ReadAsync("b"), await ReadAsync("c")));
    }

    [Fact]
    public async Task ManyStatements_OnOneConnection_AreForgottenInTime()
    {
        await sql.CommitAsync<Done>(work =>
        {
            for (var number = 0; number < 600; number++)
            {
                var text = $"SELECT count(*) + {number} FROM kernel_write_target";
                Assert.Equal(number, work.Find<long>(text));
                Assert.Equal(number, work.Find<long>(text));
            }

            return Done.Instance;
        });
        Assert.True(await sql.FindAsync<long>("SELECT count(*) FROM pg_prepared_statements") < 300);
    }

    [Fact]
    public async Task SameText_WithArgumentsOfOtherTypes_IsNotMixedUp()
    {
        const string Same = "SELECT coalesce(@Value, @Value)";
        Assert.Equal("x", await sql.FindAsync<string>(Same, new { Value = "x" }));
        Assert.Equal(7, await sql.FindAsync<long>(Same, new { Value = 7L }));
        Assert.Equal("y", await sql.FindAsync<string>(Same, new { Value = "y" }));
        Assert.Equal(8, await sql.FindAsync<long>(Same, new { Value = 8 }));
    }

    private Task<Outcome<Done>> PutAsync(string name, long at) => sql.CommitAsync<Done>(work =>
    {
        work.Execute(Upsert, new { Name = name, At = at });
        return Done.Instance;
    });

    private Task<long> ReadAsync(string name) => sql.FindAsync<long>(
        "SELECT first_us FROM kernel_write_target WHERE name = @Name", new { Name = name });
}
