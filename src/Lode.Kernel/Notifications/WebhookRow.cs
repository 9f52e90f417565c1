namespace Lode.Kernel.Notifications;

/// <summary>A target outside that hears of notices once an administrator approved its address.</summary>
internal sealed record WebhookRow
{
    internal const string Columns = """
        id, org, name, template, url, secret, codes, language, made_by, made_us, approved_by, approved_us, disabled,
        last_us, last_answer
        """;

    public Id Id { get; init; }

    /// <summary>Organization whose notices it hears, with all below.</summary>
    public long Org { get; init; }

    public string Name { get; init; } = "";

    public string Template { get; init; } = "";

    public string Url { get; init; } = "";

    public string Secret { get; init; } = "";

    /// <summary>Beginnings of notice codes, separated by spaces; empty: all.</summary>
    public string Codes { get; init; } = "";

    public string Language { get; init; } = "";

    public string MadeBy { get; init; } = "";

    public long MadeUs { get; init; }

    public string? ApprovedBy { get; init; }

    public long? ApprovedUs { get; init; }

    public long Disabled { get; init; }

    public long? LastUs { get; init; }

    public string LastAnswer { get; init; } = "";

    internal bool Wants(string code) => Codes.Length == 0
        || Codes.Split(' ').Any(start => code.StartsWith(start, StringComparison.Ordinal));
}
