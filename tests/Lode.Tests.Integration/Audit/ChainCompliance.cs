using System.Data.Common;
using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Mail;
using Lode.Kernel.Sql;
using Lode.Testing;
using Lode.Testing.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Lode.Tests.Integration.Audit;

/// <summary>What the chains must do on every engine (rules §4). Each test has a database of its own, because most of
/// them damage it.</summary>
public abstract class ChainCompliance(Func<ISqlFixture> create) : IDisposable
{
    private const int Site = 7;

    private readonly ISqlFixture database = create();
    private readonly TemporaryFolder outside = new();

    private ISqlSession Sql => database.Session;

    private TimeProvider Clock { get; } = TimeProvider.System;

    [Fact]
    public async Task Rows_AreNumberedAndHashed_InOneChainPerSite()
    {
        await WriteAsync(3, site: Site);
        await WriteAsync(2, site: 8);
        await SealAsync();
        var report = await VerifyAsync();
        Assert.Empty(report.Faults);
        Assert.Equal([(7L, 3L), (8L, 2L)], report.Chains.Select(chain => (chain.Site, chain.Records)));
        var records = await Sql.QueryAsync<string>(
            "SELECT record FROM kernel_audit WHERE site_id = 7 ORDER BY seq");
        Assert.Equal(records.Aggregate(HashChain.Start, HashChain.Link), report.Chains[0].Head);
    }

    [Fact]
    public async Task RefusedCommand_LeavesNoGap()
    {
        await WriteAsync(1);
        await Sql.CommitAsync<Done>(work =>
        {
            Write(work, Site, 0);
            return new Refusal("test.refused", 422);
        });
        await WriteAsync(1);
        await SealAsync();
        var report = await VerifyAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(2, report.Chains.Single().Records);
    }

    [Fact]
    public async Task Rows_CanBeNeitherChangedNorDeleted()
    {
        await WriteAsync(1);
        await SealAsync();
        foreach (var statement in new[]
        {
            "UPDATE kernel_audit SET verb = 'other' WHERE site_id = 7",
            "UPDATE kernel_audit SET seq = 9 WHERE site_id = 7",
            "UPDATE kernel_audit SET hash = NULL WHERE site_id = 7",
            "DELETE FROM kernel_audit WHERE site_id = 7",
        })
        {
            await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(statement));
        }
    }

    [Theory]
    [InlineData("actor_kind", "'robot'")]
    [InlineData("actor_name", "'somebody'")]
    [InlineData("verb", "'test.writf'")]
    [InlineData("object_kind", "'tesu'")]
    [InlineData("object_id", "'8'")]
    [InlineData("after_hash", "substr(after_hash, 2) || substr(after_hash, 1, 1)")]
    [InlineData("request_id", "'other'")]
    [InlineData("at_us", "at_us + 1")]
    public async Task ChangedColumn_IsNamed(string column, string value)
    {
        await WriteAsync(3);
        await SealAsync();
        await ForgeAsync($"UPDATE kernel_audit SET {column} = {value} WHERE site_id = 7 AND seq = 2");
        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal((ChainFault.ColumnDiffers, "kernel_audit", 2), (fault.Code, fault.Table, fault.Seq!.Value));
        Assert.Equal(column, Snake(fault.Part));
    }

    [Fact]
    public async Task ChangedRecord_AndChangedHash_AreToldApart()
    {
        await WriteAsync(3);
        await SealAsync();
        await ForgeAsync(
            "UPDATE kernel_audit SET record = replace(record, 'test.write', 'test.writf') WHERE seq = 2");
        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal((ChainFault.RecordDiffers, "verb"), (fault.Code, fault.Part));
        await ForgeAsync(
            "UPDATE kernel_audit SET record = replace(record, 'test.writf', 'test.write') WHERE seq = 2");
        await ForgeAsync($"UPDATE kernel_audit SET hash = '{new string('0', 64)}' WHERE site_id = 7 AND seq = 2");
        fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal((ChainFault.HashDiffers, 2), (fault.Code, fault.Seq!.Value));
    }

    [Fact]
    public async Task MissingRow_IsNamed()
    {
        await WriteAsync(3);
        await SealAsync();
        await ForgeAsync("DELETE FROM kernel_audit WHERE site_id = 7 AND seq = 2");
        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Code == ChainFault.Gap && fault.Part == "2–2");
    }

    [Fact]
    public async Task OldRowWithoutNumber_IsAFault()
    {
        var id = Id.New(Site, DateTimeOffset.UnixEpoch);
        await Sql.CommitAsync<Done>(work =>
        {
            work.Execute("""
                INSERT INTO kernel_audit (site_id, id, at_us, actor_kind, actor_name, verb, object_kind, object_id,
                                          request_id, record)
                VALUES (7, @Id, 1, 'person', 'ghost', 'test.forge', 'test', '1', '1', '{}')
                """, new { Id = id });
            return Done.Instance;
        });
        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal((ChainFault.Unsealed, id.ToString()), (fault.Code, fault.Row));
    }

    [Fact]
    public async Task Roots_CoverWholeBatches_AndProofsHoldOffline()
    {
        await WriteAsync((2 * ChainRoots.Batch) + 70);
        await SealAsync();
        Assert.Equal(2, await MakeRootsAsync());
        var report = await VerifyAsync();
        Assert.Empty(report.Faults);
        foreach (var seq in new long[] { 1, 63, 64, 65, 4096, 4097, 8000, 8192, 8193, 8262 })
        {
            var proof = await InclusionProof.BuildAsync(Sql, ChainTables.Audit, Site, seq, default);
            Assert.Null(proof!.Check(report.Chains.Single().Root));
            Assert.Equal(seq, proof.Seq);
        }

        Assert.Null(await InclusionProof.BuildAsync(Sql, ChainTables.Audit, Site, 9000, default));
    }

    [Theory]
    [InlineData("root", "substr(root, 2) || substr(root, 1, 1)")]
    [InlineData("record", "replace(record, 'batch', 'batsh')")]
    [InlineData("hash", "substr(hash, 2) || substr(hash, 1, 1)")]
    [InlineData("at_us", "at_us + 1")]
    public async Task ChangedRoot_IsNamed(string column, string value)
    {
        await WriteAsync(ChainRoots.Batch);
        await SealAsync();
        await MakeRootsAsync();
        await ForgeAsync($"UPDATE kernel_chain_root SET {column} = {value}");
        Assert.Contains((await VerifyAsync()).Faults, fault =>
            fault is { Code: ChainFault.RootDiffers, Table: "kernel_chain_root" });
    }

    [Fact]
    public async Task ChainCutAtItsEnd_IsNoticedByItsRoots()
    {
        await WriteAsync(ChainRoots.Batch);
        await SealAsync();
        await MakeRootsAsync();
        await ForgeAsync($"DELETE FROM kernel_audit WHERE site_id = 7 AND seq = {ChainRoots.Batch}");
        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Code == ChainFault.Gap);
    }

    [Fact]
    public async Task RewrittenDatabase_FailsAgainstThePublishedRoot()
    {
        await WriteAsync(5);
        await SealAsync();
        Assert.Equal(0, (await VerifyAsync()).Chains.Single(chain => chain.Site == Site).AnchoredSize);
        var path = await PublishAsync("folder", outside.Path);
        var sound = await VerifyAsync();
        Assert.Empty(sound.Faults);
        Assert.Equal(5, sound.Chains.Single(chain => chain.Site == Site).AnchoredSize);

        await RewriteAsync();
        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal((ChainFault.AnchorDiffers, path), (fault.Code, fault.Part));
    }

    [Fact]
    public async Task RewrittenDatabase_FailsAgainstTheChainOfAnotherSite()
    {
        await WriteAsync(5);
        await SealAsync();
        await PublishAsync("site", "8");
        Assert.Empty((await VerifyAsync()).Faults);
        await RewriteAsync();
        Assert.Contains((await VerifyAsync()).Faults, fault =>
            fault.Code == ChainFault.AnchorDiffers && fault.Part == "site 8");
    }

    [Fact]
    public async Task PublishedFiles_AreNeverReplaced_AndProofsNameThem()
    {
        await WriteAsync(5);
        await SealAsync();
        var path = await PublishAsync("folder", outside.Path);
        await WriteAsync(5);
        await SealAsync();
        var proof = await InclusionProof.BuildAsync(Sql, ChainTables.Audit, Site, 3, default);
        Assert.Equal(path, Assert.Single(proof!.Published).Place);
        Assert.Equal(5, proof.TreeSize);
        Assert.Null(proof.Check(RootsFolder.Read(path).Single().Document.Chains.Single(c => c.Site == Site).Root));
        Assert.False((await InclusionProof.BuildAsync(Sql, ChainTables.Audit, Site, 7, default))!.IsAnchored);
        Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(outside.Path))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        outside.Dispose();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<ChainReport> VerifyAsync() => new VerifyChains(Sql, Clock).RunAsync(new VerifyChains.Order());

    private async Task WriteAsync(int rows, int site = Site)
    {
        for (var from = 0; from < rows; from += 500)
        {
            var until = Math.Min(rows, from + 500);
            await Sql.CommitAsync<Done>(work =>
            {
                for (var i = from; i < until; i++)
                {
                    Write(work, site, i);
                }

                return Done.Instance;
            });
        }
    }

    private static void Write(IWork work, int site, int i) => AuditRows.Write(
        work, site, Actor.System("test"), "test.write", "test", i.ToString(CultureInfo.InvariantCulture), null,
        new { i });

    private async Task SealAsync()
    {
        var lease = await LeaseAsync();
        while (await ChainSealer.RunAsync(Sql, ChainTables.Audit, lease, default) > 0)
        {
        }
    }

    private async Task<int> MakeRootsAsync()
    {
        var lease = await LeaseAsync();
        var made = 0;
        while (await ChainRoots.MakeNextAsync(Sql, Clock, ChainTables.Audit, Site, lease, default))
        {
            made++;
        }

        return made;
    }

    private async Task<Lease> LeaseAsync() => (await Keeper().TryTakeAsync("test", TimeSpan.FromMinutes(1)))!;

    private LeaseKeeper Keeper() => keeper ??= new LeaseKeeper(Sql, Clock, NullLogger<LeaseKeeper>.Instance);

    private LeaseKeeper? keeper;

    private async Task<string> PublishAsync(string kind, string place)
    {
        await Sql.CommitAsync<Done>(work =>
        {
            work.Execute("""
                INSERT INTO kernel_chain_target (id, kind, place, created_us, created_by)
                VALUES (@Id, @Kind, @Place, 1, 'test')
                """, new { Id = Id.New(0, Clock.GetUtcNow()), Kind = kind, Place = place });
            return Done.Instance;
        });
        var anchors = new ChainAnchors(
            Sql, new Mailer(database.Settings), Clock, NullLogger<ChainAnchors>.Instance);
        var made = await anchors.MakeNowAsync(default);
        await SealAsync();
        return Assert.Single(made.Places);
    }

    // What an administrator of the database can do who knows the formula: another history, consistent in itself.
    private async Task RewriteAsync()
    {
        await DisarmAsync();
        await RunAsync("UPDATE kernel_audit SET object_id = '99', "
            + "record = replace(record, '\"objectId\":\"2\"', '\"objectId\":\"99\"') WHERE site_id = 7 AND object_id = '2'",
            asOwner: true);
        var records = await Sql.QueryAsync<string>("SELECT record FROM kernel_audit WHERE site_id = 7 ORDER BY seq");
        var hash = HashChain.Start;
        for (var i = 0; i < records.Count; i++)
        {
            hash = HashChain.Link(hash, records[i]);
            await RunAsync(
                $"UPDATE kernel_audit SET hash = '{hash}' WHERE site_id = 7 AND seq = {i + 1}", asOwner: true);
        }

        await RunAsync("DELETE FROM kernel_chain_anchor", asOwner: true);
    }

    private async Task ForgeAsync(string statement)
    {
        await DisarmAsync();
        await RunAsync(statement, asOwner: true);
    }

    private async Task DisarmAsync()
    {
        foreach (var table in new[] { "kernel_audit", "kernel_chain_root", "kernel_chain_anchor" })
        {
            foreach (var statement in Sql.Engine == SqlEngine.Sqlite
                ? new[] { $"DROP TRIGGER IF EXISTS {table}_keep", $"DROP TRIGGER IF EXISTS {table}_stay" }
                : [$"ALTER TABLE {table} DISABLE TRIGGER USER"])
            {
                await RunAsync(statement, asOwner: true);
            }
        }
    }

    /// <summary>Runs a statement as the product, or as the owner of the tables.</summary>
    protected Task RunAsync(string statement, bool asOwner = false) => Sql.CommitAsync<Done>(work =>
    {
        if (asOwner && Sql.Engine == SqlEngine.Postgres)
        {
            work.Execute("SET LOCAL ROLE NONE");
        }

        work.Execute(statement);
        return Done.Instance;
    });

    private static string Snake(string camel) => string.Concat(
        camel.Select(letter => char.IsUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()));
}

/// <summary>The suite on SQLite.</summary>
public sealed class ChainsOnSqlite() : ChainCompliance(() => new SqliteDatabase());

/// <summary>The suite on PostgreSQL.</summary>
public sealed class ChainsOnPostgres() : ChainCompliance(() => new PostgresDatabase())
{
    [Fact]
    public async Task Application_LacksTheGrant()
    {
        foreach (var statement in new[]
        {
            "UPDATE kernel_audit SET verb = 'other'", "DELETE FROM kernel_audit", "TRUNCATE kernel_audit",
            "DELETE FROM kernel_chain_root", "UPDATE kernel_chain_anchor SET size = 1",
            "UPDATE kernel_case_event SET record = ''", "DELETE FROM kernel_case_event",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }
}
