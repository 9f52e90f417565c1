namespace Lode.Waste.Reports;

/// <summary>A column of a form as it is answered.</summary>
/// <param name="IsMass">Its cells are tonnes and are added up.</param>
/// <param name="ToConfirm">Its place or heading is not taken from the official text.</param>
/// <param name="IsRequired">A row without it is not complete.</param>
internal sealed record FormColumn(
    string Zh, string En, bool IsMass = false, bool ToConfirm = false, bool IsRequired = false);

/// <summary>The sum of a column of masses, and what the ledger says of it.</summary>
/// <param name="Column">Place of the column, from 0.</param>
/// <param name="LedgerGrams">Null where the ledger has no figure of its own for it.</param>
internal sealed record FormSum(int Column, long Grams, long? LedgerGrams)
{
    internal bool Agrees => LedgerGrams is not { } booked || booked == Grams;
}

/// <summary>A form of a period: the registers B.1 to B.5, the reports C.1 to C.3, the registers of general waste.
/// </summary>
/// <param name="Rows">Cells: null, text, whole numbers, tonnes as exact decimals.</param>
/// <param name="TotalGrams">Sum of the first column of masses.</param>
/// <param name="RowCount">All rows; an answer to a page holds the first ones.</param>
internal sealed record FormTable(
    string Name, string TitleZh, string TitleEn, string Month, IReadOnlyList<FormColumn> Columns,
    IReadOnlyList<IReadOnlyList<object?>> Rows, long TotalGrams, int RowCount, IReadOnlyList<FormSum> Sums)
{
    private const decimal GramsPerTonne = 1_000_000m;

    /// <summary>Whether every sum is what the ledger says.</summary>
    internal bool AgreesWithLedger => Sums.All(sum => sum.Agrees);

    /// <summary>A mass as forms show it: tonnes, to the gram.</summary>
    internal static decimal Tonnes(long grams) => grams / GramsPerTonne;

    /// <summary>Grams of a cell of masses.</summary>
    internal static long Grams(object? cell) => cell is decimal tonnes ? (long)(tonnes * GramsPerTonne) : 0;

    /// <summary>The table with the first rows only.</summary>
    internal FormTable First(int rows) => Rows.Count <= rows ? this : this with { Rows = [.. Rows.Take(rows)] };

    /// <summary>Makes the table and adds its columns up.</summary>
    /// <param name="ledger">What the ledger says of a column of masses, by its place; others have no figure.</param>
    internal static FormTable Of(
        string name, (string Zh, string En) title, string period, IReadOnlyList<FormColumn> columns,
        IReadOnlyList<IReadOnlyList<object?>> rows, IReadOnlyDictionary<int, long> ledger)
    {
        FormSum[] sums =
        [
            .. from at in Enumerable.Range(0, columns.Count)
               where columns[at].IsMass
               select new FormSum(
                   at, rows.Sum(row => Grams(row[at])), ledger.TryGetValue(at, out var grams) ? grams : null),
        ];
        return new FormTable(
            name, title.Zh, title.En, period, columns, rows, sums.Length > 0 ? sums[0].Grams : 0, rows.Count, sums);
    }
}
