using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Lode.Testing.Reports;

/// <summary>Workbooks for tests.</summary>
public static class TestWorkbook
{
    /// <summary>A workbook of one sheet <c>Day's table</c> whose cells of column B have these names, from row 2 on.
    /// </summary>
    /// <param name="names">Defined names; none for a workbook without any.</param>
    /// <param name="formula">A formula for C1.</param>
    public static byte[] Named(IReadOnlyList<string> names, string? formula = null)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var part = book.AddNewPart<WorksheetPart>();
            var head = new Row(Text("A1", "Report")) { RowIndex = 1 };
            if (formula is not null)
            {
                head.Append(new Cell { CellReference = "C1", CellFormula = new CellFormula(formula) });
            }

            var rows = names.Select((name, index) =>
                new Row(Text($"A{index + 2}", name)) { RowIndex = (uint)index + 2 });
            part.Worksheet = new Worksheet(new SheetData([head, .. rows]));
            book.Workbook = new Workbook(new Sheets(
                new Sheet { Name = "Day's table", SheetId = 1, Id = book.GetIdOfPart(part) }));
            if (names.Count > 0)
            {
                book.Workbook.Append(new DefinedNames(names.Select((name, index) =>
                    new DefinedName($"'Day''s table'!$B${index + 2}") { Name = name })));
            }
        }

        return file.ToArray();
    }

    private static Cell Text(string at, string text) => new()
    {
        CellReference = at,
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(text)),
    };
}
