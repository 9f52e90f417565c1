using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Imports;
using Lode.Kernel.Sheets;
using Lode.Testing;
using Lode.Web.History;
using Xunit;

namespace Lode.Tests.Sheets;

/// <summary>No cell that leaves the product is run by a spreadsheet, and what was exported comes back as it was
/// (rules §10).</summary>
public sealed class FormulaCellTests
{
    private static readonly Gen<string> Texts = Gen.Elements(
        "=", "+", "-", "@", "\t", "\r", "'", "1", "5e3", ".", "a", "矿", ",", "\"", "\n", " ")
        .ListOf().Select(string.Concat);

    /// <summary>What a spreadsheet would take for a formula: looked at as it looks, not as the product does.</summary>
    private static bool IsRun(string cell) => cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal)
        && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    [Fact]
    public void TextCells_AreNeverRun_AndComeBackAsTheyWere() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000),
        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            using var line = new ColumnBuffer(256);
            CsvSheet.Line(line, [text, "end"]);
            var csv = new CsvText(new StringReader(Encoding.UTF8.GetString(line.Written.Span)), ',');
            Assert.True(csv.Read());
            Assert.False(IsRun(csv.Cells[0]), csv.Cells[0]);
            return CsvText.Unprotect(csv.Cells[0]) == text;
        }));

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("@SUM(A1)", true)]
    [InlineData("+cmd|'/C calc'!A0", true)]
    [InlineData("-2+3", true)]
    [InlineData("\t=1", true)]
    [InlineData("-5", false)]
    [InlineData("+1.5e3", false)]
    [InlineData("-", false)]
    [InlineData("'=1+1", false)]
    [InlineData("a=b", false)]
    [InlineData("", false)]
    public void Formula_IsWhatASpreadsheetRuns(string cell, bool isFormula) =>
        Assert.Equal(isFormula, CsvText.IsFormula(cell));

    [Fact]
    public void RejectsFile_RunsNothing()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "rejects.csv");
        using (var rejects = new ImportRejects(path, new TextCatalog(Product.Assemblies), ','))
        {
            rejects.Add(
                new ImportReject(2, "n", "-2+3", "import.badNumber", false), ["n", "=head"], ["-2+3", "=1+1"]);
        }

        var csv = new CsvText(new StringReader(File.ReadAllText(path)), ',');
        while (csv.Read())
        {
            Assert.DoesNotContain(csv.Cells, IsRun);
        }
    }
}
