namespace Lode.Waste.Reports;

/// <summary>A manifest and one waste of it, as one side has it.</summary>
internal readonly record struct ManifestEntry(string Manifest, string WasteCode, long Grams, string Receiver);

/// <summary>What both sides say of a manifest and a waste.</summary>
/// <param name="Result">same, mass, receiver, onlyHere or onlyThere.</param>
internal sealed record ReconciledEntry(
    string Manifest, string WasteCode, string Result, long? HereGrams, long? ThereGrams, string HereReceiver,
    string ThereReceiver);

/// <summary>Compares the transfers of Lode with the export of the national system by manifest number and code.
/// </summary>
/// <remarks>Masses agree within 0.01 t, the last digit of the national form (to be confirmed).</remarks>
internal static class Reconciliation
{
    internal const long ToleranceGrams = 10_000;

    /// <summary>Both sides side by side: what differs first, then by number.</summary>
    internal static IReadOnlyList<ReconciledEntry> Of(
        IReadOnlyCollection<ManifestEntry> here, IReadOnlyCollection<ManifestEntry> there)
    {
        var ours = Sum(here);
        var theirs = Sum(there);
        return
        [
            .. ours.Keys.Union(theirs.Keys).Select(key => Compare(
                    key, ours.TryGetValue(key, out var own) ? own : null,
                    theirs.TryGetValue(key, out var other) ? other : null))
                .OrderBy(entry => entry.Result == "same").ThenBy(entry => entry.Manifest, StringComparer.Ordinal)
                .ThenBy(entry => entry.WasteCode, StringComparer.Ordinal),
        ];
    }

    private static Dictionary<(string Manifest, string WasteCode), ManifestEntry> Sum(
        IReadOnlyCollection<ManifestEntry> entries) => entries.GroupBy(entry => (entry.Manifest, entry.WasteCode))
        .ToDictionary(same => same.Key, same => same.First() with { Grams = same.Sum(entry => entry.Grams) });

    private static ReconciledEntry Compare(
        (string Manifest, string WasteCode) key, ManifestEntry? here, ManifestEntry? there)
    {
        var result = here is null ? "onlyThere"
            : there is null ? "onlyHere"
            : Math.Abs(here.Value.Grams - there.Value.Grams) > ToleranceGrams ? "mass"
            : here.Value.Receiver != there.Value.Receiver ? "receiver"
            : "same";
        return new ReconciledEntry(
            key.Manifest, key.WasteCode, result, here?.Grams, there?.Grams, here?.Receiver ?? "",
            there?.Receiver ?? "");
    }
}
