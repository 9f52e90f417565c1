namespace Lode.Historian.Ingest;

/// <summary>What happens to a line of a series not seen before.</summary>
public enum NewSeries
{
    /// <summary>The series is made.</summary>
    Allow,

    /// <summary>The line waits for an engineer.</summary>
    Hold,

    /// <summary>The line is refused.</summary>
    Refuse,
}

/// <summary>What a writer may do. One per source, shared by all its requests.</summary>
public sealed record IngestPolicy
{
    /// <summary>Everything allowed, nobody owns what is made: tools and tests.</summary>
    public static readonly IngestPolicy Open = new();

    /// <summary>Number of the source (<see cref="SeriesIndex.OwnerNumber"/>); 0 is nobody.</summary>
    public int Owner { get; init; }

    /// <summary>May also write series that another source owns (a token with scopes).</summary>
    public bool WritesForeignSeries { get; init; }

    /// <summary>New series beyond this many owned by the source are refused; known ones stay writable.</summary>
    public int SeriesBudget { get; init; } = int.MaxValue;

    /// <summary>What happens to unknown series.</summary>
    public NewSeries NewSeries { get; init; }

    /// <summary>Values only fill the past: they never raise an alarm.</summary>
    public bool FillsOnly { get; init; }

    /// <summary>Stamps later than now plus this wait for an engineer, ns.</summary>
    public long FutureLimitNs { get; init; } = 600_000_000_000;

    /// <summary>An integer field that is not stored but becomes the row's OPC UA quality; empty for none.</summary>
    public ReadOnlyMemory<byte> QualityField { get; init; } = "quality_code"u8.ToArray();
}

/// <summary>Why a line, or one field of it, was not stored.</summary>
public enum LineFaultKind
{
    /// <summary>Not line protocol.</summary>
    Syntax,

    /// <summary>The stamp does not fit into nanoseconds since 1970.</summary>
    TimeRange,

    /// <summary>A field has another type than before; it waits for an engineer, the other fields are stored.</summary>
    TypeConflict,

    /// <summary>A tag or field named "time".</summary>
    ReservedName,

    /// <summary>Another source owns the series.</summary>
    SeriesOwned,

    /// <summary>The source has used up its series.</summary>
    SeriesBudget,

    /// <summary>The source may not make series.</summary>
    UnknownSeries,

    /// <summary>More than <see cref="ColumnLayout.MaxColumns"/> fields in a series, or too long a key.</summary>
    TooLarge,
}

/// <summary>One refused line.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Line">Number of the line in the body, from 1.</param>
/// <param name="Offset">Byte of the body that is wrong, from 0; the line's start when no byte is.</param>
/// <param name="LineStart">First byte of the line in the body.</param>
/// <param name="LineLength">Bytes of the line, without its newline.</param>
/// <param name="Reason">In English, as writers of InfluxDB expect it.</param>
public readonly record struct LineFault(
    LineFaultKind Kind, int Line, int Offset, int LineStart, int LineLength, string Reason);

/// <summary>Why a line waits for an engineer.</summary>
public enum HoldReason
{
    /// <summary>Its stamp lies too far ahead.</summary>
    FutureStamp,

    /// <summary>A field has another type than before.</summary>
    TypeConflict,

    /// <summary>Its series is not known.</summary>
    UnknownSeries,
}

/// <summary>One line to be kept for an engineer.</summary>
/// <param name="Reason">Why.</param>
/// <param name="LineStart">First byte of the line in the body.</param>
/// <param name="LineLength">Bytes of the line, without its newline.</param>
/// <param name="TimeNs">Stamp of the line, UTC ns; lines without one got the time of arrival.</param>
/// <param name="Detail">The field concerned, or the stamp.</param>
public readonly record struct HeldLine(HoldReason Reason, int LineStart, int LineLength, long TimeNs, string Detail);
