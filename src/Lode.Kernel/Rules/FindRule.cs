using Lode.Kernel.Sql;

namespace Lode.Kernel.Rules;

/// <summary>Finds the version of a rule that was valid on a day, as it was known at an instant.</summary>
public static class FindRule
{
    private const string AsOf = """
        SELECT id AS Id, code AS Code, version AS Version, source AS Source, clause AS Clause, valid_from AS ValidFrom,
               valid_to AS ValidTo, content AS Content, confirmed AS Confirmed, published_us AS PublishedUs,
               published_by AS PublishedBy
          FROM kernel_rule
         WHERE code = @Code AND valid_from <= @Day AND (valid_to IS NULL OR valid_to > @Day) AND published_us <=
                @KnownUs
         ORDER BY version DESC LIMIT 1
        """;

    /// <summary>The newest version published not after <paramref name="knownUs"/> that covers the day; null when none
    /// does.</summary>
    /// <param name="sql">Reads.</param>
    /// <param name="code">The rule.</param>
    /// <param name="day">ISO date of what is judged.</param>
    /// <param name="knownUs">UTC µs; the past answers as it did then.</param>
    /// <param name="cancel">Stops the query.</param>
    public static Task<RuleRow?> RunAsync(
        ISqlSession sql, string code, DateOnly day, long knownUs = long.MaxValue, CancellationToken cancel = default) =>
        sql.FindAsync<RuleRow>(
            AsOf,
            new
            {
                Code = code,
                Day = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                KnownUs = knownUs
            },
            cancel);
}
