using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Host.Verify;
using Lode.Testing;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The audit package of a transfer, checked as an auditor checks it: away from the server.</summary>
public abstract class PackageCompliance(LodeServer fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Package_HoldsOffline_AndAChangedByteIsFound()
    {
        using var folder = new TemporaryFolder();
        var site = await TransferSite.FoundAsync(server, "waste-package", simulated: true);
        var transfer = await site.ArrivedAsync(22_500_000, 22_410_000);
        Assert.Equal("waste.plateDiffers", await site.RefusedAsync(
            await SealedAsync(site), new { act = "sign", ticketId = await site.TicketAsync(1_000_000, "豫B00001") }));
        await site.ActAsync(transfer, new { act = "accept" });
        await server.PostAsync($"/api/v1/waste/transfers/{transfer}/fixes", new
        {
            device = "truck-1",
            fixes = new[]
            {
                new { seq = 1, at = TimeProvider.System.GetUtcNow(), latitude = 34.75, longitude = 113.62 },
            },
        });
        var file = Path.Combine(folder.Path, "transfer.zip");
        await SaveAsync(transfer, file);
        var sound = CheckPackage.Run(file, []);
        Assert.All(sound, result => Assert.Null(result.Fault));
        Assert.Equal(
            ["README.txt", "registers.json", "signatures.json", "tickets.json", "track.csv", "transfer.html",
                "transfer.json"],
            sound.Select(result => result.File).Where(name => !name.StartsWith("proofs/", StringComparison.Ordinal)));
        Assert.True(sound.Count(result => result.File.StartsWith("proofs/ledger", StringComparison.Ordinal)) >= 3);
        Assert.Equal(2, JsonDocument.Parse(Read(file, "tickets.json")).RootElement.GetArrayLength());
        Assert.Contains("truck-1,1,", Read(file, "track.csv"), StringComparison.Ordinal);
        Assert.Contains("22.410 t", Read(file, "transfer.html"), StringComparison.Ordinal);
        Assert.Contains("lode verify --package", Read(file, "README.txt"), StringComparison.Ordinal);
        Assert.All(
            new[] { "README.txt", "transfer.html" },
            name => Assert.Contains("仿真数据", Read(file, name), StringComparison.Ordinal));

        Change(file, "transfer.json", text => text.Replace("22410000", "22410001", StringComparison.Ordinal), false);
        var changed = Assert.Single(CheckPackage.Run(file, []), result => result.Fault is not null);
        Assert.Equal("transfer.json", changed.File);

        // Who also mends the list of files still cannot mend the chain.
        await SaveAsync(transfer, file);
        Change(file, "proofs/ledger-001.json", text => text.Replace(
            "22500000", "22500001", StringComparison.Ordinal), true);
        var forged = Assert.Single(CheckPackage.Run(file, []), result => result.Fault is not null);
        Assert.Equal("proofs/ledger-001.json", forged.File);
        Assert.Contains("chain hash", forged.Fault, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "no package");
        Assert.NotNull(Assert.Single(CheckPackage.Run(file, [])).Fault);
    }

    [Fact]
    public async Task Package_OfAnotherSite_IsNotGivenOut()
    {
        var site = await TransferSite.FoundAsync(server, "waste-package-own");
        var transfer = await site.OpenAsync(1_000_000);
        var other = await server.AddOrganizationAsync("site", "waste-package-other");
        await server.AddPersonAsync("package-stranger", TransferSite.Password, other, "manager");
        using var stranger = await server.SignInAsync("package-stranger", TransferSite.Password);
        using var answer = await stranger.GetAsync($"/api/v1/waste/transfers/{transfer}/package");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> SealedAsync(TransferSite site)
    {
        var id = await site.OpenAsync(1_000_000);
        await site.ActAsync(id, new { act = "seal", manifest = TransferSite.NewManifest() });
        return id;
    }

    // On PostgreSQL records get their numbers within a second.
    private async Task SaveAsync(string transfer, string file)
    {
        for (var until = TimeProvider.System.GetUtcNow() + Patience; ;)
        {
            await File.WriteAllBytesAsync(
                file, await server.Api.GetByteArrayAsync($"/api/v1/waste/transfers/{transfer}/package"));
            if (Read(file, "README.txt").Contains("not numbered yet: 0", StringComparison.Ordinal)
                || TimeProvider.System.GetUtcNow() > until)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static string Read(string file, string name)
    {
        using var zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static void Change(string file, string name, Func<string, string> change, bool mendsList)
    {
        var bytes = Encoding.UTF8.GetBytes(change(Read(file, name)));
        var list = JsonNode.Parse(Read(file, "files.json"))!;
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        Replace(zip, name, bytes);
        if (mendsList)
        {
            list["files"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == name)!["sha256"] =
                Convert.ToHexStringLower(SHA256.HashData(bytes));
            Replace(zip, "files.json", Encoding.UTF8.GetBytes(list.ToJsonString()));
        }
    }

    private static void Replace(ZipArchive zip, string name, byte[] bytes)
    {
        zip.GetEntry(name)!.Delete();
        using var content = zip.CreateEntry(name).Open();
        content.Write(bytes);
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class PackagesOnSqlite(LodeServer server) : PackageCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PackagesOnPostgres(PostgresServer server)
    : PackageCompliance(server), IClassFixture<PostgresServer>;
