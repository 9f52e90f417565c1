using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Sql;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>The server is killed while it takes in, and while people act on cases and postings: what it acknowledged is
/// there afterwards, once, and nothing else.</summary>
/// <remarks>A kill cannot see a missing fsync, since the pages stay with the system (rules §7); the simulated disk of
/// the storage tests does. This shows the whole of the program: sockets, doors, start-up, replay.</remarks>
public abstract class KillCompliance : IDisposable
{
    private const long FirstNs = 1_767_225_600_000_000_000;
    private const int Writers = 3;
    private const int Lines = 40;

    private const string Sheet = """
        kind,path,name_zh,name_en,level,site,key,unit,states,body
        node,lab,化验室,Laboratory,group,1,,,,
        signal,lab/caustic,苛碱浓度,Caustic,,,lab:caustic,g/L,,
        """;

    private static readonly bool Long = Environment.GetEnvironmentVariable("LODE_LONG") == "1";
    private readonly ISqlFixture database;

    protected KillCompliance(ISqlFixture database) => this.database = database;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Kills_LoseNothingAcknowledged()
    {
        var kills = Long ? 5 : 2;
        var random = new Random(42);
        var acting = await ActingSenders.SeedAsync(database);
        var served = await HostProcess.ServeAsync(database.Settings);
        try
        {
            var (signal, sheet) = await SetUpAsync(served.Api);
            Sender[] senders =
            [
                .. Enumerable.Range(0, Writers).Select(number => new LineSender(number)),
                new EntrySender(signal, sheet),
                new CommentSender(acting),
                new ReversalSender(acting),
            ];
            for (var kill = 0; kill < kills; kill++)
            {
                var before = senders.Select(sender => sender.Acknowledged).ToArray();
                var sending = senders.Select(sender => sender.SendUntilCutAsync(served.Api)).ToArray();
                await UntilAcknowledgedAsync(senders, before);
                await Task.Delay(random.Next(500, 1500));
                served.Kill();
                await Task.WhenAll(sending);
                served.Dispose();
                served = await HostProcess.ServeAsync(database.Settings);
                foreach (var (sender, was) in senders.Zip(before))
                {
                    Assert.True(sender.Acknowledged > was, $"nothing was acknowledged before kill {kill + 1}");
                    await sender.CheckAsync(served.Api);
                }
            }
        }
        finally
        {
            served.Dispose();
        }

        var verified = await HostProcess.RunAsync(database.Settings, "verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    // On a busy machine the first answers take longer than a kill waits.
    private static async Task UntilAcknowledgedAsync(Sender[] senders, int[] before)
    {
        var latest = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (senders.Zip(before).Any(pair => pair.First.Acknowledged <= pair.Second)
            && TimeProvider.System.GetUtcNow() < latest)
        {
            await Task.Delay(50);
        }
    }

    private static async Task<(string Signal, string Sheet)> SetUpAsync(HttpClient api)
    {
        await PostAsync(api, "/api/v1/plant/import", new { csv = Sheet, apply = true });
        var signals = await api.GetFromJsonAsync<JsonElement>("/api/v1/plant/signals");
        var signal = signals.GetProperty("items")[0].GetProperty("id").GetString()!;
        var sheet = await PostAsync(api, "/api/v1/entry/sheets", new
        {
            siteId = 1,
            nameZh = "化验",
            nameEn = "Laboratory",
            signals = new[] { signal },
            times = new[] { "08:00" },
        });
        return (signal, sheet.GetProperty("id").GetString()!);
    }

    private static async Task<JsonElement> PostAsync(HttpClient api, string path, object body)
    {
        using var answer = await api.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Sends numbered parcels one after the other; the one whose answer did not come is sent again to the next
    /// server, as a collector does.</summary>
    internal abstract class Sender(int rowsPerParcel)
    {
        /// <summary>Parcels that were acknowledged; they are those with the lowest numbers.</summary>
        internal int Acknowledged { get; private set; }

        internal async Task SendUntilCutAsync(HttpClient api)
        {
            try
            {
                while (true)
                {
                    await SendAsync(api, Acknowledged);
                    Acknowledged++;
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone.
                return;
            }
        }

        /// <summary>What is stored is what was acknowledged, and at most the parcel on its way; sent again, that one is
        /// there once.</summary>
        internal async Task CheckAsync(HttpClient api)
        {
            foreach (var (rows, sum) in await StoredAsync(api))
            {
                Assert.True(
                    Equals((rows, sum), Expected(Acknowledged)) || Equals((rows, sum), Expected(Acknowledged + 1)),
                    $"{this}: {Acknowledged} parcels acknowledged, {rows} rows with sum {sum} stored");
            }

            await SendAsync(api, Acknowledged);
            Acknowledged++;
            Assert.All(await StoredAsync(api), stored => Assert.Equal(Expected(Acknowledged), stored));
        }

        protected abstract Task SendAsync(HttpClient api, int parcel);

        /// <summary>Rows and their sum in every place where they are kept.</summary>
        protected abstract Task<(double Rows, double Sum)[]> StoredAsync(HttpClient api);

        protected static async Task<(double Rows, double Sum)> SummaryAsync(HttpClient api, string key)
        {
            var answer = await api.GetFromJsonAsync<JsonElement>(
                $"/api/v1/history/summary?key={Uri.EscapeDataString(key)}&from=2026-01-01T00:00:00Z"
                + "&to=2026-02-01T00:00:00Z");
            return (answer.GetProperty("count")[0].GetDouble(), answer.GetProperty("sum")[0].GetDouble());
        }

        private (double Rows, double Sum) Expected(int parcels)
        {
            var rows = (double)parcels * rowsPerParcel;
            return (rows, rows * (rows - 1) / 2);
        }
    }

    private sealed class LineSender(int number) : Sender(Lines)
    {
        protected override async Task SendAsync(HttpClient api, int parcel)
        {
            var first = parcel * Lines;
            using var body = new StringContent(string.Concat(Enumerable.Range(first, Lines).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"kill,writer={number} n={n} {FirstNs + (n * 1_000_000L)}\n"))));
            using var answer = await api.PostAsync("/write?db=plant", body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        protected override async Task<(double Rows, double Sum)[]> StoredAsync(HttpClient api) =>
            [await SummaryAsync(api, $"kill,writer={number}:n")];

        public override string ToString() => $"writer {number}";
    }

    private sealed class EntrySender(string signal, string sheet) : Sender(1)
    {
        private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        protected override async Task SendAsync(HttpClient api, int parcel)
        {
            var answer = await PostAsync(api, "/api/v1/entry/records", new
            {
                device = "laboratory",
                entries = new[]
                {
                    new { seq = parcel, signalId = signal, sampledAt = First.AddSeconds(parcel), value = parcel },
                },
            });
            Assert.Contains(
                answer.GetProperty("items")[0].GetProperty("result").GetString(), new[] { "stored", "duplicate" });
        }

        protected override async Task<(double Rows, double Sum)[]> StoredAsync(HttpClient api)
        {
            var answer = await api.GetFromJsonAsync<JsonElement>(
                $"/api/v1/entry/sheets/{sheet}/records?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
            var values = answer.GetProperty("items").EnumerateArray()
                .Select(record => record.GetProperty("value").GetDouble()).ToList();
            return [(values.Count, values.Sum()), await SummaryAsync(api, "lab:caustic")];
        }

        public override string ToString() => "hand entry";
    }
}

public sealed class KillOnSqlite() : KillCompliance(new SqliteDatabase());

public sealed class KillOnPostgres() : KillCompliance(new PostgresDatabase());
