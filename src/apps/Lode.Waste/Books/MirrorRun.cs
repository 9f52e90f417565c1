using Lode.Kernel.Ledger;

namespace Lode.Waste.Books;

/// <summary>What one wet posting means for one book beside it: pure, over balances that are given.</summary>
/// <param name="balance">Balance of an account of this book before the posting.</param>
/// <param name="wet">Wet balances before the posting, by path.</param>
/// <param name="assays">Of what comes out of a process or into being, by the path of its account.</param>
/// <param name="name">dry, or the symbol of an element.</param>
internal sealed class MirrorRun(
    Func<string, long> balance, IReadOnlyDictionary<string, long> wet, IReadOnlyDictionary<string, Assay> assays,
    string name)
{
    private readonly HashSet<string> entered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Wet, long Here)> running = new(StringComparer.Ordinal);

    /// <param name="Input">What went into processes.</param>
    /// <param name="Excess">What came out of them beyond that.</param>
    internal readonly record struct Result(
        IReadOnlyList<(string Debit, string Credit, long Grams)> Moves, long Input, long Excess);

    private bool IsDry => name == MirrorBooks.DryName;

    /// <summary>The lines of this book, in the order of the wet ones.</summary>
    internal Result Lines(IReadOnlyList<(string Debit, string Credit, long Grams)> moves)
    {
        var lines = new List<(string Debit, string Credit, long Grams)>();
        var input = 0L;
        foreach (var (debit, credit, grams) in moves)
        {
            var part = Part(debit, credit, grams);
            Shift(debit, grams, part);
            Shift(credit, -grams, -part);
            if (KindOf(debit) == "WIP" && part > 0)
            {
                input += part;
                entered.Add(debit);
            }

            if (part > 0)
            {
                lines.Add((debit, credit, part));
            }
        }

        // What is left of a process that ended is its loss; what came out beyond its input is an error of assays.
        var excess = 0L;
        foreach (var (path, (left, here)) in running.Where(one => KindOf(one.Key) == "WIP").ToArray())
        {
            if (left != 0 || here == 0)
            {
                continue;
            }

            _ = AccountPath.TryParse(path, out var parsed);
            excess += Math.Max(0, -here);
            lines.Add(here > 0 ? (MassBook.Path("USE", parsed.Place, parsed.Item), path, here)
                : (path, MassBook.Path("GAIN", parsed.Place, parsed.Item), -here));
        }

        return new Result(lines, input, excess);
    }

    private long Part(string debit, string credit, long grams) => KindOf(credit) switch
    {
        // Water that evaporates is in no book but the wet one (law L7).
        "INV" when KindOf(debit) == "LOSS" => 0,
        "WIP" when entered.Contains(credit) && Assayed(debit, grams) is { } own => own,
        "INV" or "WIP" or "TRN" => Share(credit, grams),
        "GEN" or "OPEN" => Assayed(debit, grams) ?? 0,
        // Rain is water; what a process takes up is not.
        "GAIN" => IsDry && KindOf(debit) == "WIP" ? grams : 0,
        _ => Share(debit, grams),
    };

    private long? Assayed(string path, long grams) => !assays.TryGetValue(path, out var assay) ? null
        : IsDry ? assay.Dry(grams) : assay.Of(name, grams) ?? 0;

    // The whole of it takes all that is here, so that nothing is left behind by rounding.
    private long Share(string path, long grams)
    {
        var (all, here) = Running(path);
        return all <= 0 || here <= 0 ? 0 : grams >= all ? here
            : (long)Math.Round((decimal)here * grams / all, MidpointRounding.AwayFromZero);
    }

    private void Shift(string path, long grams, long part)
    {
        if (KindOf(path) is "INV" or "WIP" or "TRN")
        {
            var (all, here) = Running(path);
            running[path] = (all + grams, here + part);
        }
    }

    private (long Wet, long Here) Running(string path)
    {
        if (!running.TryGetValue(path, out var known))
        {
            known = (wet.GetValueOrDefault(path), balance(path));
            running[path] = known;
        }

        return known;
    }

    private static string KindOf(string path) => AccountPath.TryParse(path, out var parsed) ? parsed.Kind : "";
}
