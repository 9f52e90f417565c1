using Lode.Kernel.Calendars;

namespace Lode.Kernel.Findings;

/// <summary>How urgent a finding is: the one scale of the product (look §2).</summary>
public enum FindingSeverity
{
    P1 = 1,
    P2 = 2,
    P3 = 3,
    P4 = 4,
}

/// <summary>A rule whose results are findings; shipped by its module in <c>Findings.json</c>.</summary>
public sealed record FindingRule
{
    /// <summary><c>module.camelCase</c>; never renamed.</summary>
    public required string Code { get; init; }

    public required string LabelZh { get; init; }

    public required string LabelEn { get; init; }

    /// <summary>Law, standard or limit that it rests on; null for the product's own.</summary>
    public string? Clause { get; init; }

    /// <summary>Severity when the report gives none.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Permission at the site of those who must act.</summary>
    public required string ActPermission { get; init; }

    /// <summary>Working hours until somebody must have explained or ended it.</summary>
    public required double DueWorkingHours { get; init; }

    /// <summary>How many evaluations in a row must be clear before the condition counts as ended.</summary>
    public int ClearAfter { get; init; } = 1;

    /// <summary>Whether a person must close it in writing after the condition ended.</summary>
    public bool NeedsClosure { get; init; }

    /// <summary>Case definition that each new finding opens; null: none.</summary>
    public string? OpensCase { get; init; }

    /// <summary>Hours after the due time at which it is escalated once more.</summary>
    public double EscalateAfterHours { get; init; } = 24;

    /// <summary>When it is due.</summary>
    /// <param name="calendar">Calendar of the site; null counts elapsed hours.</param>
    public long DueUs(WorkCalendar? calendar, long nowUs)
    {
        var span = (long)(DueWorkingHours * 3_600_000_000);
        return calendar?.AddWorking(nowUs, span) ?? nowUs + span;
    }
}
