using System.Text;
using Lode.Kernel.Sheets;

namespace Lode.Kernel.Imports;

/// <summary>What a column is.</summary>
public enum ImportColumnType
{
    Number,
    Integer,
    Bool,
    Text,
    Tag,
    Time,
    Skip,
}

/// <summary>A column as it will be read.</summary>
/// <param name="Header">Name in the file.</param>
/// <param name="Field">Field, or tag name.</param>
/// <param name="Samples">First values of the column.</param>
public sealed record ImportColumn(
    int Index, string Header, string Field, ImportColumnType Type, string? Unit, double? Lo, double? Hi,
    IReadOnlyList<string> Samples);

/// <summary>How one CSV file is read, all questions answered; made from the file and its mapping.</summary>
public sealed record CsvPlan
{
    /// <summary>Rows looked at to decide separators, types and time.</summary>
    internal const int SampleRows = 200_000;

    public required char Separator { get; init; }

    public required char Decimal { get; init; }

    public required string TimeFormat { get; init; }

    public required string Zone { get; init; }

    public required string Measurement { get; init; }

    public required IReadOnlyList<ImportColumn> Columns { get; init; }

    /// <summary>Column with the time, and the one with the time of day or −1.</summary>
    public required int TimeColumn { get; init; }

    public int TimeColumn2 { get; init; } = -1;

    /// <summary>newest, first, spread or refuse.</summary>
    public required string SameStamp { get; init; }

    /// <summary>Distance of spread rows, ns; 0 when rows do not share stamps.</summary>
    public long SpreadNs { get; init; }

    /// <summary>Rows of the first stamp; fewer than the others means that the file begins inside that
    /// interval.</summary>
    public int RowsOfFirstStamp { get; init; }

    /// <summary>Most rows that share one stamp.</summary>
    public int RowsPerStamp { get; init; }

    /// <summary>Data rows in the sample.</summary>
    public int Rows { get; init; }

    /// <summary>Whether the sample ended before the file did.</summary>
    public bool IsSample { get; init; }

    internal ImportMapping Mapping { get; init; } = new();

    /// <summary>Looks at a file.</summary>
    /// <param name="defaultMeasurement">Measurement when the mapping names none.</param>
    /// <param name="zone">Zone of local times when the mapping names none.</param>
    internal static Outcome<CsvPlan> Of(TextReader text, ImportMapping mapping, string defaultMeasurement, string zone)
    {
        var head = new char[64 * 1024];
        var length = text.ReadBlock(head, 0, head.Length);
        var separator = SeparatorOf(mapping, new string(head, 0, length));
        var csv = new CsvText(new HeadedReader(new string(head, 0, length), text), separator);
        if (!csv.Read())
        {
            return ImportRefusals.FileEmpty;
        }

        string[] header = [.. csv.Cells.Select(cell => cell.Trim().TrimStart('\uFEFF'))];
        var sample = new Sample(header.Length);
        while (sample.Rows < SampleRows && csv.Read())
        {
            sample.Take(csv.Cells);
        }

        if (sample.Rows == 0)
        {
            return ImportRefusals.FileEmpty;
        }

        return Decide(mapping, header, sample, separator, defaultMeasurement, zone, csv.Read());
    }

    private static Outcome<CsvPlan> Decide(
        ImportMapping mapping, string[] header, Sample sample, char separator, string measurement, string zone,
            bool more)
    {
        foreach (var name in mapping.Columns?.Keys ?? [])
        {
            if (Array.IndexOf(header, name) < 0)
            {
                return ImportRefusals.ColumnUnknown.With(("column", name)).At(
                    new FieldRefusal($"columns.{name}", "import.columnUnknown"));
            }
        }

        if (!FindTime(mapping, header, sample).TryGet(out var time, out var refusal))
        {
            return refusal;
        }

        var format = mapping.Time?.Format;
        if (format is null && !TimeText.Detect(time.Texts).TryGet(out format, out refusal))
        {
            return refusal;
        }

        var text =
            TimeText.Of(format, mapping.Time?.Zone ?? zone, mapping.Time?.Ambiguous
                ?? "earlier", mapping.Time?.Skipped ?? "shift");
        if (!text.TryGet(out var reader, out refusal))
        {
            return refusal;
        }

        var sign = mapping.Decimal is [var given] ? given : NumberText.DecimalOf(sample.FirstCells(time.First));
        var columns = new List<ImportColumn>();
        for (var at = 0; at < header.Length; at++)
        {
            columns.Add(ColumnOf(mapping, header, sample, at, at == time.First || at == time.Second, sign));
        }

        if (!columns.Exists(column =>
            column.Type is not (ImportColumnType.Time or ImportColumnType.Skip or ImportColumnType.Tag)))
        {
            return ImportRefusals.NoColumns;
        }

        var stamps = StampStatistics.Of(time.Texts, reader);
        return new CsvPlan
        {
            Separator = separator,
            Decimal = sign,
            TimeFormat = format,
            Zone = mapping.Time?.Zone ?? zone,
            Measurement = mapping.Measurement ?? measurement,
            Columns = columns,
            TimeColumn = time.First,
            TimeColumn2 = time.Second,
            SameStamp = mapping.SameStamp ?? "newest",
            SpreadNs = mapping.SpreadSeconds is { } seconds ? (long)(seconds * 1e9) : stamps.SpreadNs,
            RowsOfFirstStamp = stamps.RowsOfFirst,
            RowsPerStamp = stamps.MostRows,
            Rows = sample.Rows,
            IsSample = more,
            Mapping = mapping,
        };
    }

    private sealed record TimeColumns(int First, int Second, IReadOnlyList<string> Texts);

    private static Outcome<TimeColumns> FindTime(ImportMapping mapping, string[] header, Sample sample)
    {
        if (mapping.Time?.Column is { } name)
        {
            var first = Array.IndexOf(header, name);
            var second = mapping.Time.And is { } and ? Array.IndexOf(header, and) : -1;
            if (first < 0 || (mapping.Time.And is not null && second < 0))
            {
                return ImportRefusals.ColumnUnknown.With(("column", first < 0 ? name : mapping.Time.And!));
            }

            return new TimeColumns(first, second, sample.Texts(first, second));
        }

        for (var at = 0; at < header.Length; at++)
        {
            var texts = sample.Texts(at, -1);
            var few = texts.Take(50).ToArray();
            if (header[at].StartsWith('#') || few.Length == 0)
            {
                continue;
            }

            if (mapping.Time?.Format is { } format
                ? TimeText.Of(format, null, "earlier", "shift").TryGet(out var reader, out _)
                    && reader.TryRead(few[0], out _) is null
                : TimeText.Detect(few).TryGet(out _, out var why) || why.Code == "import.timeUnclear")
            {
                return new TimeColumns(at, -1, texts);
            }
        }

        return ImportRefusals.TimeMissing;
    }

    private static ImportColumn ColumnOf(ImportMapping mapping, string[] header, Sample sample, int at, bool isTime,
        char sign)
    {
        var given = mapping.Columns?.GetValueOrDefault(header[at]);
        var type = isTime ? ImportColumnType.Time
            : header[at].StartsWith('#') || header[at].Length == 0 ? ImportColumnType.Skip
            : given?.Type is { } text && Enum.TryParse<ImportColumnType>(text, ignoreCase: true, out var known) ? known
            : sample.TypeOf(at, sign);
        return new ImportColumn(
            at, header[at], given?.Field ?? FieldOf(header[at]), type, given?.Unit, given?.Lo, given?.Hi,
            sample.First(at));
    }

    /// <summary><c>% Iron Feed</c> → <c>pct_iron_feed</c>; letters of any script stay.</summary>
    internal static string FieldOf(string header)
    {
        var field = new StringBuilder();
        foreach (var letter in header.Replace("%", "pct", StringComparison.Ordinal).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter))
            {
                field.Append(letter);
            }
            else if (field.Length > 0 && field[^1] != '_')
            {
                field.Append('_');
            }
        }

        var text = field.ToString().Trim('_');
        return text.Length == 0 || text == "time" ? $"column_{text}" : text;
    }

    private static char SeparatorOf(ImportMapping mapping, string head) => mapping.Separator switch
    {
        "tab" or "\t" => '\t',
        [var given] => given,
        _ => CsvText.Detect(head),
    };

    /// <summary>The first characters again, then the rest.</summary>
    private sealed class HeadedReader(string head, TextReader rest) : TextReader
    {
        private int at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (at >= head.Length)
            {
                return rest.Read(buffer, index, count);
            }

            var some = Math.Min(count, head.Length - at);
            head.CopyTo(at, buffer, index, some);
            at += some;
            return some;
        }
    }
}
