namespace Lode.Kernel.Ledger;

/// <summary>A book: what one site has of one quantity, counted in one way (rules §5).</summary>
public sealed record Book
{
    /// <summary>Number of the site.</summary>
    public long SiteId { get; init; }

    public Id Id { get; init; }

    /// <summary>One of <see cref="LedgerUnit.All"/>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>How it is counted, a word of the app: <c>waste.wet</c>, <c>carbon.market</c>.</summary>
    public string Convention { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public long OpenedUs { get; init; }

    /// <summary>Business time before which nothing is posted any more; 0 when no period is closed.</summary>
    public long ClosedUntilUs { get; init; }
}

/// <summary>The whole units in which books count (design §4).</summary>
public static class LedgerUnit
{
    /// <summary>Mass.</summary>
    public const string Gram = "g";

    /// <summary>Energy.</summary>
    public const string WattHour = "Wh";

    /// <summary>Greenhouse gases as mass of carbon dioxide.</summary>
    public const string GramCo2e = "gCO2e";

    /// <summary>Money, a hundredth of a yuan.</summary>
    public const string Fen = "fen";

    /// <summary>Things that are counted.</summary>
    public const string Pieces = "pcs";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Gram, WattHour, GramCo2e, Fen, Pieces];

    private const decimal Million = 1_000_000m;
    private const decimal Hundred = 100m;

    /// <summary>An amount as people read it: 12.000 t, 3.500 MWh, ¥ 38,600.00.</summary>
    public static string Format(long amount, string unit)
    {
        var digits = unit is Gram or WattHour or GramCo2e && amount % 1000 != 0 ? "#,##0.000000" : "#,##0.000";
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return unit switch
        {
            Gram => (amount / Million).ToString(digits, culture) + " t",
            WattHour => (amount / Million).ToString(digits, culture) + " MWh",
            GramCo2e => (amount / Million).ToString(digits, culture) + " tCO2e",
            Fen => "¥ " + (amount / Hundred).ToString("#,##0.00", culture),
            _ => amount.ToString("#,##0", culture) + " " + unit,
        };
    }
}
