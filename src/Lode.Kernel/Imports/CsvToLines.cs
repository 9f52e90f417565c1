using System.Text;
using Lode.Historian.Codec;
using Lode.Historian.Ingest;
using Lode.Kernel.Sheets;

namespace Lode.Kernel.Imports;

/// <summary>One wrong or warned cell.</summary>
/// <param name="Row">Line of the file, from 1.</param>
/// <param name="Column">Name of the column; empty when the whole row is meant.</param>
public sealed record ImportReject(int Row, string Column, string Value, string Code, bool IsWarning)
{
    /// <summary>The reason in words.</summary>
    public string Reason(TextCatalog texts, string language) =>
        texts.Render(language, Code, new Dictionary<string, string>
        {
            ["row"] = Row.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["column"] = Column,
            ["value"] = Value,
        }).Detail;
}

/// <summary>Turns rows of a CSV file into lines of line protocol; wrong cells are left out and named.</summary>
/// <remarks>Use: <c>while (lines.Next(sink, rejects)) …</c>; a call reads one row and writes one line per series of it,
/// or none. Not safe for threads.</remarks>
internal sealed class CsvToLines
{
    private readonly CsvPlan plan;
    private readonly CsvText csv;
    private readonly TimeText time;
    private readonly ImportColumn[] values;
    private readonly ImportColumn[] tags;
    private readonly byte[][] fieldNames;
    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
    private readonly HashSet<(string Key, long Time)> seen = [];
    private readonly char[] scratch = new char[64];
    private readonly HashSet<string> missing;
    private long lastStamp = long.MinValue;
    private int rowsOfStamp;
    private bool first = true;

    private CsvToLines(CsvPlan plan, TextReader text, TimeText time)
    {
        this.plan = plan;
        this.time = time;
        missing = [.. plan.Mapping.Missing ?? []];
        csv = new CsvText(text, plan.Separator);
        csv.Read();
        Header = [.. csv.Cells];
        tags = [.. plan.Columns.Where(column => column.Type == ImportColumnType.Tag)];
        values = [.. plan.Columns.Where(column =>
            column.Type is ImportColumnType.Number or ImportColumnType.Integer or ImportColumnType.Bool
                or ImportColumnType.Text)];
        fieldNames =
            [.. values.Select(column => Encoding.UTF8.GetBytes(plan.Mapping.SeriesPerColumn ? "value" : column.Field))];
    }

    /// <summary>Names of the columns as the file has them.</summary>
    internal IReadOnlyList<string> Header { get; }

    /// <summary>Cells of the row just read.</summary>
    internal IReadOnlyList<string> Cells => csv.Cells;

    /// <summary>Line of the row just read.</summary>
    internal int Row => csv.Line;

    /// <summary>Values written so far.</summary>
    internal long Values { get; private set; }

    /// <summary>Rows that repeated a stamp of their series.</summary>
    internal long SameStamps { get; private set; }

    /// <summary>Stamp of the row just read, UTC ns.</summary>
    internal long Stamp { get; private set; }

    internal static Outcome<CsvToLines> Of(CsvPlan plan, TextReader text)
    {
        var of = plan.Mapping.Time;
        return TimeText.Of(plan.TimeFormat, plan.Zone, of?.Ambiguous, of?.Skipped).TryGet(out var time, out var refusal)
            ? new CsvToLines(plan, text, time)
            : refusal;
    }

    /// <summary>Series and columns that the plan writes, without tags that vary by row.</summary>
    internal static IEnumerable<(ImportColumn Column, string Key)> KeysOf(CsvPlan plan)
    {
        foreach (var column in plan.Columns.Where(c =>
            c.Type is not (ImportColumnType.Time or ImportColumnType.Skip or ImportColumnType.Tag)))
        {
            var pairs = (plan.Mapping.Tags ?? new Dictionary<string, string>()).ToList();
            if (plan.Mapping.SeriesPerColumn)
            {
                pairs.Add(new KeyValuePair<string, string>("signal", column.Field));
            }

            var series = Encoding.UTF8.GetString(SeriesKey.Of(plan.Measurement, pairs));
            yield return (column, $"{series}:{(plan.Mapping.SeriesPerColumn ? "value" : column.Field)}");
        }
    }

    /// <summary>Reads one row; false at the end of the file.</summary>
    internal bool Next(ByteSink into, List<ImportReject> rejects)
    {
        if (!csv.Read())
        {
            return false;
        }

        if (csv.Cells.Count != Header.Count)
        {
            rejects.Add(
                new ImportReject(Row, "", string.Join(plan.Separator, csv.Cells), ImportRefusals.CellCount.Code,
                    false));
            return true;
        }

        var text = plan.TimeColumn2 < 0 ? Cell(plan.TimeColumn) : $"{Cell(plan.TimeColumn)} {Cell(plan.TimeColumn2)}";
        if (time.TryRead(text, out var stamp) is { } wrong)
        {
            rejects.Add(new ImportReject(Row, Header[plan.TimeColumn], text, wrong.Code, false));
            return true;
        }

        if (Array.Find(tags, tag => CsvText.IsFormula(Cell(tag.Index))) is { } formula)
        {
            rejects.Add(Formula(formula));
            return true;
        }

        Stamp = Spread(stamp);
        if (IsDropped(text, rejects))
        {
            return true;
        }

        if (plan.Mapping.SeriesPerColumn)
        {
            WriteSeparately(into, rejects);
        }
        else
        {
            WriteTogether(into, rejects);
        }

        return true;
    }

    private string Cell(int at) => csv.Cells[at].Trim();

    private long Spread(long stamp)
    {
        if (stamp != lastStamp)
        {
            // A first interval with fewer rows than the others began before its stamp was written: its rows end it.
            rowsOfStamp = first && plan.RowsOfFirstStamp < plan.RowsPerStamp
                ? plan.RowsPerStamp - plan.RowsOfFirstStamp : 0;
            first = false;
            lastStamp = stamp;
        }

        return plan.SameStamp == "spread" ? stamp + (rowsOfStamp++ * plan.SpreadNs) : stamp;
    }

    private bool IsDropped(string text, List<ImportReject> rejects)
    {
        if (seen.Add((TagText(), Stamp)))
        {
            return false;
        }

        SameStamps++;
        if (plan.SameStamp == "refuse")
        {
            rejects.Add(new ImportReject(Row, Header[plan.TimeColumn], text, ImportRefusals.SameStamp.Code, false));
        }

        return plan.SameStamp is "refuse" or "first";
    }

    private string TagText() => tags.Length == 0 ? "" : string.Join('\u001f', tags.Select(TextOf));

    private string TextOf(ImportColumn column) => CsvText.Unprotect(Cell(column.Index));

    private ImportReject Formula(ImportColumn column) =>
        new(Row, column.Header, Cell(column.Index), ImportRefusals.Formula.Code, false);

    private byte[] KeyOf(string tagText, string? signal)
    {
        var known = signal is null ? tagText : $"{tagText}\u001e{signal}";
        if (keys.TryGetValue(known, out var key))
        {
            return key;
        }

        var pairs = (plan.Mapping.Tags ?? new Dictionary<string, string>()).ToList();
        pairs.AddRange(tags.Where(tag => Cell(tag.Index).Length > 0)
            .Select(tag => new KeyValuePair<string, string>(tag.Field, TextOf(tag))));
        if (signal is not null)
        {
            pairs.Add(new KeyValuePair<string, string>("signal", signal));
        }

        return keys[known] = SeriesKey.Of(plan.Measurement, pairs);
    }

    private void WriteTogether(ByteSink into, List<ImportReject> rejects)
    {
        var any = false;
        for (var at = 0; at < values.Length; at++)
        {
            if (!TryRead(values[at], rejects, out var cell, out var length))
            {
                continue;
            }

            if (!any)
            {
                into.Bytes(KeyOf(TagText(), null));
            }

            LineEncoder.FieldKey(into, fieldNames[at], first: !any);
            WriteValue(into, values[at].Type, cell, length);
            any = true;
        }

        if (any)
        {
            EndLine(into);
        }
    }

    private void WriteSeparately(ByteSink into, List<ImportReject> rejects)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (TryRead(values[at], rejects, out var cell, out var length))
            {
                into.Bytes(KeyOf(TagText(), values[at].Field));
                LineEncoder.FieldKey(into, fieldNames[at], first: true);
                WriteValue(into, values[at].Type, cell, length);
                EndLine(into);
            }
        }
    }

    private void EndLine(ByteSink into)
    {
        LineEncoder.Time(into, Stamp);
        into.Byte((byte)'\n');
    }

    /// <summary>Checks a cell; a number is left in the scratch buffer in its normal form.</summary>
    private bool TryRead(ImportColumn column, List<ImportReject> rejects, out string cell, out int length)
    {
        cell = Cell(column.Index);
        length = 0;
        if (NumberText.IsMissing(cell) || missing.Contains(cell))
        {
            return false;
        }

        if (column.Type is ImportColumnType.Text)
        {
            if (CsvText.IsFormula(cell))
            {
                rejects.Add(Formula(column));
                return false;
            }

            cell = CsvText.Unprotect(cell);
            return true;
        }

        if (column.Type is ImportColumnType.Bool)
        {
            if (cell is "0" or "1" || bool.TryParse(cell, out _))
            {
                return true;
            }

            rejects.Add(new ImportReject(Row, column.Header, cell, ImportRefusals.BadBool.Code, false));
            return false;
        }

        if (!NumberText.TryNormalize(cell, plan.Decimal, scratch, out length, out var value)
            || (column.Type == ImportColumnType.Integer && scratch.AsSpan(0, length).IndexOfAny('.', 'e', 'E') >= 0))
        {
            rejects.Add(new ImportReject(Row, column.Header, cell, ImportRefusals.BadNumber.Code, false));
            return false;
        }

        if (value < column.Lo || value > column.Hi)
        {
            var rejected = plan.Mapping.OutOfRange == "reject";
            rejects.Add(new ImportReject(Row, column.Header, cell, ImportRefusals.OutOfRange.Code, !rejected));
            return !rejected;
        }

        return true;
    }

    private void WriteValue(ByteSink into, ImportColumnType type, string cell, int length)
    {
        Values++;
        switch (type)
        {
            case ImportColumnType.Bool:
                LineEncoder.Value(into, cell is "1" || cell.Equals("true", StringComparison.OrdinalIgnoreCase));
                break;
            case ImportColumnType.Text:
                LineEncoder.Value(into, Encoding.UTF8.GetBytes(cell).AsSpan());
                break;
            default:
                Span<byte> ascii = stackalloc byte[64];
                into.Bytes(ascii[..Encoding.ASCII.GetBytes(scratch.AsSpan(0, length), ascii)]);
                if (type == ImportColumnType.Integer)
                {
                    into.Byte((byte)'i');
                }

                break;
        }
    }
}
