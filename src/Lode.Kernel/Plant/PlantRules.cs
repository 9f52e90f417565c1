using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lode.Kernel.Plant;

/// <summary>What must hold for every node and signal; pure.</summary>
internal static partial class PlantRules
{
    /// <summary>First thing wrong with a node under its parent, or null.</summary>
    internal static Refusal? Check(PlantNode node, PlantNode? parent)
    {
        if (!IsSegment(node.Code))
        {
            return PlantRefusals.CodeInvalid.With(("code", node.Code)).At(
                new FieldRefusal("code", "plant.codeInvalid"));
        }

        if (node.NameZh.Length == 0 || node.NameEn.Length == 0)
        {
            var field = node.NameZh.Length == 0 ? "nameZh" : "nameEn";
            return PlantRefusals.NameMissing.With(("code", node.Code)).At(new FieldRefusal(field, "plant.nameMissing"));
        }

        if (!FitsUnder(node.Level, parent?.Level))
        {
            return PlantRefusals.LevelWrong.With(("code", node.Code)).At(new FieldRefusal("level", "plant.levelWrong"));
        }

        if (node.SiteId is < 1 or >= Id.MaxSite)
        {
            return PlantRefusals.SiteMissing.With(("code", node.Code)).At(
                new FieldRefusal("siteId", "plant.siteMissing"));
        }

        return IsObject(node.Attributes)
            ? null
            : PlantRefusals.AttributesWrong.With(("code", node.Code)).At(
                new FieldRefusal("attributes", "plant.attributesWrong"));
    }

    /// <summary>First thing wrong with a signal, or null.</summary>
    internal static Refusal? Check(PlantSignal signal)
    {
        if (!IsSegment(signal.Name))
        {
            return PlantRefusals.CodeInvalid.With(("code", signal.Name)).At(
                new FieldRefusal("name", "plant.codeInvalid"));
        }

        if (signal.NameZh.Length == 0 || signal.NameEn.Length == 0)
        {
            var field = signal.NameZh.Length == 0 ? "nameZh" : "nameEn";
            return PlantRefusals.NameMissing.With(("code", signal.Name)).At(
                new FieldRefusal(field, "plant.nameMissing"));
        }

        if (!PlantModel.TrySplitKey(signal.Key, out _, out _) || signal.Key.Any(char.IsControl))
        {
            return PlantRefusals.KeyInvalid.With(("key", signal.Key)).At(new FieldRefusal("key", "plant.keyInvalid"));
        }

        if (signal.Decimals is < 0 or > 9)
        {
            return PlantRefusals.DecimalsWrong.With(("name", signal.Name)).At(
                new FieldRefusal("decimals", "plant.decimalsWrong"));
        }

        if (!IsInterval(signal.RangeLo, signal.RangeHi))
        {
            return PlantRefusals.RangeWrong.With(("name", signal.Name)).At(
                new FieldRefusal("rangeHi", "plant.rangeWrong"));
        }

        var inside = IsInterval(signal.BandLo, signal.BandHi)
            && !(signal.BandLo < signal.RangeLo) && !(signal.BandHi > signal.RangeHi);
        return inside ? null
            : PlantRefusals.BandWrong.With(("name", signal.Name)).At(new FieldRefusal("bandHi", "plant.bandWrong"));
    }

    /// <summary>A path segment: ASCII letters, digits, <c>_</c>, <c>-</c>; 1 to 64 of them (spec platform
    /// C9).</summary>
    internal static bool IsSegment(string text) => Segment().IsMatch(text);

    /// <summary>Groups stand alone; everything else lies under something of a higher level, equipment also under
    /// equipment.</summary>
    internal static bool FitsUnder(PlantLevel level, PlantLevel? parent) => parent is { } above
        ? level > above
            || (level == above
                && level is PlantLevel.Area or PlantLevel.Unit or PlantLevel.Equipment or PlantLevel.Module)
        : level is PlantLevel.Group or PlantLevel.Site;

    private static bool IsInterval(double? low, double? high) =>
        low is not { } lo || high is not { } hi ? IsFinite(low) && IsFinite(high) : double.IsFinite(lo)
            && double.IsFinite(hi) && lo < hi;

    private static bool IsFinite(double? value) => value is not { } known || double.IsFinite(known);

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();
}
