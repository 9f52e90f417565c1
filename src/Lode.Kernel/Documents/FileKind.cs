using System.Buffers;
using System.Text;

namespace Lode.Kernel.Documents;

/// <summary>A kind of file that may be kept, known by its first bytes and never decoded on the server (rules §10).
/// </summary>
/// <param name="MediaType">As it is served.</param>
/// <param name="Extensions">What its name may end in, in lower case with the dot.</param>
internal sealed record FileKind(string MediaType, IReadOnlyList<string> Extensions)
{
    private static readonly FileKind Pdf = new("application/pdf", [".pdf"]);
    private static readonly FileKind Png = new("image/png", [".png"]);
    private static readonly FileKind Jpeg = new("image/jpeg", [".jpg", ".jpeg"]);
    private static readonly FileKind Mp4 = new("video/mp4", [".mp4", ".m4v"]);
    private static readonly FileKind Csv = new("text/csv", [".csv"]);

    private static readonly FileKind Xlsx =
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]);

    private static readonly SearchValues<byte> NotText =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 13]).Append(127).Select(value => (byte)value)]);

    /// <summary>What may be uploaded, for messages.</summary>
    internal const string Allowed = "PDF, PNG, JPEG, CSV, XLSX, MP4";

    /// <summary>The kind of a content; null for everything that is not kept.</summary>
    internal static FileKind? Of(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? Pdf
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : content.Length > 12 && content[4..8].SequenceEqual("ftyp"u8) ? Mp4
        : IsWorkbook(content) ? Xlsx
        : IsTable(content) ? Csv
        : null;

    // An office package is a ZIP whose entries name the parts of a workbook; macros make it another kind.
    private static bool IsWorkbook(ReadOnlySpan<byte> content) =>
        content.StartsWith("PK\u0003\u0004"u8) && content.IndexOf("[Content_Types].xml"u8) > 0
        && content.IndexOf("xl/workbook"u8) > 0 && content.IndexOf("vbaProject.bin"u8) < 0;

    // Text of one encoding that has a separator in its first line: markup and scripts begin otherwise.
    private static bool IsTable(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content.IndexOfAny(NotText) >= 0 || !System.Text.Unicode.Utf8.IsValid(content))
        {
            return false;
        }

        var start = content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        var end = start.IndexOfAny((byte)'\n', (byte)'\r');
        var first = end < 0 ? start : start[..end];
        return first.IndexOfAny(",;\t|"u8) >= 0 && first.TrimStart((byte)' ') is not [(byte)'<', ..];
    }
}
