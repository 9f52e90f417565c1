using Lode.Web.History;
using Microsoft.AspNetCore.Http;

namespace Lode.Web;

/// <summary>A table as a file: CSV that a spreadsheet opens safely, or a workbook of typed cells (rules §10).</summary>
/// <param name="Headers">Column headings.</param>
/// <param name="Rows">Cells: null, <see cref="double"/>, <see cref="decimal"/>, <see cref="long"/>, or anything shown
/// as text.</param>
/// <param name="Name">Name of the file without its ending.</param>
/// <param name="IsWorkbook">XLSX instead of CSV.</param>
public sealed record SheetAnswer(
    IReadOnlyList<string> Headers, IReadOnlyList<object?[]> Rows, string Name, bool IsWorkbook) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => IsWorkbook
        ? XlsxSheet.WriteAsync(httpContext.Response, Headers, Rows, Name, httpContext.RequestAborted)
        : CsvSheet.WriteAsync(httpContext.Response, Headers, Rows, Name, httpContext.RequestAborted);

    /// <summary>Media type of the file.</summary>
    public string ContentType => IsWorkbook ? XlsxSheet.ContentType : CsvSheet.ContentType;

    /// <summary>Name of the file with its ending.</summary>
    public string FileName => Name + (IsWorkbook ? ".xlsx" : ".csv");

    /// <summary>The whole file, for what is checked or kept before it is sent.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        if (IsWorkbook)
        {
            XlsxSheet.Write(file, Headers, Rows);
        }
        else
        {
            CsvSheet.Write(file, Headers, Rows);
        }

        return file.ToArray();
    }
}
