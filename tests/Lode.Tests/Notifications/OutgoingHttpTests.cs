using System.Net;
using Lode.Kernel.Notifications;
using Xunit;

namespace Lode.Tests.Notifications;

public sealed class OutgoingHttpTests
{
    [Theory]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://user:secret@example.com/")]
    [InlineData("no address")]
    public void Target_OnThisMachineOrItsLink_IsRefused(string url) =>
        Assert.Equal("notifications.targetRefused", OutgoingHttp.Check(url)?.Code);

    [Theory]
    [InlineData("https://qyapi.example.com/cgi-bin/webhook/send?key=1")]
    [InlineData("http://10.20.30.40:8080/in")]
    public void Target_Elsewhere_IsAllowed(string url) => Assert.Null(OutgoingHttp.Check(url));

    [Fact]
    public async Task Name_ThatResolvesToThisMachine_IsRefusedAtTheCall()
    {
        using var outgoing = new OutgoingHttp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://localhost:9/"));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => outgoing.SendAsync(request, default));
        Assert.Contains("no allowed target", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Forbidden_AreTheRangesOfRfc6890ThatNameThisMachine()
    {
        Assert.True(OutgoingHttp.IsForbidden(IPAddress.Parse("127.8.8.8")));
        Assert.True(OutgoingHttp.IsForbidden(IPAddress.Parse("::")));
        Assert.False(OutgoingHttp.IsForbidden(IPAddress.Parse("192.168.1.9")));
    }
}
