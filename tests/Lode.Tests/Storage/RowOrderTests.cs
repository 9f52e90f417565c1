using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Storage;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>Rows come in runs: the order must be that of a plain stable sort, whatever the runs are.</summary>
public sealed class RowOrderTests
{
    private static readonly Gen<(int Length, int Start, int Step)> Run =
        from length in Gen.Choose(1, 40)
        from start in Gen.Choose(0, 60)
        from step in Gen.Choose(0, 3)
        select (length, start, step);

    [Fact]
    public void AnyRuns_ComeInOrderOfStampThenArrival() =>
        Prop.ForAll(Run.ListOf().ToArbitrary(), runs =>
        {
            var layout = new Plant().Series("m", ("v", ColumnType.Float64)).Layout;
            var rows = new RowSet();
            rows.Reset([0], layout);
            foreach (var (length, start, step) in runs)
            {
                rows.Reserve(length);
                for (var i = 0; i < length; i++)
                {
                    rows.Add(start + (i * step), rows.Count % 7, Quality.Good);
                }
            }

            var wanted = Enumerable.Range(0, rows.Count).OrderBy(row => rows.Times[row]).ThenBy(row => rows.Keys[row]);
            var found = new RowOrder().Of(rows).ToArray();
            return (found.Length == 0 ? Enumerable.Range(0, rows.Count) : found).SequenceEqual(wanted);
        }).QuickCheckThrowOnFailure();
}
