using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lode.Host.Tls;
using Lode.Kernel;
using Lode.Web.Tls;
using QRCoder;

namespace Lode.Host.Verbs;

/// <summary>The certificate of the server, and how devices come to trust it.</summary>
internal sealed class CertVerb : IVerb
{
    public Command Build()
    {
        var json = VerbOutput.JsonOption();
        var command = new Command("cert", "Shows the server's certificate; with LODE_TLS=self, how devices enroll.")
        {
            json, Renew(), Authority(),
        };
        command.SetAction((line, _) => VerbOutput.GuardAsync(() => Task.FromResult(Show(line.GetValue(json)))));
        return command;
    }

    private static Command Renew()
    {
        var command = new Command(
            "renew", "Makes the server's certificate anew; a running server takes it within a minute.");
        command.SetAction((_, _) => VerbOutput.GuardAsync(() =>
        {
            var settings = OwnAuthority();
            LocalAuthority.Open(settings, TimeProvider.System).Issue(settings.ServedNames);
            return Task.FromResult(Show(asJson: false));
        }));
        return command;
    }

    private static Command Authority()
    {
        var file = new Argument<string>("file") { Description = "File to write, such as lode-authority.crt." };
        var command = new Command(
            "authority", "Writes the authority's certificate, to be spread by the tools that manage devices.") { file };
        command.SetAction((line, _) => VerbOutput.GuardAsync(async () =>
        {
            var authority = LocalAuthority.Open(OwnAuthority(), TimeProvider.System).Certificate;
            await File.WriteAllTextAsync(line.GetValue(file)!, authority.ExportCertificatePem() + "\n");
            Console.WriteLine(EnrollEndpoints.CheckDigits(authority));
            return 0;
        }));
        return command;
    }

    private static LodeSettings OwnAuthority() => LodeSettings.FromEnvironment() is { HasOwnAuthority: true } settings
        ? settings
        : throw new VerbFailedException("LODE_TLS is not self: this installation has no authority of its own.");

    private static int Show(bool asJson)
    {
        var settings = LodeSettings.FromEnvironment();
        var certificate = ServerCertificate.Open(settings, TimeProvider.System)?.Current.TargetCertificate
            ?? throw new VerbFailedException(
                "There is no certificate: LODE_TLS is not set. Set it to a certificate file, or to self.");
        var authority = settings.HasOwnAuthority
            ? LocalAuthority.Open(settings, TimeProvider.System).Certificate : null;
        var shown = new Shown(
            LocalAuthority.NamesOf(certificate).Order(StringComparer.Ordinal).ToList(), certificate.Issuer,
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(),
            EnrollEndpoints.CheckDigits(certificate), authority is null ? null : EnrollEndpoints.CheckDigits(authority),
            authority is null ? null : EnrollmentAddress(settings));
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(shown, VerbOutput.Indented));
            return 0;
        }

        Print(shown);
        return 0;
    }

    /// <param name="Digits">SHA-256 of the certificate.</param>
    /// <param name="AuthorityDigits">SHA-256 of the authority's, for the notice that people compare with.</param>
    private sealed record Shown(
        IReadOnlyList<string> Names, string Issuer, DateTime FromAt, DateTime UntilAt, string Digits,
        string? AuthorityDigits, string? EnrollAt);

    private static void Print(Shown shown)
    {
        Console.WriteLine($"names      {string.Join(", ", shown.Names)}");
        Console.WriteLine($"issuer     {shown.Issuer}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"valid      {shown.FromAt:yyyy-MM-dd} to {shown.UntilAt:yyyy-MM-dd}"));
        Console.WriteLine($"SHA-256    {shown.Digits}");
        if (shown.EnrollAt is not { } address)
        {
            return;
        }

        Console.WriteLine($"authority  {shown.AuthorityDigits}");
        Console.WriteLine($"enroll at  {address}");
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var code = new AsciiQRCode(data);
        Console.WriteLine(code.GetGraphicSmall());
    }

    // What a phone can reach: a name of the plant before an address, and this machine last.
    private static string EnrollmentAddress(LodeSettings settings)
    {
        var port = settings.Urls.Split(';').Select(url => url.Trim())
            .Where(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            .Select(url => BindingAddress.Parse(url).Port).First();
        var name = (settings.HostNames is [var first, ..] ? first : null)
            ?? settings.ServedNames.FirstOrDefault(one => one is not ("localhost" or "127.0.0.1" or "::1"))
            ?? "localhost";
        return port == 443 ? $"https://{name}/enroll" : $"https://{name}:{port}/enroll";
    }
}
