using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>What the parts of a book's paths are called.</summary>
public sealed class PartNames
{
    private const string All = """
        SELECT part, code, name_zh, name_en FROM kernel_ledger_name WHERE site_id = @SiteId AND book_id = @BookId
        """;

    private readonly Dictionary<(string Part, string Code), Row> rows;

    private PartNames(IEnumerable<Row> rows) => this.rows = rows.ToDictionary(row => (row.Part, row.Code));

    internal sealed record Row
    {
        public string Part { get; init; } = "";

        public string Code { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";
    }

    /// <summary>Reads the names of a book.</summary>
    public static async Task<PartNames> ReadAsync(ISqlSession sql, Book book, CancellationToken cancel) =>
        new(await sql.QueryAsync<Row>(All, new { book.SiteId, BookId = book.Id }, cancel));

    /// <summary>Name of a part, or its code where it has none.</summary>
    /// <param name="part">kind, place, item or lot.</param>
    public string Of(string part, string code, string language) => rows.TryGetValue((part, code), out var row)
        ? language == "en-US" ? row.NameEn : row.NameZh : code;

    /// <summary>A path in words: place and lot, or what else it has.</summary>
    public string Of(string path, string language)
    {
        if (!AccountPath.TryParse(path, out var parts))
        {
            return path;
        }

        var kind = Of("kind", parts.Kind, language);
        var words = new[] { Of("place", parts.Place, language), Of("lot", parts.Lot, language) }
            .Where(word => word.Length > 0).ToList();
        return words.Count == 0 ? kind : string.Join(language == "en-US" ? ", " : "，", words);
    }
}
