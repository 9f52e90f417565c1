using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>One change of a definition.</summary>
public sealed record DefinitionRevision
{
    public long Revision { get; init; }

    /// <summary>The definition as JSON; null when it was retired.</summary>
    public string? Content { get; init; }

    public string Reason { get; init; } = "";

    public string AuthorizedBy { get; init; } = "";

    public long ChangedUs { get; init; }

    public string ChangedBy { get; init; } = "";
}

/// <summary>What is not yet in order with a definition.</summary>
public enum DefinitionIssue
{
    /// <summary>Cause, consequence, action, response time or owner is missing.</summary>
    Incomplete,

    /// <summary>The priority is another one than the matrix gives.</summary>
    OtherPriority,

    /// <summary>It cannot be evaluated.</summary>
    Fault,

    /// <summary>It is not evaluated.</summary>
    Disabled,
}

/// <summary>Definitions and their history.</summary>
public static class ListDefinitions
{
    private const string Revisions = """
        SELECT revision AS Revision, content AS Content, reason AS Reason, authorized_by AS AuthorizedBy,
               changed_us AS ChangedUs, changed_by AS ChangedBy
          FROM kernel_alarm_revision WHERE site_id = @SiteId AND definition_id = @Id ORDER BY revision DESC LIMIT 100
        """;

    /// <summary>Definitions that match, by code.</summary>
    public static IReadOnlyList<StoredDefinition> Run(AlarmService alarms, Rights rights, AlarmFilter filter) =>
        alarms.Engine.Read(units => units.Values
            .Where(unit => ListActiveAlarms.Matches(unit, filter) && rights.Can("alarms.read", unit.SiteId))
            .OrderBy(unit => unit.SiteId).ThenBy(unit => unit.Definition.Code, StringComparer.Ordinal)
            .Select(View).ToList());

    /// <summary>Whether a definition has the issue; null asks for none.</summary>
    public static bool Has(StoredDefinition stored, DefinitionIssue? issue, PriorityMatrix matrix) => issue switch
    {
        null => true,
        DefinitionIssue.Incomplete => stored.Definition.Missing.Count > 0,
        DefinitionIssue.OtherPriority =>
            matrix.Of(stored.Definition.Severity, stored.Definition.ResponseSeconds) is { } wanted
            && wanted != stored.Definition.Priority,
        DefinitionIssue.Fault => stored.Fault is not null,
        DefinitionIssue.Disabled => !stored.Definition.Enabled,
        _ => throw new InvariantException("unknown issue"),
    };

    /// <summary>One definition.</summary>
    public static Outcome<StoredDefinition> Find(AlarmService alarms, Rights rights, Id id)
    {
        var unit = alarms.Engine.Read(units => units.GetValueOrDefault(id));
        return unit is null || !rights.Can("alarms.read", unit.SiteId) ? RunAlarmCommand.NotFound : View(unit);
    }

    /// <summary>The changes of one definition, newest first.</summary>
    public static Task<IReadOnlyList<DefinitionRevision>> RevisionsAsync(
        ISqlSession sql, StoredDefinition definition, CancellationToken cancel) => sql.QueryAsync<DefinitionRevision>(
        Revisions, new { SiteId = (long)definition.SiteId, definition.Id }, cancel);

    internal static StoredDefinition View(AlarmUnit unit) =>
        new(unit.Id, unit.SiteId, unit.Revision, unit.Definition, unit.Place, unit.Fault, unit.Snapshot.State);
}
