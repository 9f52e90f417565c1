using Lode.Kernel.Sql;

namespace Lode.Kernel.Upkeep;

/// <summary>Every row of every table can be read, and SQLite's own structure is sound.</summary>
internal sealed class DatabaseCheck(LodeSettings settings) : ICheck
{
    private const int MostFaults = 100;

    public string Name => "database";

    public Task<CheckReport> RunAsync(
        CheckOrder order, IProgress<double> progress, CancellationToken cancel) => Task.Run(
        async () =>
        {
            var faults = new List<CheckFault>();
            long rows = 0;
            var isReadable = true;
            using var tables = Tables.OpenSnapshot(settings);
            var names = tables.Names();
            foreach (var (at, table) in names.Index())
            {
                try
                {
                    rows += await tables.WriteAsync(table, Stream.Null, cancel).ConfigureAwait(false);
                }
                catch (System.Data.Common.DbException failure)
                {
                    faults.Add(new CheckFault(table, null, failure.Message));
                }

                var mistyped = tables.Mistyped(table, MostFaults);
                isReadable &= mistyped.Count == 0;
                faults.AddRange(mistyped.Select(row => new CheckFault(
                    table, null, $"row {row.Key} holds another type in {string.Join(", ", row.Columns)}")));

                progress.Report((at + 1.0) / (names.Count + 1));
            }

            faults.AddRange(tables.Unsound(MostFaults).Select(what => new CheckFault("database", null, what)));
            var counted = new Dictionary<string, long> { ["tables"] = names.Count, ["rows"] = rows };
            return new CheckReport(Name, counted, faults) { IsReadable = isReadable };
        },
        cancel);
}
