using System.Data.Common;
using Lode.Kernel.Events;
using Lode.Kernel.Sql;
using Lode.Kernel.Time;
using Lode.Testing;
using Lode.Testing.Sql;
using Npgsql;
using Xunit;

namespace Lode.Tests.Integration.Aborts;

/// <summary>The process ends at a point of a posting or a case command: before any statement, before COMMIT, within
/// it, or after it with nobody told. What is on the disk then is opened by a new process, and whoever had no answer
/// asks again with the same key: nothing acknowledged is lost, nothing is half done, nothing is done twice.</summary>
public sealed class AbortTests : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("LODE_LONG") == "1";
    private readonly TemporaryFolder lives = new();
    private readonly SteppedTimeProvider clock = new(new DateTimeOffset(2026, 1, 13, 2, 0, 0, TimeSpan.Zero));

    public void Dispose() => lives.Dispose();

    [Fact]
    public async Task ProcessThatEndsAtAnyPoint_LosesNothing_AndDoesNothingTwice()
    {
        var (wanted, share) = Long ? (1_000, 1.0) : (100, 0.12);
        var points = 0;
        for (var seed = 1; points < wanted; seed++)
        {
            var run = new Run(this, seed, share);
            await run.ToEndAsync();
            points += run.Points;
            Assert.True(seed < 10, $"only {points} points");
        }
    }

    /// <summary>One script on one database; every life that ended early is a copy of its files.</summary>
    private sealed class Run(AbortTests test, int seed, double share)
    {
        private readonly Random random = new(seed);
        private readonly List<Ended> ended = [];
        private readonly List<string> digests = [];
        private string file = "";
        private long logBefore;
        private int commits;

        internal int Points { get; private set; }

        /// <param name="Commits">Transactions that were on the disk.</param>
        /// <param name="IsPoint">Whether the life goes on in a new process; otherwise it is only looked at.</param>
        private sealed record Ended(string Folder, int Commits, Point At, bool IsPoint, bool IsTorn);

        internal async Task ToEndAsync()
        {
            using var database = new SqliteDatabase();
            file = SqlModule.FileOf(database.Settings);
            using var session = new SqliteSession(file, test.clock);
            Cast cast;
            using (var seeded = new AbortWorld(session, test.clock))
            {
                await seeded.SeedAsync();
                cast = seeded.Cast;
                digests.Add(await seeded.DigestAsync());
            }

            using var world = new AbortWorld(new PointSession(session, (point, _) => Reach(point)), test.clock, cast);
            foreach (var step in AbortScript.Of(seed))
            {
                ended.Clear();
                await step.RunAsync(world);
                var after = new List<(Ended Life, string Digest)>();
                foreach (var life in ended)
                {
                    if (await GoOnAsync(life, step, cast) is { } digest)
                    {
                        after.Add((life, digest));
                    }
                }

                var expected = await world.DigestAsync();
                Assert.All(after, pair => Assert.True(
                    pair.Digest == expected, $"{Name(pair.Life, step)}:\n{pair.Digest}\nand not\n{expected}"));
            }

            Assert.Null(await world.WrongAsync());
        }

        private void Reach(Point point)
        {
            var chosen = random.NextDouble() < share;
            switch (point)
            {
                case Point.Statement when chosen:
                    Copy(point, torn: false, chosen);
                    break;
                case Point.Body:
                    logBefore = LogLength();
                    if (chosen)
                    {
                        Copy(point, torn: false, chosen);
                    }

                    break;
                case Point.Commit:
                    if (LogLength() > logBefore && (chosen || random.Next(8) == 0))
                    {
                        Copy(point, torn: true, chosen: true);
                    }

                    commits++;
                    Copy(point, torn: false, chosen);
                    break;
            }
        }

        private long LogLength() => new FileInfo(file + "-wal") is { Exists: true } log ? log.Length : 0;

        // The database before its log: whatever a checkpoint moves meanwhile stands in the log as well.
        private void Copy(Point point, bool torn, bool chosen)
        {
            var folder = Directory.CreateDirectory(Path.Combine(test.lives.Path, $"{seed}-{Guid.CreateVersion7():N}"));
            foreach (var part in new[] { file, file + "-wal" }.Where(File.Exists))
            {
                File.Copy(part, Path.Combine(folder.FullName, Path.GetFileName(part)));
            }

            if (torn)
            {
                Tear(Path.Combine(folder.FullName, Path.GetFileName(file) + "-wal"));
            }

            Points += chosen ? 1 : 0;
            ended.Add(new Ended(folder.FullName, commits, point, chosen, torn));
        }

        // What COMMIT wrote arrived in part: cut off, or as blocks of nothing.
        private void Tear(string log)
        {
            using var stream = File.Open(log, FileMode.Open, FileAccess.ReadWrite);
            var at = logBefore + random.NextInt64(stream.Length - logBefore);
            if (random.Next(2) == 0)
            {
                stream.SetLength(at);
                return;
            }

            stream.Position = at;
            stream.Write(new byte[stream.Length - at]);
        }

        private async Task<string?> GoOnAsync(Ended life, Step step, Cast cast)
        {
            try
            {
                using var session = new SqliteSession(Path.Combine(life.Folder, Path.GetFileName(file)), test.clock);
                using var world = new AbortWorld(session, test.clock, cast);
                var found = await world.DigestAsync();
                if (life.At == Point.Commit && !life.IsTorn)
                {
                    digests.Add(found);
                }

                Assert.True(digests[life.Commits] == found, $"{Name(life, step)}: half done\n{found}");
                if (!life.IsPoint)
                {
                    return null;
                }

                var wrong = await world.WrongAsync();
                Assert.True(wrong is null, $"{Name(life, step)}: {wrong}");
                await step.RunAsync(world);
                wrong = await world.WrongAsync();
                Assert.True(wrong is null, $"{Name(life, step)}, asked again: {wrong}");
                return await world.DigestAsync();
            }
            finally
            {
                Directory.Delete(life.Folder, recursive: true);
            }
        }

        private string Name(Ended life, Step step) =>
            $"seed {seed}, step {step.Name}, {life.At} after {life.Commits} commits{(life.IsTorn ? ", torn" : "")}";
    }
}

/// <summary>The connection to PostgreSQL is cut at any point, or the answer to a COMMIT gets lost: asked again with the
/// same key, everything is done once, and the end is that of a run that nothing disturbed.</summary>
public sealed class CutConnectionTests
{
    [Fact]
    public async Task ConnectionsThatBreakAtAnyPoint_ChangeNothing()
    {
        var seeds = Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 10 : 1;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (calm, none) = await RunAsync(seed, share: 0);
            var (rough, cuts) = await RunAsync(seed, share: 0.06);
            Assert.Equal(0, none);
            Assert.True(cuts >= 10, $"only {cuts} cuts");
            Assert.Equal(calm, rough);
        }
    }

    private static async Task<(string Digest, int Cuts)> RunAsync(int seed, double share)
    {
        using var database = new PostgresDatabase();
        var clock = new SteppedTimeProvider(new DateTimeOffset(2026, 1, 13, 2, 0, 0, TimeSpan.Zero));
        using var session = new PostgresSession(PostgresAddress.Parse(database.Settings.Database), clock);
        Cast cast;
        using (var seeded = new AbortWorld(session, clock))
        {
            await seeded.SeedAsync();
            cast = seeded.Cast;
        }

        await using var owner = new NpgsqlConnection(database.Settings.Database);
        await owner.OpenAsync();
        var (random, cuts) = (new Random(seed), 0);
        void Reach(Point point, IWork? work)
        {
            if (random.NextDouble() >= share)
            {
                return;
            }

            cuts++;
            if (work is null)
            {
                throw new IOException("the answer got lost");
            }

            using var cut = owner.CreateCommand();
            var backend = work.Find<long>("SELECT CAST(pg_backend_pid() AS bigint)");
            cut.CommandText = $"SELECT pg_terminate_backend({backend}, 5000)";
            cut.ExecuteNonQuery();
        }

        using var world = new AbortWorld(new PointSession(session, Reach), clock, cast);
        foreach (var step in AbortScript.Of(seed))
        {
            await UntilDoneAsync(step, world, clock);
        }

        // What was postponed by a cut comes again.
        share = 0;
        clock.AdvanceTo(clock.GetUtcNow().AddMinutes(10));
        while (await world.Kit.Hosted<OutboxRelay>().RelayOnceAsync(default) > 0)
        {
        }

        Assert.Null(await Sealed.WrongAsync(world));
        return (await world.DigestAsync(), cuts);
    }

    private static async Task UntilDoneAsync(Step step, AbortWorld world, SteppedTimeProvider clock)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await step.RunAsync(world);
                return;
            }
            catch (Exception failure) when (attempt < 30
                && failure is DbException or DatabaseUnavailableException or IOException
                    or InvalidOperationException)
            {
                clock.AdvanceTo(clock.GetUtcNow().AddSeconds(20));
                if (failure is InvalidOperationException)
                {
                    await UntilDoneAsync(
                        new Step("relay", one => one.Kit.Hosted<OutboxRelay>().RelayOnceAsync(default)), world, clock);
                }
            }
        }
    }
}
