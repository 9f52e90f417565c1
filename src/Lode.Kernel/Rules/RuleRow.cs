namespace Lode.Kernel.Rules;

/// <summary>One version of a rule: a law, tariff, factor or limit as data. A result stores <see cref="Id"/>.</summary>
public sealed record RuleRow
{
    public Id Id { get; init; }

    /// <summary>What it is about, for example <c>energy.tceFactor.electricity</c>.</summary>
    public string Code { get; init; } = "";

    /// <summary>From 1, by publication.</summary>
    public long Version { get; init; }

    /// <summary>Document that it comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Clause, table or page of the source.</summary>
    public string Clause { get; init; } = "";

    /// <summary>First day of validity, ISO date.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>Day after the last day of validity, ISO date; null when it is open.</summary>
    public string? ValidTo { get; init; }

    /// <summary>The rule itself, JSON.</summary>
    public string Content { get; init; } = "";

    /// <summary>1 when a person compared it with its source; 0 = to be confirmed, shown as such.</summary>
    public long Confirmed { get; init; }

    /// <summary>When it was published, UTC µs.</summary>
    public long PublishedUs { get; init; }

    /// <summary>Who published it.</summary>
    public string PublishedBy { get; init; } = "";
}
