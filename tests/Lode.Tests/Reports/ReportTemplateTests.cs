using System.IO.Compression;
using Lode.Kernel.Reports;
using Lode.Testing.Reports;
using Xunit;

namespace Lode.Tests.Reports;

public sealed class ReportTemplateTests
{
    [Fact]
    public void NamedCells_AreFound_FilledAndShown()
    {
        var template = TestWorkbook.Named(["load", "note", "lost"]);
        Assert.True(ReportTemplate.Read(template).TryGet(out var names, out _));
        Assert.Equal(["B2", "B3", "B4"], names.Select(name => name.At));
        var filled = ReportTemplate.Fill(template,
        [
            new("load", "1", 1234.5, null, "MW", 1, "good"), new("note", "'x'", null, "=1+1", "", 0, "good"),
            new("lost", "{x}", null, null, "t", 2, "none"),
        ]);
        Assert.True(ReportTemplate.Read(filled).TryGet(out names, out _));
        Assert.Equal(["1234.5", "=1+1", "—"], names.Select(name => name.Text));
        var view = ReportTemplate.View(filled);
        Assert.Equal(4, view.Rows.Count);
        Assert.Equal("load", view.Rows[1].Single(cell => cell.Column == 1).Name);
    }

    [Fact]
    public void WhatIsNoTemplate_IsRefusedByItsOwnCode()
    {
        Assert.Equal("reports.notAWorkbook", CodeOf([.. "a,b\n1,2\n"u8]));
        Assert.Equal("reports.notAWorkbook", CodeOf(Zip(("readme.txt", "text"u8.ToArray()))));
        Assert.Equal("reports.notAWorkbook", CodeOf(Zip(("xl/workbook.xml", "<nothing/>"u8.ToArray()))));
        Assert.Equal("reports.noNames", CodeOf(TestWorkbook.Named([])));
        Assert.Equal("reports.formula", CodeOf(TestWorkbook.Named(["load"], "SUM(B2:B9)")));
        Assert.Equal("reports.tooLarge", CodeOf(new byte[ReportTemplate.MostBytes + 1]));
        Assert.Equal("reports.tooLarge",
            CodeOf(Zip(("xl/workbook.xml", "<x/>"u8.ToArray()), ("xl/bomb.xml", new byte[30_000_000]))));
    }

    private static string CodeOf(byte[] content)
    {
        Assert.False(ReportTemplate.Read(content).TryGet(out _, out var why));
        return why.Code;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(content);
            }
        }

        return file.ToArray();
    }
}
