using Lode.Kernel;

namespace Lode.Waste.Periods;

/// <summary>A reported period as stored.</summary>
internal sealed record PeriodRow
{
    private const string Columns = "site_id, period, job_id, checked_us, checks, filed_us, filed_by, notes";

    internal const string One = $"SELECT {Columns} FROM waste_period WHERE site_id = @SiteId AND period = @Period";

    internal const string Filed = $"""
        SELECT {Columns} FROM waste_period
         WHERE site_id = @SiteId AND filed_us IS NOT NULL ORDER BY period DESC LIMIT 24
        """;

    internal const string Begin = """
        INSERT INTO waste_period (site_id, period, job_id, checks, filed_by, notes)
        VALUES (@SiteId, @Period, @JobId, '[]', '', '')
        ON CONFLICT (site_id, period) DO UPDATE SET job_id = excluded.job_id
        """;

    internal const string Check = """
        UPDATE waste_period SET checked_us = @NowUs, checks = @Checks WHERE site_id = @SiteId AND period = @Period
        """;

    internal const string File = """
        UPDATE waste_period SET filed_us = @NowUs, filed_by = @FiledBy, notes = @Notes
         WHERE site_id = @SiteId AND period = @Period AND filed_us IS NULL
        """;

    public long SiteId { get; init; }

    public string Period { get; init; } = "";

    /// <summary>The job that last checked or filed it.</summary>
    public Id? JobId { get; init; }

    public long? CheckedUs { get; init; }

    /// <summary>What the checks found, as JSON.</summary>
    public string Checks { get; init; } = "";

    public long? FiledUs { get; init; }

    public string FiledBy { get; init; } = "";

    /// <summary>Why a check that failed may stand, by its name, as JSON.</summary>
    public string Notes { get; init; } = "";
}

/// <summary>A form as it was filed.</summary>
internal sealed record FiledFormRow
{
    private const string Columns = "site_id, period, form, title_zh, title_en, row_count, total_g, parts, hash";

    internal const string OfPeriod = $"""
        SELECT {Columns} FROM waste_filed_form WHERE site_id = @SiteId AND period = @Period ORDER BY form
        """;

    internal const string Insert = $"""
        INSERT INTO waste_filed_form ({Columns})
        VALUES (@SiteId, @Period, @Form, @TitleZh, @TitleEn, @RowCount, @TotalG, @Parts, @Hash)
        """;

    public long SiteId { get; init; }

    public string Period { get; init; } = "";

    public string Form { get; init; } = "";

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public long RowCount { get; init; }

    public long TotalG { get; init; }

    public long Parts { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public string Hash { get; init; } = "";
}
