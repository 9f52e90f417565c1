using Lode.Web.History;
using Microsoft.AspNetCore.Http;

namespace Lode.Web;

/// <summary>A table as a file: CSV that a spreadsheet opens safely, or a workbook of typed cells (rules §10).</summary>
/// <param name="Headers">Column headings.</param>
/// <param name="Rows">Cells: null, <see cref="double"/>, <see cref="long"/>, or anything shown as text.</param>
/// <param name="Name">Name of the file without its ending.</param>
/// <param name="IsWorkbook">XLSX instead of CSV.</param>
public sealed record SheetAnswer(
    IReadOnlyList<string> Headers, IReadOnlyList<object?[]> Rows, string Name, bool IsWorkbook) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => IsWorkbook
        ? XlsxSheet.WriteAsync(httpContext.Response, Headers, Rows, Name, httpContext.RequestAborted)
        : CsvSheet.WriteAsync(httpContext.Response, Headers, Rows, Name, httpContext.RequestAborted);
}
