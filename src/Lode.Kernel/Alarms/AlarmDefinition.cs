using System.Text.Json.Serialization;

namespace Lode.Kernel.Alarms;

/// <summary>What an alarm watches. Stored by name: names never change.</summary>
public enum AlarmKind
{
    HighHigh,
    High,
    Low,
    LowLow,

    /// <summary>|value − reference| above the limit.</summary>
    Deviation,

    /// <summary>|change per second| above the limit, over the window.</summary>
    RateOfChange,

    /// <summary>No value for longer than the limit, s.</summary>
    Stale,

    /// <summary>The quality is bad.</summary>
    BadQuality,

    /// <summary>The value equals the limit (a digital state), or the text of <see
    /// cref="AlarmDefinition.StateText"/>.</summary>
    DigitalState,

    /// <summary>A boolean expression over signals.</summary>
    Expression,
}

/// <summary>How bad it is when nobody acts; with the response time it gives the priority. Stored by name.</summary>
public enum AlarmSeverity
{
    Minor,
    Moderate,
    Major,
    Severe,
}

/// <summary>A rationalized alarm. Stored as JSON; the revision counts its changes.</summary>
public sealed record AlarmDefinition
{
    /// <summary>Unique within its site, for example <c>TE-2213.H</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese (or in the one language of the site).</summary>
    public required string Name { get; init; }

    /// <summary>Name in English; null shows <see cref="Name"/>.</summary>
    public string? NameEn { get; init; }

    /// <summary>What is watched.</summary>
    [JsonConverter(typeof(AlarmKindJson))]
    public required AlarmKind Kind { get; init; }

    /// <summary>Canonical key <c>series:field</c>; empty for an expression.</summary>
    public string Signal { get; init; } = "";

    /// <summary>Plant path of the place where it is shown; rights and flood groups follow it.</summary>
    public string Place { get; init; } = "";

    /// <summary>Limit in the signal's unit (per second for a rate; seconds for stale; code of a digital
    /// state).</summary>
    public double? Limit { get; init; }

    /// <summary>Unit of limit, deadband and value, for display.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Key of the signal compared with, for a deviation.</summary>
    public string? Reference { get; init; }

    /// <summary>Text of a digital state.</summary>
    public string? StateText { get; init; }

    /// <summary>Source of an expression alarm.</summary>
    public string? Condition { get; init; }

    /// <summary>Expression that suppresses the alarm by design while it is true.</summary>
    public string? SuppressWhen { get; init; }

    /// <summary>How far the value must come back before the alarm returns, in the unit of the limit, ≥ 0.</summary>
    public double Deadband { get; init; }

    /// <summary>The condition must hold this long before the alarm rises, s, ≥ 0.</summary>
    public double OnDelaySeconds { get; init; }

    /// <summary>The condition must be gone this long before the alarm returns, s, ≥ 0.</summary>
    public double OffDelaySeconds { get; init; }

    /// <summary>Window of a rate of change, s, &gt; 0.</summary>
    public double WindowSeconds { get; init; } = 60;

    /// <summary>How bad the consequence is; null when nobody has judged it.</summary>
    [JsonConverter(typeof(AlarmSeverityJson))]
    public AlarmSeverity? Severity { get; init; }

    /// <summary>P1 to P4; a number in JSON.</summary>
    [JsonConverter(typeof(JsonNumberEnumConverter<AlarmPriority>))]
    public AlarmPriority Priority { get; init; } = AlarmPriority.P3;

    /// <summary>Class, for example safety, environment, quality, energy, equipment.</summary>
    public string Class { get; init; } = "";

    /// <summary>Alarms of one group compete for first-out.</summary>
    public string? Group { get; init; }

    /// <summary>Operator position that answers.</summary>
    public string Position { get; init; } = "";

    /// <summary>Stays after the condition is gone, until reset.</summary>
    public bool Latching { get; init; }

    /// <summary>Likely cause.</summary>
    public string Cause { get; init; } = "";

    /// <summary>Likely cause, in English.</summary>
    public string? CauseEn { get; init; }

    /// <summary>What happens when nobody acts.</summary>
    public string Consequence { get; init; } = "";

    /// <summary>What happens when nobody acts, in English.</summary>
    public string? ConsequenceEn { get; init; }

    /// <summary>What the operator does.</summary>
    public string Action { get; init; } = "";

    /// <summary>What the operator does, in English.</summary>
    public string? ActionEn { get; init; }

    /// <summary>Time to respond, s; 0 when none is set.</summary>
    public double ResponseSeconds { get; init; }

    /// <summary>Who answers for the definition.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Date of rationalization, ISO; null when it has not been rationalized.</summary>
    public string? RationalizedOn { get; init; }

    /// <summary>Evaluated at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Fields without which nobody can be asked to act (platform C10); empty when all are there.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Missing =>
    [
        .. new[]
        {
            ("cause", Cause.Length > 0), ("consequence", Consequence.Length > 0), ("action", Action.Length > 0),
            ("responseSeconds", ResponseSeconds > 0), ("owner", Owner.Length > 0),
        }.Where(one => !one.Item2).Select(one => one.Item1),
    ];

    /// <summary>Latch and acknowledgment for the state machine.</summary>
    [JsonIgnore]
    public AlarmManners Manners => new(Latching, Priority != AlarmPriority.P4);
}

/// <summary>Severities travel in camel case.</summary>
internal sealed class AlarmSeverityJson()
    : JsonStringEnumConverter<AlarmSeverity>(System.Text.Json.JsonNamingPolicy.CamelCase);

/// <summary>Kinds travel in camel case, whatever the other enumerations do.</summary>
internal sealed class AlarmKindJson() : JsonStringEnumConverter<AlarmKind>(System.Text.Json.JsonNamingPolicy.CamelCase);
