using System.Text;
using Lode.Kernel.Sheets;

namespace Lode.Kernel.Imports;

/// <summary>The rejects file: every wrong cell with row, column, value, code and reason in both languages, then the row
/// as it was. Corrected and imported again, its own columns (names with #) are passed over.</summary>
internal sealed class ImportRejects : IDisposable
{
    internal static readonly string[] OwnColumns = ["#row", "#column", "#value", "#code", "#原因", "#reason"];

    private readonly string path;
    private readonly TextCatalog texts;
    private readonly char separator;
    private StreamWriter? file;

    internal ImportRejects(string path, TextCatalog texts, char separator)
    {
        (this.path, this.texts, this.separator) = (path, texts, separator);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Delete(path);
    }

    /// <summary>Wrong and warned cells written.</summary>
    internal long Count { get; private set; }

    /// <summary>Adds one; the file is made at the first.</summary>
    internal void Add(ImportReject reject, IReadOnlyList<string> header, IReadOnlyList<string> cells)
    {
        if (file is null)
        {
            file = new StreamWriter(path, append: false, new UTF8Encoding(true));
            Line([.. OwnColumns, .. header]);
        }

        Count++;
        Line([reject.Row.ToString(System.Globalization.CultureInfo.InvariantCulture), reject.Column,
            reject.Value, reject.Code,
            Reason("zh-CN", reject), Reason("en-US", reject), .. cells]);
    }

    internal void Flush() => file?.Flush();

    public void Dispose() => file?.Dispose();

    private string Reason(string language, ImportReject reject) => reject.Reason(texts, language);

    private void Line(IEnumerable<string> cells) => file!.Write(
        string.Join(separator, cells.Select(cell => CsvText.Quote(CsvText.Protect(cell), separator))) + "\r\n");
}
