namespace Lode.Kernel.Findings;

/// <summary>What a rule says about an object.</summary>
public sealed record FindingRow
{
    internal const string Columns = """
        site_id, id, rule, object_kind, object_id, object_zh, object_en, route, severity, state, evidence, occurrences,
        clear_count, opened_us, seen_us, due_us, escalations, next_level_us, owner_id, owner_name, note,
        ended_us, closed_us, closed_by,
        case_id
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Rule { get; init; } = "";

    public string ObjectKind { get; init; } = "";

    public string ObjectId { get; init; } = "";

    public string ObjectZh { get; init; } = "";

    public string ObjectEn { get; init; } = "";

    /// <summary>Page of the object.</summary>
    public string Route { get; init; } = "";

    public long Severity { get; init; }

    /// <summary>open: holds, nobody explained it. explained: holds, a person wrote why. ended: no longer holds, a
    /// person
    /// must close it. closed.</summary>
    public string State { get; init; } = "";

    /// <summary>JSON list of <see cref="EvidenceLine"/>.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>How often it was reported.</summary>
    public long Occurrences { get; init; }

    /// <summary>Clear evaluations in a row.</summary>
    public long ClearCount { get; init; }

    public long OpenedUs { get; init; }

    /// <summary>Last report.</summary>
    public long SeenUs { get; init; }

    public long DueUs { get; init; }

    /// <summary>0 in time, 1 late, 2 escalated.</summary>
    public long Escalations { get; init; }

    /// <summary>When it is marked late, or escalated, next.</summary>
    public long NextLevelUs { get; init; }

    public Id? OwnerId { get; init; }

    public string? OwnerName { get; init; }

    /// <summary>What a person wrote: the explanation, or the closing note.</summary>
    public string Note { get; init; } = "";

    public long? EndedUs { get; init; }

    public long? ClosedUs { get; init; }

    public string? ClosedBy { get; init; }

    public Id? CaseId { get; init; }
}

/// <summary>One fact that a finding rests on.</summary>
/// <param name="Value">As text, with the decimals of its quantity; an instant in ISO-8601.</param>
/// <param name="Route">Page that shows it.</param>
public sealed record EvidenceLine(string LabelZh, string LabelEn, string Value, string? Unit = null,
    string? Route = null);
