using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.History;

/// <summary>Writes a table as a workbook of one sheet; texts are typed inline strings, so none is a formula.</summary>
internal static class XlsxSheet
{
    /// <summary>Rows of a sheet, the header not counted.</summary>
    internal const int MaxRows = 1_048_575;

    internal const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    internal static async Task WriteAsync(
        HttpResponse response, IReadOnlyList<string> headers, IEnumerable<object?[]> rows, string name, CancellationToken cancel)
    {
        using var file = new MemoryStream();
        Write(file, headers, rows);
        response.ContentType = ContentType;
        response.ContentLength = file.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.xlsx\"";
        file.Position = 0;
        await file.CopyToAsync(response.Body, cancel);
    }

    internal static void Write(Stream file, IReadOnlyList<string> headers, IEnumerable<object?[]> rows)
    {
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var part = book.AddNewPart<WorksheetPart>();
        using (var writer = OpenXmlWriter.Create(part))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteStartElement(new SheetData());
            Row(writer, [.. headers]);
            foreach (var row in rows.Take(MaxRows))
            {
                Row(writer, row);
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        book.Workbook = new Workbook(new Sheets(
            new Sheet { Name = "Lode", SheetId = 1, Id = book.GetIdOfPart(part) }));
    }

    private static void Row(OpenXmlWriter writer, object?[] cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            writer.WriteElement(cell switch
            {
                null => new Cell(),
                double number => Number(number.ToString("R", CultureInfo.InvariantCulture)),
                decimal exact => Number(exact.ToString(CultureInfo.InvariantCulture)),
                long whole => Number(whole.ToString(CultureInfo.InvariantCulture)),
                var text => new Cell
                {
                    DataType = CellValues.InlineString,
                    InlineString = new InlineString(new Text(text.ToString() ?? "") { Space = SpaceProcessingModeValues.Preserve }),
                },
            });
        }

        writer.WriteEndElement();
    }

    private static Cell Number(string digits) => new() { DataType = CellValues.Number, CellValue = new CellValue(digits) };
}
