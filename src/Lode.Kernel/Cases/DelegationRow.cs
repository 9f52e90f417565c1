namespace Lode.Kernel.Cases;

/// <summary>What one person may do for another: for procedures, roles and amounts, for a time. It is not passed on.
/// </summary>
internal sealed record DelegationRow
{
    /// <summary>Delegations to a person.</summary>
    internal const string To = """
        SELECT id, from_id, to_id, types, roles, amount_limit, from_us, until_us, reason, revoked_us
          FROM kernel_delegation WHERE to_id = @To AND until_us > @NowUs
        """;

    /// <summary>Those from one person to another.</summary>
    internal const string FromTo = To + " AND from_id = @From";

    public Id Id { get; init; }

    public Id FromId { get; init; }

    public Id ToId { get; init; }

    /// <summary>Procedures, separated by blanks; empty: all.</summary>
    public string Types { get; init; } = "";

    /// <summary>Roles, separated by blanks; empty: all.</summary>
    public string Roles { get; init; } = "";

    /// <summary>Most that the amount of the case may be.</summary>
    public double? AmountLimit { get; init; }

    public long FromUs { get; init; }

    public long UntilUs { get; init; }

    public string Reason { get; init; } = "";

    public long? RevokedUs { get; init; }

    /// <summary>Whether it covers a task of a procedure now, the amount aside.</summary>
    internal bool Covers(Id principal, Id actor, string type, IReadOnlyList<string> roles, long nowUs) =>
        FromId == principal && ToId == actor && FromUs <= nowUs && nowUs < UntilUs
        && (RevokedUs is null || nowUs < RevokedUs)
        && (Types.Length == 0 || Types.Split(' ').Contains(type))
        && (Roles.Length == 0 || Roles.Split(' ').Intersect(roles).Any());
}
