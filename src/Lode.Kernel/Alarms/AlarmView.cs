namespace Lode.Kernel.Alarms;

/// <summary>An alarm as lists and panels show it.</summary>
public sealed record AlarmView
{
    public required Id Id { get; init; }

    public required int SiteId { get; init; }

    public required AlarmDefinition Definition { get; init; }

    public required AlarmPlace Place { get; init; }

    /// <summary>State A to I.</summary>
    public required AlarmState State { get; init; }

    /// <summary>State A to F below shelving, suppression and being out of service.</summary>
    public required AlarmState Underlying { get; init; }

    public required DateTimeOffset? RaisedAt { get; init; }

    public required DateTimeOffset? ReturnedAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string AcknowledgedBy { get; init; }

    public required long Occurrence { get; init; }

    /// <summary>Newest value of the watched signal; null without a usable one.</summary>
    public required double? Value { get; init; }

    public required string? Text { get; init; }

    public required long Quality { get; init; }

    public required DateTimeOffset? ValueAt { get; init; }

    public required bool FirstOut { get; init; }

    /// <summary>The alarm below which a flood folds this one.</summary>
    public Id? ConsequenceOf { get; init; }

    /// <summary>How many alarms are folded below this one.</summary>
    public int Consequences { get; init; }

    public required bool Chattering { get; init; }

    public required bool Standing { get; init; }

    public required bool Revised { get; init; }

    public required DateTimeOffset? ShelvedUntil { get; init; }

    public required string MaskReason { get; init; }

    public required string MaskedBy { get; init; }

    public required DateTimeOffset? MaskedAt { get; init; }

    public required string ApprovedBy { get; init; }

    internal static AlarmView Of(AlarmUnit unit, long nowNs)
    {
        var snapshot = unit.Snapshot;
        var value = unit.Value;
        return new()
        {
            Id = unit.Id,
            SiteId = unit.SiteId,
            Definition = unit.Definition,
            Place = unit.Place,
            State = snapshot.State,
            Underlying = snapshot.Underlying,
            RaisedAt = Instant(snapshot.RaisedNs),
            ReturnedAt = Instant(snapshot.ReturnedNs),
            AcknowledgedAt = Instant(unit.AcknowledgedNs),
            AcknowledgedBy = unit.AcknowledgedBy,
            Occurrence = snapshot.Occurrence,
            Value = value.HasValue && double.IsFinite(value.Number) ? value.Number : null,
            Text = value.Text,
            Quality = value.Quality,
            ValueAt = value.TimeNs > 0 ? Instant(value.TimeNs) : null,
            FirstOut = unit.FirstOut && snapshot.Underlying != AlarmState.Normal,
            Chattering = unit.IsChattering(nowNs),
            Standing = snapshot.Active && nowNs - snapshot.RaisedNs > 86_400_000_000_000,
            Revised = unit.Revised,
            ShelvedUntil = snapshot.ShelvedUntilUs is { } until ? Instants.FromUs(until) : null,
            MaskReason = snapshot.Masked ? unit.MaskReason : "",
            MaskedBy = snapshot.Masked ? unit.MaskedBy : "",
            MaskedAt = snapshot.Masked ? Instant(unit.MaskedNs) : null,
            ApprovedBy = snapshot.Masked ? unit.ApprovedBy : "",
        };
    }

    internal static DateTimeOffset? Instant(long ns) => ns > 0 ? Instants.FromUs(ns / 1000) : null;
}
