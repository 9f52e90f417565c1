using System.Globalization;
using System.Text;

namespace Lode.Kernel.Sheets;

/// <summary>Reads delimited text record by record (RFC 4180, any one-character separator), keeping line
/// numbers.</summary>
/// <remarks>Lenient where files of the trade are: a quote inside an unquoted cell is a character, records may have any
/// number of cells, a last line without an end counts. Not safe for threads.</remarks>
public sealed class CsvText(TextReader text, char separator)
{
    private readonly List<string> cells = [];
    private readonly StringBuilder cell = new();
    private readonly char[] buffer = new char[64 * 1024];
    private int length;
    private int at;
    private int line = 1;

    /// <summary>Cells of the current record; a new list with each <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Cells => cells;

    /// <summary>Line on which the current record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Moves to the next record that is not an empty line; false at the end.</summary>
    public bool Read()
    {
        do
        {
            cells.Clear();
            Line = line;
            if (!ReadRecord())
            {
                return false;
            }
        }
        while (cells is [""]);
        return true;
    }

    /// <summary>The separator among <c>, ; tab |</c> that cuts the first lines into the most columns,
    /// equally.</summary>
    public static char Detect(string head)
    {
        var best = (Separator: ',', Score: 0);
        foreach (var candidate in ",;\t|")
        {
            var counts =
                head.Split('\n').Take(20).Where(row => row.Trim().Length > 0).Select(row =>
                    Count(row, candidate)).ToArray();
            if (counts.Length > 1 && counts[^1] == 0)
            {
                counts = counts[..^1];
            }

            var score = counts.Length == 0 || counts[0] == 0 ? 0
                : (counts.Count(count => count == counts[0]) * 1000 / counts.Length) + counts[0];
            if (score > best.Score)
            {
                best = (candidate, score);
            }
        }

        return best.Separator;
    }

    /// <summary>A text that a spreadsheet might run (rules §10: it begins with <c>= + - @</c>, a tab or a CR), with an
    /// apostrophe before it; any other text, and every number, as it is.</summary>
    public static string Protect(string text) => IsRun(text.AsSpan().TrimStart('\'')) ? "'" + text : text;

    /// <summary>What <see cref="Protect"/> was given: exactly one apostrophe less.</summary>
    public static string Unprotect(string text) =>
        text.StartsWith('\'') && IsRun(text.AsSpan().TrimStart('\'')) ? text[1..] : text;

    /// <summary>Whether a cell that came in is a formula: nobody writes one by chance, and whoever opens an export
    /// would run it.</summary>
    public static bool IsFormula(string cell) => cell.Length > 1 && IsRun(cell);

    private static bool IsRun(ReadOnlySpan<char> text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The cell quoted if it must be.</summary>
    public static string Quote(string text, char separator = ',') =>
        text.AsSpan().IndexOfAny(separator, '"', '\n') >= 0 || text.Contains('\r', StringComparison.Ordinal)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;

    private static int Count(string row, char candidate)
    {
        var (count, quoted) = (0, false);
        foreach (var letter in row)
        {
            quoted ^= letter == '"';
            count += !quoted && letter == candidate ? 1 : 0;
        }

        return count;
    }

    private bool ReadRecord()
    {
        var any = false;
        while (Next(out var letter))
        {
            any = true;
            if (letter == '"' && cell.Length == 0)
            {
                ReadQuoted();
            }
            else if (letter == separator)
            {
                TakeCell();
            }
            else if (letter == '\n')
            {
                break;
            }
            else if (letter != '\r')
            {
                cell.Append(letter);
            }
        }

        if (any)
        {
            TakeCell();
        }

        return any;
    }

    private void ReadQuoted()
    {
        while (Next(out var letter))
        {
            if (letter != '"')
            {
                cell.Append(letter);
            }
            else if (Peek() == '"')
            {
                Next(out _);
                cell.Append('"');
            }
            else
            {
                return;
            }
        }
    }

    private void TakeCell()
    {
        cells.Add(cell.ToString());
        cell.Clear();
    }

    private bool Next(out char letter)
    {
        if (at >= length && !Fill())
        {
            letter = '\0';
            return false;
        }

        letter = buffer[at++];
        line += letter == '\n' ? 1 : 0;
        return true;
    }

    private char Peek() => at < length || Fill() ? buffer[at] : '\0';

    private bool Fill()
    {
        length = text.Read(buffer, 0, buffer.Length);
        at = 0;
        return length > 0;
    }
}
