namespace Lode.Kernel.Sources;

/// <summary>A sender of values, with its rules.</summary>
/// <param name="Kind">live (alarms see its values) or historical (only fills).</param>
/// <param name="Policy">What happens to unknown series: allow, quarantine, reject.</param>
/// <param name="SeriesBudget">Most series it may own.</param>
/// <param name="QualityField">Integer field that becomes the quality of the row; empty for none.</param>
/// <param name="LatenessSeconds">How long alarms wait for values in order.</param>
/// <param name="FutureSeconds">Stamps further ahead wait for an engineer.</param>
public sealed record DataSource(
    Id Id,
    int SiteId,
    string Name,
    string Kind,
    string Policy,
    int SeriesBudget,
    string QualityField,
    int LatenessSeconds,
    int FutureSeconds,
    string FixedTags,
    bool Disabled,
    DateTimeOffset CreatedAt);

/// <summary>A source as given.</summary>
public sealed record SourceInput(
    int SiteId,
    string Name,
    string Kind,
    string Policy,
    int SeriesBudget,
    string? QualityField,
    int LatenessSeconds,
    int FutureSeconds,
    string? FixedTags,
    bool Disabled = false);

internal static class SourceRefusals
{
    internal static readonly Refusal NotFound = new("sources.notFound", 404);
    internal static readonly Refusal NameTaken = new("sources.nameTaken", 409);
    internal static readonly Refusal Wrong = new("sources.wrong", 422);
    internal static readonly Refusal Decided = new("sources.decided", 409);
    internal static readonly Refusal ReasonMissing = new("sources.reasonMissing", 422);
    internal static readonly Refusal StillAhead = new("sources.stillAhead", 409);
    internal static readonly Refusal NotStored = new("sources.notStored", 503);
}
