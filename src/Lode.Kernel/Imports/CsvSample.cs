namespace Lode.Kernel.Imports;

/// <summary>The rows from which a plan is made: all cells of a few hundred rows, the time cells of many.</summary>
internal sealed class Sample(int width)
{
    private const int KeptRows = 500;
    private const int ShownValues = 4;
    private static readonly System.Buffers.SearchValues<char> Numeric =
        System.Buffers.SearchValues.Create("0123456789.,+-eE");
    private readonly List<string[]> kept = [];
    private readonly List<string>[] columns = [.. Enumerable.Range(0, width).Select(_ => new List<string>())];

    internal int Rows { get; private set; }

    internal void Take(IReadOnlyList<string> cells)
    {
        Rows++;
        for (var at = 0; at < width && at < cells.Count; at++)
        {
            // Columns that may hold times are kept whole; those that plainly hold numbers only as long as they
            // decide types.
            if (columns[at].Count < KeptRows || columns[at][0].Length >= 6)
            {
                columns[at].Add(cells[at].Trim());
            }
        }

        if (kept.Count < KeptRows)
        {
            kept.Add([.. cells.Select(cell => cell.Trim())]);
        }
    }

    /// <summary>The first values of a column.</summary>
    internal IReadOnlyList<string> First(int column) =>
        [.. kept.Select(row => At(row, column)).Where(cell => !NumberText.IsMissing(cell)).Take(ShownValues)];

    /// <summary>Cells of the first rows outside one column.</summary>
    internal IEnumerable<string> FirstCells(int except) => kept.SelectMany(row => row.Where((_, at) => at != except));

    /// <summary>Texts of a column (joined with a second one), in order; missing cells left out.</summary>
    internal IReadOnlyList<string> Texts(int first, int second) => second < 0
        ? [.. columns[first].Where(cell => cell.Length > 0)]
        : [.. columns[first].Zip(columns[second], (date, time) => $"{date} {time}").Where(cell => cell.Length > 1)];

    internal ImportColumnType TypeOf(int column, char sign)
    {
        Span<char> scratch = stackalloc char[64];
        var (numbers, bools, texts) = (0, 0, 0);
        foreach (var row in kept)
        {
            var cell = At(row, column);
            if (NumberText.IsMissing(cell))
            {
                continue;
            }

            // A number damaged by a spreadsheet still makes a column of numbers: its cell is rejected, not its column.
            if (NumberText.TryNormalize(cell, sign, scratch, out _, out _) || LooksNumeric(cell))
            {
                numbers++;
            }
            else if (bool.TryParse(cell, out _))
            {
                bools++;
            }
            else
            {
                texts++;
            }
        }

        return numbers > 0 && numbers >= texts ? ImportColumnType.Number
            : bools > texts ? ImportColumnType.Bool
            : texts > 0 ? ImportColumnType.Text : ImportColumnType.Number;
    }

    private static bool LooksNumeric(string cell) => cell.AsSpan().ContainsAnyInRange('0', '9')
        && !cell.AsSpan().ContainsAnyExcept(Numeric);

    private static string At(string[] row, int column) => column < row.Length ? row[column] : "";
}

/// <summary>How rows share stamps.</summary>
internal sealed record StampStatistics(int MostRows, int RowsOfFirst, long SpreadNs)
{
    internal static StampStatistics Of(IReadOnlyList<string> texts, TimeText reader)
    {
        var counts = new List<(long Time, int Rows)>();
        foreach (var text in texts)
        {
            if (reader.TryRead(text, out var time) is not null)
            {
                continue;
            }

            if (counts.Count > 0 && counts[^1].Time == time)
            {
                counts[^1] = (time, counts[^1].Rows + 1);
            }
            else
            {
                counts.Add((time, 1));
            }
        }

        if (counts.Count == 0)
        {
            return new StampStatistics(1, 1, 0);
        }

        var most = counts.Max(count => count.Rows);
        var steps =
            counts.Zip(counts.Skip(1), (left, right) => right.Time - left.Time).Where(step =>
                step > 0).Order().ToArray();
        var step = steps.Length == 0 ? 0 : steps[steps.Length / 2];
        return new StampStatistics(most, counts[0].Rows, most > 1 ? step / most : 0);
    }
}
