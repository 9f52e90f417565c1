using Lode.Host.Tls;
using Lode.Host.Verbs;
using Lode.Kernel;
using Xunit;

namespace Lode.Tests.Integration.Tls;

public sealed class ListenRulesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", null, null, null)]
    [InlineData("http://localhost:5080;http://[::1]:5080", null, null, null)]
    [InlineData("http://0.0.0.0:5080", null, null, "LODE_TRUST_PROXY")]
    [InlineData("http://lode.plant.example:5080", null, null, "LODE_TRUST_PROXY")]
    [InlineData("http://*:5080", null, null, "LODE_TRUST_PROXY")]
    [InlineData("http://0.0.0.0:5080", null, "10.0.0.1", null)]
    [InlineData("https://0.0.0.0:5443", null, null, "LODE_TLS")]
    [InlineData("https://0.0.0.0:5443", "self", null, null)]
    [InlineData("https://0.0.0.0:443;http://0.0.0.0:80", "self", null, null)]
    [InlineData("http://127.0.0.1:5080", "self", null, "begins with https")]
    [InlineData("5080", null, null, "is no address")]
    [InlineData(";", null, null, "names no address")]
    public void Addresses_AreServed_OrRefusedWithWhatToSet(string urls, string? tls, string? proxy, string? refusal)
    {
        var settings = new LodeSettings { DataFolder = "/unused", Urls = urls, Tls = tls, TrustProxy = proxy };
        if (refusal is null)
        {
            ListenRules.Check(settings);
            return;
        }

        Assert.Contains(
            refusal, Assert.Throws<VerbFailedException>(() => ListenRules.Check(settings)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TlsWithoutAddresses_ListensOnHttps() => Assert.Equal(
        "https://127.0.0.1:5080", LodeSettings.From(name => name == "LODE_TLS" ? "self" : null).Urls);
}
