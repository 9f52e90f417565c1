using System.Text;
using Lode.Kernel.Documents;
using Xunit;

namespace Lode.Tests.Documents;

public sealed class FileKindTests
{
    private static string? KindOf(params byte[] content) => FileKind.Of(content)?.MediaType;

    [Fact]
    public void Kinds_AreKnownByTheirFirstBytes()
    {
        Assert.Equal("application/pdf", KindOf([.. "%PDF-1.7\n"u8]));
        Assert.Equal("image/png", KindOf(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0));
        Assert.Equal("image/jpeg", KindOf(0xFF, 0xD8, 0xFF, 0xE0));
        Assert.Equal("video/mp4", KindOf([0, 0, 0, 24, .. "ftypisom....."u8]));
        Assert.Equal("text/csv", KindOf([.. Encoding.UTF8.GetBytes("批次;重量\nA;1\n")]));
    }

    [Theory]
    [InlineData("<html>,x")]
    [InlineData("<?xml version=\"1.0\"?>,")]
    [InlineData("one line without a separator")]
    [InlineData("#!/bin/sh\necho a,b")]
    public void Text_ThatIsNoTable_IsNotKept(string text) => Assert.Null(KindOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Workbook_WithMacros_IsNotKept()
    {
        static byte[] Package(string parts) => [.. "PK\u0003\u0004"u8, .. Encoding.ASCII.GetBytes(parts)];
        Assert.NotNull(FileKind.Of(Package("....[Content_Types].xml....xl/workbook.xml")));
        Assert.Null(FileKind.Of(Package("....[Content_Types].xml....xl/workbook.xml....xl/vbaProject.bin")));
        Assert.Null(FileKind.Of(Package("....readme.txt")));
    }

    [Fact]
    public void Binary_IsNotKept() => Assert.Null(KindOf(0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)','));
}
