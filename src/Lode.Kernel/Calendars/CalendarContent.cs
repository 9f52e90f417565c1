using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Calendars;

/// <summary>A text in both languages.</summary>
public sealed record Labels(
    [property: JsonPropertyName("zh-CN")] string ZhCn, [property: JsonPropertyName("en-US")] string EnUs)
{
    /// <summary>The text in a language of the product.</summary>
    public string In(string language) => language == "en-US" ? EnUs : ZhCn;

    /// <summary>Whether both texts are there.</summary>
    [JsonIgnore]
    public bool AreComplete => !string.IsNullOrWhiteSpace(ZhCn) && !string.IsNullOrWhiteSpace(EnUs);
}

/// <summary>The working time of a site as data, <c>calendar/v1</c>: hours, exceptions, shifts and crews.</summary>
public sealed record CalendarContent
{
    public const string FormatName = "calendar/v1";

    public string Format { get; init; } = FormatName;

    /// <summary>Whose holiday notices count: <c>CN</c>, or empty for none.</summary>
    public string Holidays { get; init; } = "";

    /// <summary>Regular workdays, ISO numbers: Monday 1 to Sunday 7.</summary>
    public IReadOnlyList<int> Week { get; init; } = [];

    /// <summary>Hours of a workday, <c>08:30-12:00</c>, in order and apart.</summary>
    public IReadOnlyList<string> Hours { get; init; } = [];

    /// <summary>Other hours in a part of each year, as in summer.</summary>
    public IReadOnlyList<CalendarSeason> Seasons { get; init; } = [];

    /// <summary>Days that differ from everything else.</summary>
    public IReadOnlyList<CalendarException> Exceptions { get; init; } = [];

    public IReadOnlyList<ShiftContent> Shifts { get; init; } = [];

    public CrewRotation? Crews { get; init; }

    /// <summary>Other shifts from a day on; each holds until the next.</summary>
    public IReadOnlyList<ShiftChange> Changes { get; init; } = [];
}

/// <summary>Shifts and crews that hold from a date on; the last turn before it runs to its end.</summary>
public sealed record ShiftChange(string From, IReadOnlyList<ShiftContent> Shifts, CrewRotation? Crews = null);

/// <summary>Hours that hold from a day of each year to another, both included, <c>MM-DD</c>.</summary>
public sealed record CalendarSeason(string From, string To, IReadOnlyList<string> Hours);

/// <summary>A day with hours of its own; none: the day is off.</summary>
public sealed record CalendarException(string Date, IReadOnlyList<string> Hours, Labels? Reason = null);

/// <summary>A shift of each day.</summary>
/// <param name="Code">As crews name it: day, evening, night.</param>
/// <param name="Start">Local time; the shift belongs to the date on which it starts.</param>
/// <param name="Minutes">Length.</param>
public sealed record ShiftContent(string Code, Labels Labels, string Start, int Minutes);

/// <summary>Which crew has which shift: a cycle of days that each crew enters at its own place.</summary>
/// <param name="From">Day that is the first of the cycle for a crew with offset 0.</param>
/// <param name="Cycle">Code of the shift on each day of the cycle; null: rest.</param>
public sealed record CrewRotation(string From, IReadOnlyList<string?> Cycle, IReadOnlyList<CrewContent> Crews);

/// <summary>A crew and its place in the cycle, in days.</summary>
public sealed record CrewContent(string Code, Labels Labels, int Offset);

/// <summary>A year of public holidays by an official notice, <c>holidays/v1</c>.</summary>
public sealed record HolidayYear
{
    public const string FormatName = "holidays/v1";

    public string Format { get; init; } = FormatName;

    public string Country { get; init; } = "";

    public int Year { get; init; }

    /// <summary>Spans of days off, both ends included.</summary>
    public IReadOnlyList<HolidaySpan> Off { get; init; } = [];

    /// <summary>Weekend days on which work is made up.</summary>
    public IReadOnlyList<string> Work { get; init; } = [];
}

/// <summary>Days off, both ends included, ISO dates.</summary>
public sealed record HolidaySpan(string From, string To, Labels Labels);

/// <summary>The JSON of calendars: unknown members are wrong.</summary>
internal static class CalendarJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
