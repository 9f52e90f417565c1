using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Json;

namespace Lode.Field.Points;

/// <summary>A point of inspection and its standard: what is looked at, how, and what is normal. Every change is a new
/// version; a round keeps the versions with which it began.</summary>
/// <param name="Node">Plant path of the equipment.</param>
/// <param name="NameZh">What is looked at, such as 驱动端轴承温度.</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="Level">1 operator, 2 professional, 3 precision.</param>
/// <param name="Trade">mechanical, electrical, instrument or process.</param>
/// <param name="Needs">State of the equipment in which it can be looked at: running, stopped or any.</param>
/// <param name="Kind"><c>check</c> (normal or not) or <c>number</c>.</param>
/// <param name="MethodZh">How: senses, instrument, place.</param>
/// <param name="MethodEn">The same in English.</param>
/// <param name="Unit">Of a number.</param>
/// <param name="Signal">Key or path of the signal that measures the same thing; deterioration is read from it too.
/// </param>
public sealed record PointContent(
    string Node, string NameZh, string NameEn, int Level, string Trade, string Needs, string Kind, string MethodZh,
    string MethodEn, string Unit = "", int Decimals = 1, double? LoAlarm = null, double? LoWarn = null,
    double? HiWarn = null, double? HiAlarm = null, string Signal = "", string SafetyZh = "", string SafetyEn = "")
{
    private static readonly string[] Trades = ["mechanical", "electrical", "instrument", "process"];
    private static readonly string[] States = ["running", "stopped", "any"];

    internal static readonly Refusal Wrong = new("field.pointWrong", 422);

    /// <summary>The limits in their order; those that are not set are left out.</summary>
    private IEnumerable<double> Limits =>
        new[] { LoAlarm, LoWarn, HiWarn, HiAlarm }.OfType<double>();

    internal Refusal? Check() => new FieldChecks()
        .NeedText(Node, "node", 400).NeedText(NameZh, "nameZh").NeedText(NameEn, "nameEn")
        .NeedText(MethodZh, "methodZh", 400).NeedText(MethodEn, "methodEn", 400)
        .Need(Level is >= 1 and <= 3, "level", "range")
        .Need(Trades.Contains(Trade), "trade", "unknown")
        .Need(States.Contains(Needs), "needs", "unknown")
        .Need(Kind is "check" or "number", "kind", "unknown")
        .Need(Decimals is >= 0 and <= 6, "decimals", "range")
        .Need(Kind == "number" || !Limits.Any(), "hiAlarm", "unknown")
        .Need(Limits.All(double.IsFinite) && Limits.SequenceEqual(Limits.Order()), "hiAlarm", "range")
        .Need(Unit is { Length: <= 20 } && Signal is { Length: <= 1000 }, "unit", "length")
        .Against(Wrong);

    /// <summary>What a number says of the equipment.</summary>
    internal string Judge(double value) =>
        value >= HiAlarm || value <= LoAlarm ? "alarm" : value >= HiWarn || value <= LoWarn ? "warning" : "ok";

    /// <summary>The limit that a number broke, or the nearest one to break.</summary>
    internal double? LimitFor(double value) =>
        value >= HiAlarm ? HiAlarm : value <= LoAlarm ? LoAlarm : value >= HiWarn ? HiWarn : value <= LoWarn ? LoWarn
        : HiAlarm ?? LoAlarm;

    internal string Text() => JsonSerializer.Serialize(this, FieldJson.Options);

    internal static PointContent Parse(string text) =>
        JsonSerializer.Deserialize<PointContent>(text, FieldJson.Options)!;
}

/// <summary>How the module keeps its contents.</summary>
internal static class FieldJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new IdJson() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
