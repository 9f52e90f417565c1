using Lode.Historian.Ingest;
using Lode.Kernel.Expressions;
using Lode.Kernel.Units;

namespace Lode.Kernel.Alarms;

/// <summary>What a definition may name: signals by key or plant path, and places.</summary>
/// <param name="Key">Canonical key of the historian.</param>
/// <param name="Unit">UCUM-like code.</param>
/// <param name="IsText">Digital states that come as texts.</param>
/// <param name="Place">Where it stands; null when it is not in the plant.</param>
/// <param name="LatenessSeconds">How long its source lets values come out of order; null takes the default.</param>
internal sealed record AlarmSignal(
    string Key, string Unit, bool IsText, AlarmPlace? Place, double? LatenessSeconds = null)
{
    /// <summary>It is there, but the asker may not read it: to them it is not.</summary>
    internal bool Hidden { get; init; }
}

/// <summary>Finds a signal by key or plant path; null when there is none.</summary>
internal delegate AlarmSignal? AlarmSignals(string keyOrPath);

/// <summary>Checks a definition and builds what evaluates it.</summary>
internal static class AlarmCompiler
{
    internal static readonly Refusal CodeMissing = new("alarms.codeMissing", 422);
    internal static readonly Refusal SignalUnknown = new("alarms.signalUnknown", 422);
    internal static readonly Refusal LimitMissing = new("alarms.limitMissing", 422);
    internal static readonly Refusal NegativeTime = new("alarms.negativeTime", 422);
    internal static readonly Refusal ReferenceMissing = new("alarms.referenceMissing", 422);
    internal static readonly Refusal PlaceMissing = new("alarms.placeMissing", 422);

    /// <summary>A definition ready to evaluate, or what is wrong with it.</summary>
    internal static Outcome<AlarmUnit> Compile(Id id, int siteId, long revision, AlarmDefinition definition,
        AlarmSignals signals)
    {
        if (Check(definition) is { } refusal)
        {
            return refusal;
        }

        var place = new AlarmPlace(definition.Place, definition.Place, definition.Place, siteId);
        var inputs = new List<AlarmInputKey>();
        // The slowest source decides.
        double? lateness = null;
        AlarmSignal? Heard(string keyOrPath)
        {
            var signal = signals(keyOrPath);
            lateness = signal?.LatenessSeconds is { } given ? Math.Max(given, lateness ?? 0) : lateness;
            return signal;
        }

        Expression? condition = null;
        if (definition.Kind == AlarmKind.Expression)
        {
            if (!Condition(definition.Condition, "condition", Heard, inputs,
                suppression: false).TryGet(out condition, out var why))
            {
                return why;
            }
        }
        else
        {
            if (Resolve(definition.Signal, Heard) is not { } signal)
            {
                return SignalUnknown.With(("signal", definition.Signal)).At(new FieldRefusal("signal",
                    SignalUnknown.Code));
            }

            inputs.Add(new(signal.Key, 0, false));
            place = signal.Place ?? place with { SignalPath = signal.Key };
        }

        if (definition.Kind == AlarmKind.Deviation)
        {
            if (Resolve(definition.Reference ?? "", Heard) is not { } reference)
            {
                return ReferenceMissing.At(new FieldRefusal("reference", ReferenceMissing.Code));
            }

            inputs.Add(new(reference.Key, 1, false));
        }

        AlarmCondition? suppression = null;
        if (!string.IsNullOrWhiteSpace(definition.SuppressWhen))
        {
            if (!Condition(definition.SuppressWhen, "suppressWhen", Heard, inputs,
                suppression: true).TryGet(out var logic, out var why))
            {
                return why;
            }

            suppression = new(definition with { Kind = AlarmKind.Expression, OnDelaySeconds = 0, OffDelaySeconds = 0 },
                logic);
        }

        place = definition.Place.Length > 0 && place.Path != definition.Place ? place with { Path = definition.Place }
            : place;
        return new AlarmUnit(
            id, siteId, revision, definition, place, definition.Enabled ? new(definition, condition) : null,
            suppression,
            lateness is { } seconds ? AlarmCondition.Nanoseconds(seconds) : AlarmUnit.DefaultLatenessNs)
        {
            Inputs = definition.Enabled ? inputs : [],
        };
    }

    private static Refusal? Check(AlarmDefinition definition)
    {
        if (string.IsNullOrWhiteSpace(definition.Code) || string.IsNullOrWhiteSpace(definition.Name))
        {
            return CodeMissing.At(new FieldRefusal("code", CodeMissing.Code));
        }

        double[] times =
        [
            definition.Deadband, definition.OnDelaySeconds, definition.OffDelaySeconds, definition.WindowSeconds,
            definition.ResponseSeconds,
        ];
        if (Array.Exists(times, value => !(value >= 0 && double.IsFinite(value))))
        {
            return NegativeTime;
        }

        var needsLimit = definition.Kind is not (AlarmKind.BadQuality or AlarmKind.Expression)
            && !(definition.Kind == AlarmKind.DigitalState && definition.StateText is { Length: > 0 });
        if (needsLimit && definition.Limit is not { } limit)
        {
            return LimitMissing.At(new FieldRefusal("limit", LimitMissing.Code));
        }

        return definition.Kind == AlarmKind.Expression && definition.Place.Length == 0
            ? PlaceMissing.At(new FieldRefusal("place", PlaceMissing.Code)) : null;
    }

    private static AlarmSignal? Resolve(string keyOrPath, AlarmSignals signals) => signals(keyOrPath) is { } signal
        ? (signal.Hidden ? null : signal)
        : SeriesKey.TrySplitSignal(keyOrPath, out _, out _) ? new(keyOrPath, "", false, null) : null;

    private static Outcome<Expression> Condition(
        string? source, string field, AlarmSignals signals, List<AlarmInputKey> inputs, bool suppression)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        ExpressionType? Name(string name)
        {
            if (Resolve(name, signals) is not { } signal)
            {
                return null;
            }

            keys[name] = signal.Key;
            return signal.IsText ? ExpressionType.Text
                : ExpressionType.Number(UnitParser.TryParse(signal.Unit, out var unit) ? unit : Unit.One);
        }

        var expression = Expression.TryCompile(source ?? "", Name, ExpressionType.Boolean, out var error);
        if (expression is null)
        {
            return error!.Refusal.At(new FieldRefusal(field, error.Refusal.Code));
        }

        for (var slot = 0; slot < expression.Inputs.Count; slot++)
        {
            inputs.Add(new(keys[expression.Inputs[slot]], slot, suppression));
        }

        return expression;
    }
}
