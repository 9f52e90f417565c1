using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Reports;

/// <summary>What a report is: a template, what stands in its named cells, and when it is made.</summary>
internal sealed record ReportContent
{
    public required string TitleZh { get; init; }

    public required string TitleEn { get; init; }

    /// <summary>Language of its texts: zh-CN or en-US.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>The document that holds the template.</summary>
    public Id TemplateId { get; init; }

    public string TemplateName { get; init; } = "";

    public string TemplateHash { get; init; } = "";

    /// <summary><c>daily</c> or <c>monthly</c>: what a period is.</summary>
    public required string Cadence { get; init; }

    /// <summary>Made by itself after each period.</summary>
    public bool Scheduled { get; init; }

    /// <summary>Local time at which a plant day begins, <c>HH:mm</c>.</summary>
    public string DayStart { get; init; } = "00:00";

    /// <summary>Day on which a reporting month begins: 1, or, as with 26, in the month before.</summary>
    public int MonthStart { get; init; } = 1;

    /// <summary>Time for late data before it is made.</summary>
    public int DelayMinutes { get; init; } = 30;

    public required IReadOnlyList<ReportCell> Cells { get; init; }
}

/// <summary>What stands in a named cell.</summary>
/// <param name="Name">Defined name of the workbook that is one cell.</param>
/// <param name="Expression">In the kernel's language.</param>
/// <param name="Unit">Unit of a number; null takes the one that comes out.</param>
/// <param name="Decimals">Places on paper and screen.</param>
internal sealed record ReportCell(string Name, string Expression, string? Unit = null, int? Decimals = null);

/// <summary>What came out for a cell.</summary>
/// <param name="Unit">Empty for texts and bare numbers.</param>
/// <param name="Quality"><c>good</c>, <c>uncertain</c> (data are missing or doubtful), or <c>none</c>.</param>
internal sealed record ReportResult(
    string Name, string Expression, double? Number, string? Text, string Unit, int Decimals, string Quality);

/// <summary>A revision of a report as stored.</summary>
internal sealed record ReportRow
{
    internal const string Columns = "site_id, id, revision, content, saved_us, saved_by, closed";

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public long Revision { get; init; }

    public string Content { get; init; } = "";

    public long SavedUs { get; init; }

    public string SavedBy { get; init; } = "";

    public long Closed { get; init; }

    internal ReportContent Parsed => JsonSerializer.Deserialize<ReportContent>(Content, ReportJson.Options)!;
}

/// <summary>One making of a report, with the state of its job.</summary>
internal sealed record ReportRunRow
{
    internal const string Columns = """
        u.site_id, u.id, u.report_id, u.revision, u.scheduled, u.period, u.from_us, u.to_us, u.job_id, u.document_id,
        u.content_hash, u.cells, u.asked_by, u.asked_us, u.ended_us, coalesce(j.state, '') AS state, j.refusal,
        coalesce(j.done_parts, 0) AS done_parts, coalesce(j.total_parts, 0) AS total_parts
        """;

    internal const string Tables = """
        kernel_report_run u LEFT JOIN kernel_job j ON j.site_id = u.site_id AND j.id = u.job_id
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id ReportId { get; init; }

    public long Revision { get; init; }

    public long Scheduled { get; init; }

    public string Period { get; init; } = "";

    public long FromUs { get; init; }

    public long ToUs { get; init; }

    public Id JobId { get; init; }

    public Id? DocumentId { get; init; }

    public string? ContentHash { get; init; }

    public string? Cells { get; init; }

    public string AskedBy { get; init; } = "";

    public long AskedUs { get; init; }

    public long? EndedUs { get; init; }

    public string State { get; init; } = "";

    public string? Refusal { get; init; }

    public long DoneParts { get; init; }

    public long TotalParts { get; init; }

    internal IReadOnlyList<ReportResult> Results =>
        Cells is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<ReportResult>>(Cells, ReportJson.Options)!;
}

/// <summary>The JSON of reports.</summary>
internal static class ReportJson
{
    internal static readonly JsonSerializerOptions Options = Build();

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new Json.IdJson());
        return options;
    }
}
