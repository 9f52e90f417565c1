using System.Reflection;
using System.Text.Json;
using Lode.Waste.Codes;

namespace Lode.Waste.Recovery;

/// <summary>An indicator of the action plan: what is added up over which wastes, and how it is explained.</summary>
/// <param name="Compute">utilization, recovery, removal, saved or stockChange.</param>
/// <param name="Scope">all, hazardous, general, or the beginning of a waste code.</param>
/// <param name="Better">higher or lower.</param>
/// <param name="ToBeConfirmed">The official definition was not to be had.</param>
internal sealed record Indicator(
    string Code, string Compute, string Scope, string Element, string Better, bool ToBeConfirmed, string NameZh,
    string NameEn, string HowZh, string HowEn, string Source)
{
    /// <summary>Whether its values are shares; otherwise they are grams.</summary>
    internal bool IsShare => Compute is "utilization" or "recovery" or "removal";

    /// <param name="form">solid, semisolid, liquid or gas: water that is treated is no general solid waste.</param>
    internal bool Covers(string wasteCode, string form) => Scope switch
    {
        "all" => true,
        "hazardous" => WasteCode.IsHazardous(wasteCode),
        "general" => WasteCode.IsGeneral(wasteCode) && form is "solid" or "semisolid",
        _ => wasteCode.StartsWith(Scope, StringComparison.Ordinal),
    };
}

/// <summary>Elements that are the product of a waste's recovery.</summary>
internal sealed record WantedElements(string Scope, IReadOnlyList<string> Elements);

/// <summary>What the readings of recovery are judged by: shipped as data.</summary>
/// <param name="Removed">Elements that are to be kept out of products; of the others only the way is told.</param>
internal sealed record RecoveryRules(
    string Edition, IReadOnlyList<WantedElements> Wanted, IReadOnlyList<string> Removed,
    IReadOnlyList<Indicator> Indicators)
{
    private const string Resource = "Lode.Waste.Data.recovery.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly Lazy<RecoveryRules> Loaded = new(Load);

    internal static RecoveryRules Shipped => Loaded.Value;

    private bool Wants(string wasteCode, string element) => Wanted.Any(one =>
        wasteCode.StartsWith(one.Scope, StringComparison.Ordinal) && one.Elements.Contains(element));

    /// <summary>wanted, removed, or other: what an element of a waste is judged as.</summary>
    internal string AimOf(string wasteCode, string element) => Wants(wasteCode, element) ? "wanted"
        : Removed.Contains(element) ? "removed" : "other";

    internal Indicator? Find(string code) => Indicators.FirstOrDefault(one => one.Code == code);

    private static RecoveryRules Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize<RecoveryRules>(stream, Options)!;
    }
}
