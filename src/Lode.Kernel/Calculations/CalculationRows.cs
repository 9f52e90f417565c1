using System.Text.Json;
using Lode.Kernel.Expressions;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calculations;

/// <summary>Rows of the tables of calculated signals, and their statements.</summary>
internal static class CalculationRows
{
    // Over all sites by intent: the worker belongs to the process, not to a site.
    internal const string SelectVersions = """
        SELECT site_id AS SiteId, id AS Id, signal_id AS SignalId, number AS Number, from_us AS FromUs,
               expression AS Expression, unit AS Unit, inputs AS Inputs, reason AS Reason, saved_us AS SavedUs,
               saved_by AS SavedBy
          FROM kernel_calculation_version WHERE site_id >= 0 ORDER BY number
        """;

    internal const string SelectRevisions = """
        SELECT site_id AS SiteId, id AS Id, signal_id AS SignalId, cause AS Cause, job_id AS JobId, reason AS Reason,
               by_name AS ByName, from_us AS FromUs, to_us AS ToUs, computed AS Computed, added AS Added,
               changed AS Changed, largest_us AS LargestUs, value_was AS ValueWas, value_is AS ValueIs, at_us AS AtUs
          FROM kernel_calculation_revision
         WHERE site_id = @SiteId AND signal_id = @SignalId AND at_us < @BeforeUs
         ORDER BY at_us DESC LIMIT @Limit
        """;

    internal const string SelectMark = "SELECT sequence FROM kernel_calculation_mark WHERE id = 1";

    // The expression of a signal as stored now, when no version says it yet.
    private const string SelectUnversioned = """
        SELECT count(*) FROM kernel_signal signal
         WHERE signal.site_id = @SiteId AND signal.id = @SignalId
           AND signal.expression = @Expression AND signal.unit = @Unit
           AND NOT EXISTS (
               SELECT 1 FROM kernel_calculation_version version
                WHERE version.site_id = @SiteId AND version.signal_id = @SignalId
                  AND version.expression = @Expression AND version.unit = @Unit
                  AND version.number = (
                      SELECT max(newest.number) FROM kernel_calculation_version newest
                       WHERE newest.site_id = @SiteId AND newest.signal_id = @SignalId))
        """;

    private const string LastNumber = """
        SELECT coalesce(max(number), 0) FROM kernel_calculation_version
         WHERE site_id = @SiteId AND signal_id = @SignalId
        """;

    private const string InsertVersion = """
        INSERT INTO kernel_calculation_version (site_id, id, signal_id, number, from_us, expression, unit, inputs,
               reason, saved_us, saved_by_id, saved_by)
        VALUES (@SiteId, @Id, @SignalId, @Number, @FromUs, @Expression, @Unit, @Inputs, @Reason, @SavedUs, @SavedById,
               @SavedBy)
        """;

    private const string InsertRevision = """
        INSERT INTO kernel_calculation_revision (site_id, id, signal_id, cause, job_id, reason, by_name, from_us, to_us,
               computed, added, changed, largest_us, value_was, value_is, at_us)
        VALUES (@SiteId, @Id, @SignalId, @Cause, @JobId, @Reason, @ByName, @FromUs, @ToUs, @Computed, @Added, @Changed,
               @LargestUs, @ValueWas, @ValueIs, @AtUs)
        """;

    private const string PutMark = """
        INSERT INTO kernel_calculation_mark (id, sequence) VALUES (1, @Sequence)
        ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence
        """;

    internal static long NextNumber(IWork work, int site, Id signalId) =>
        work.Find<long>(LastNumber, new { SiteId = (long)site, SignalId = signalId }) + 1;

    /// <summary>Whether the stored signal says this, and its newest version does not.</summary>
    internal static bool IsUnversioned(IWork work, PlantSignal signal) => work.Find<long>(SelectUnversioned, new
    {
        SiteId = (long)signal.SiteId,
        SignalId = signal.Id,
        signal.Expression,
        signal.Unit,
    }) > 0;

    internal static void Insert(IWork work, VersionRow row, Id? savedBy) => work.Execute(InsertVersion, new
    {
        row.SiteId,
        row.Id,
        row.SignalId,
        row.Number,
        row.FromUs,
        row.Expression,
        row.Unit,
        row.Inputs,
        row.Reason,
        row.SavedUs,
        SavedById = savedBy,
        row.SavedBy,
    });

    internal static void Insert(IWork work, RevisionRow row) => work.Execute(InsertRevision, row);

    internal static void Mark(IWork work, long sequence) => work.Execute(PutMark, new { Sequence = sequence });

    internal sealed class VersionRow
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }

        public Id SignalId { get; init; }

        public long Number { get; init; }

        public long FromUs { get; init; }

        public string Expression { get; init; } = "";

        public string Unit { get; init; } = "";

        public string Inputs { get; init; } = "";

        public string Reason { get; init; } = "";

        public long SavedUs { get; init; }

        public string SavedBy { get; init; } = "";

        internal IReadOnlyList<CalculationInput> ReadInputs() =>
            JsonSerializer.Deserialize<List<CalculationInput>>(Inputs, JsonSerializerOptions.Web)!;

        /// <summary>Compiled with the inputs as they were; the plant of today has no say.</summary>
        internal CalculationVersion Compile()
        {
            var inputs = ReadInputs();
            ExpressionType? TypeOf(string name) => inputs.FirstOrDefault(input => input.Name == name) is { } known
                ? Formula.TypeOf(known.Unit) : null;
            var expression = Formula.Parse(Expression, Unit, TypeOf, out _);
            Invariant.Holds(expression is not null);
            return new(Number, FromUs * 1000, expression,
                [.. expression.Inputs.Select(name => inputs.First(input => input.Name == name))]);
        }
    }

    internal sealed class RevisionRow
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }

        public Id SignalId { get; init; }

        public string Cause { get; init; } = "";

        public Id? JobId { get; init; }

        public string Reason { get; init; } = "";

        public string ByName { get; init; } = "";

        public long FromUs { get; init; }

        public long ToUs { get; init; }

        public long Computed { get; init; }

        public long Added { get; init; }

        public long Changed { get; init; }

        public long? LargestUs { get; init; }

        public double? ValueWas { get; init; }

        public double? ValueIs { get; init; }

        public long AtUs { get; init; }

        internal static RevisionRow Of(
            CalculationUnit unit, RevisionTally tally, string cause, long nowUs, Id? job = null, string reason = "",
            string by = "") => new()
            {
                SiteId = unit.SiteId,
                Id = Id.New(unit.SiteId, Instants.FromUs(nowUs)),
                SignalId = unit.SignalId,
                Cause = cause,
                JobId = job,
                Reason = reason,
                ByName = by,
                FromUs = tally.FirstNs / 1000,
                ToUs = tally.LastNs / 1000,
                Computed = tally.Computed,
                Added = tally.Added,
                Changed = tally.Changed,
                LargestUs = tally.Largest?.TimeNs / 1000,
                ValueWas = Known(tally.Largest?.Before),
                ValueIs = Known(tally.Largest?.After),
                AtUs = nowUs,
            };

        private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;
    }
}
