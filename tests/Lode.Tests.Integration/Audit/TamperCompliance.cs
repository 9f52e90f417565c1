using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Mail;
using Lode.Kernel.Sql;
using Lode.Testing;
using Lode.Testing.Sql;
using Lode.Tests.Integration.Cases;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Lode.Tests.Integration.Audit.Owner;

namespace Lode.Tests.Integration.Audit;

/// <summary>Whoever owns the database changes what is chained: one byte anywhere is found and named, and a history
/// that is consistent in itself fails against a root outside. Tables and columns are those of the schema, none is
/// listed here.</summary>
public abstract class TamperCompliance(Func<ISqlFixture> create) : IDisposable
{
    private const int Site = 1;

    private readonly ISqlFixture database = create();
    private readonly TemporaryFolder outside = new();

    private ISqlSession Sql => database.Session;

    [Fact]
    public async Task FlippedValue_OfEveryColumn_IsFoundAndNamed()
    {
        await FillAsync();
        using var owner = Owner.Of(database);
        foreach (var table in ChainTables.All)
        {
            foreach (var column in ColumnsOf(table))
            {
                var row = Row(owner, table, column.Name);
                var wrong = row.Value is DBNull ? Filled(column.Type) : Flipped(row.Value);
                Write(owner, table, column.Name, row, wrong);
                var faults = (await VerifyAsync()).Faults;
                Assert.True(
                    faults.Any(fault => Names(fault, table, row.Seq)),
                    $"{table.Name}.{column.Name} of {row.Seq}: {string.Join("; ", faults)}");
                Write(owner, table, column.Name, row with { Value = wrong }, row.Value);
            }
        }

        Assert.Empty((await VerifyAsync()).Faults);
    }

    /// <summary>SQLite takes any value in any column: it is named by its row, not stumbled over. PostgreSQL takes
    /// none.</summary>
    [Fact]
    public async Task ValueOfAnotherType_OfEveryColumn_IsNamed()
    {
        await FillAsync();
        using var owner = Owner.Of(database);
        foreach (var table in ChainTables.All)
        {
            foreach (var column in ColumnsOf(table).Where(column => column.Name != "site_id"))
            {
                var row = Row(owner, table, column.Name);
                object other = column.Type is StoredType.Text ? new byte[] { 1, 2 } : "other";
                if (Sql.Engine == SqlEngine.Postgres)
                {
                    // Bytes become text on their way into a column of text.
                    other = column.Type is StoredType.Text ? "\0" : other;
                    Assert.ThrowsAny<DbException>(() => Write(owner, table, column.Name, row, other));
                    continue;
                }

                Write(owner, table, column.Name, row, other);
                var fault = Assert.Single(VerifyJob.Unreadable(database.Settings, [Site]));
                Assert.Equal((ChainFault.WrongType, table.Name), (fault.Code, fault.Table));
                Assert.StartsWith(column.Name + ": ", fault.Part, StringComparison.Ordinal);
                Assert.Equal(column.Name == "seq" ? null : row.Seq, fault.Seq);
                Write(owner, table, column.Name, row, row.Value);
                Assert.Empty(VerifyJob.Unreadable(database.Settings, [Site]));
            }
        }

        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task FlippedByte_OfARecord_IsFound_AndNoOtherRowIsAccused()
    {
        await FillAsync();
        using var owner = Owner.Of(database);
        foreach (var table in ChainTables.All)
        {
            var row = Row(owner, table, "record");
            var record = (string)row.Value;
            var step = Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 1 : Math.Max(1, record.Length / 25);
            for (var at = 0; at < record.Length; at += step)
            {
                var letters = record.ToCharArray();
                letters[at] = (char)(letters[at] ^ 1);
                Write(owner, table, "record", row, new string(letters));
                var fault = Assert.Single((await VerifyAsync()).Faults);
                Assert.Equal((table.Name, row.Seq), (fault.Table, fault.Seq));
                Assert.Contains(fault.Code, new[] { ChainFault.RecordDiffers, ChainFault.HashDiffers });
                Write(owner, table, "record", row, record);
            }
        }

        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task RewrittenHistory_IsConsistent_AndFailsAgainstThePublishedRoot()
    {
        await FillAsync();
        var path = await PublishAsync();
        using var owner = Owner.Of(database);
        Run(owner, "DELETE FROM kernel_chain_anchor");
        Run(owner, "DELETE FROM kernel_chain_target");
        foreach (var table in ChainTables.All)
        {
            var rows = Read(owner, $"SELECT record FROM {table.Name} WHERE site_id = {Site} ORDER BY seq")
                .ConvertAll(row => (string)row[0]);
            Rewrite(owner, table, rows.ConvertAll(record => record
                .Replace("\"requestId\":\"test\"", "\"requestId\":\"other\"", StringComparison.Ordinal)
                .Replace("\"request\":\"test\"", "\"request\":\"other\"", StringComparison.Ordinal)));
            var fault = Assert.Single((await VerifyAsync()).Faults);
            Assert.Equal((ChainFault.AnchorDiffers, table.Name, path), (fault.Code, fault.Table, fault.Part));
            Rewrite(owner, table, rows);
            Assert.Empty((await VerifyAsync()).Faults);
        }
    }

    [Fact]
    public async Task Events_CanBeNeitherChangedNorDeleted()
    {
        await FillAsync();
        foreach (var statement in new[]
        {
            "UPDATE kernel_case_event SET record = '{}' WHERE site_id = 1",
            "UPDATE kernel_case_event SET seq = 9 WHERE site_id = 1",
            "UPDATE kernel_case_event SET hash = NULL WHERE site_id = 1",
            "DELETE FROM kernel_case_event WHERE site_id = 1",
        })
        {
            await Assert.ThrowsAnyAsync<DbException>(() => Sql.CommitAsync<Done>(work =>
            {
                work.Execute(statement);
                return Done.Instance;
            }));
        }
    }

    [Fact]
    public async Task EventsFromBeforeTheChain_AreSealed()
    {
        await FillAsync();
        var (id, of) = (Id.New(Site, DateTimeOffset.UnixEpoch), Id.New(Site, DateTimeOffset.UnixEpoch));
        await Sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_case_event (site_id, id, case_id, number, at_us, request_hash, rev, record)
                VALUES (1, @Id, @Case, 1, 5, @Hash, 1, @Record)
                """,
                new
                {
                    Id = id,
                    Case = of,
                    Hash = new string('a', 64),
                    Record = """{"actor":{"id":null,"kind":"system","name":"x"},"atUs":5,"case":""" + $"\"{of}\""
                        + $",\"id\":\"{id}\",\"number\":1,\"rev\":1}}",
                });
            return Done.Instance;
        });
        Assert.Equal(ChainFault.Unsealed, Assert.Single((await VerifyAsync()).Faults).Code);
        await Sealer.RunAsync(Sql);
        Assert.Empty((await VerifyAsync()).Faults);
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

    private sealed record Cell(long Seq, object Id, object Value);

    private IReadOnlyList<StoredColumn> ColumnsOf(ChainTable table)
    {
        using var tables = Tables.OpenSnapshot(database.Settings);
        return tables.Columns(table.Name);
    }

    // A row that has others behind it, and a value in the column where any row has one.
    private static Cell Row(DbConnection owner, ChainTable table, string column)
    {
        var rows = Read(owner, $"SELECT seq, id, {column} FROM {table.Name} WHERE site_id = {Site} ORDER BY seq");
        var middle = rows.Skip(1).SkipLast(1).ToList();
        Assert.NotEmpty(middle);
        var found = middle.Find(row => row[2] is not DBNull) ?? middle[0];
        return new Cell((long)found[0], found[1], found[2]);
    }

    private static void Write(DbConnection owner, ChainTable table, string column, Cell row, object value)
    {
        var key = column == "id" ? $"site_id = {Site} AND seq = {row.Seq}" : "id = @Id";
        Run(owner, $"UPDATE {table.Name} SET {column} = @Value WHERE {key}", ("Value", value), ("Id", row.Id));
    }

    private static object Filled(StoredType type) => type switch
    {
        StoredType.Whole => 1L,
        StoredType.Bytes => new byte[16],
        StoredType.Id => Guid.Empty,
        _ => "x",
    };

    private static object Flipped(object value) => value switch
    {
        long whole => whole ^ (1L << 20),
        string text => text[..(text.Length / 2)] + (char)(text[text.Length / 2] ^ 1) + text[((text.Length / 2) + 1)..],
        byte[] bytes => Flipped(new Guid(bytes, bigEndian: true)).ToByteArray(bigEndian: true),
        Guid id => Flipped(id),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static Guid Flipped(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        bytes[3] ^= 1;
        return new Guid(bytes, bigEndian: true);
    }

    private static bool Names(ChainFault fault, ChainTable table, long seq) =>
        fault.Table == table.Name && fault.Code.StartsWith("chain.", StringComparison.Ordinal)
        && (fault.Seq == seq || (fault.Code == ChainFault.Gap
            && fault.Part.StartsWith(seq.ToString(CultureInfo.InvariantCulture) + "–", StringComparison.Ordinal)));

    // What somebody does who knows the formula: records and columns of another history, and all hashes after it.
    private static void Rewrite(DbConnection owner, ChainTable table, List<string> records)
    {
        var hash = HashChain.Start;
        foreach (var (at, record) in records.Index())
        {
            hash = HashChain.Link(hash, record);
            var request = JsonNode.Parse(record)!.AsObject();
            var columns = table.Kind == ChainKind.Cases ? "" : ", request_id = @Request";
            Run(
                owner,
                $"UPDATE {table.Name} SET record = @Record, hash = @Hash{columns} "
                    + $"WHERE site_id = {Site} AND seq = @Seq",
                ("Record", record), ("Hash", hash), ("Seq", at + 1L),
                ("Request", (string?)(request["requestId"] ?? request["request"]) ?? ""));
        }
    }

    private Task<ChainReport> VerifyAsync() => new VerifyChains(Sql, TimeProvider.System).RunAsync(
        new VerifyChains.Order { Places = Directory.GetFiles(outside.Path) });

    private async Task<string> PublishAsync()
    {
        await Sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_chain_target (id, kind, place, created_us, created_by)
                VALUES (@Id, 'folder', @Place, 1, 'test')
                """,
                new { Id = Id.New(0, DateTimeOffset.UnixEpoch), Place = outside.Path });
            return Done.Instance;
        });
        var anchors = new ChainAnchors(
            Sql, new Mailer(database.Settings), TimeProvider.System, NullLogger<ChainAnchors>.Instance);
        return Assert.Single((await anchors.MakeNowAsync(default)).Places);
    }

    /// <summary>Commands, refusals, postings of every phase and audit rows at one site.</summary>
    private async Task FillAsync()
    {
        using var kit = new CaseKit(Sql);
        await kit.SeedAsync();
        var ann = await kit.PersonAsync("Ann", Site, "operator", "engineer");
        var id = await kit.OpenAsync(ann);
        await kit.DoAsync(ann, id, new CaseCommand { Verb = "claim", Task = 99, Key = "refused" });
        await kit.DoAsync(ann, id, new CaseCommand
        {
            Verb = "complete",
            Task = 1,
            Outcome = "submit",
            Data = CaseKit.Request(),
            Key = "submit",
        });
        await kit.DoAsync(ann, id, new CaseCommand { Verb = "comment", Comment = "测试 \"quoted\"" });
        await Sql.CommitAsync<Done>(work =>
        {
            Post(work.Books(ann), id);
            for (var i = 0; i < 3; i++)
            {
                work.Audit(ann, "test.write", "test", id.ToString(), new { i }, new { i, changed = true });
            }

            return Done.Instance;
        });
        await Sealer.RunAsync(Sql);
        Assert.Empty((await VerifyAsync()).Faults);
    }

    private static void Post(Books books, Id of)
    {
        static T Take<T>(Outcome<T> outcome)
            where T : class =>
            outcome.TryGet(out var value, out var why) ? value : throw new InvalidOperationException(why.Code);
        var book = Take(books.OpenBook(Site, "g", "waste.wet", new Labels("湿重", "Wet mass")));
        foreach (var path in new[] { "GEN:a:dross", "INV:a:dross" })
        {
            Assert.True(AccountPath.TryParse(path, out var parsed));
            Take(books.OpenAccount(book, parsed, BalanceLimits.None));
        }

        Posting Moves(string key) => new("TEST", new Line(book, "INV:a:dross", "GEN:a:dross", 5_000))
        {
            Key = key,
            CaseId = of,
            Reference = "T-1",
            Reason = "why",
            Data = "{\"t\":1}",
        };
        Take(books.Post(Moves("first")));
        var held = Take(books.Post(Moves("second") with { IsPending = true, ExpiresUs = 4_000_000_000_000_000 }));
        var settled = Take(books.Settle(new Settlement(held.Id)));
        Take(books.Reverse(new Reversal(settled.Id, "wrong") { Key = "third" }));
        Take(books.Post(Moves("fourth")));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class TamperingOnSqlite() : TamperCompliance(() => new SqliteDatabase());

/// <summary>The suite on PostgreSQL.</summary>
public sealed class TamperingOnPostgres() : TamperCompliance(() => new PostgresDatabase());
