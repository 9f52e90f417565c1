namespace Lode.Historian.Storage;

/// <summary>One damaged place of the store: what could not be read, and which history is missing because of
/// it.</summary>
/// <param name="File">Name within the store's folder.</param>
/// <param name="Offset">Byte at which the damaged piece begins.</param>
/// <param name="What">The piece and what is wrong with it.</param>
public sealed record StorageFault(string File, long Offset, string What)
{
    /// <summary>Canonical key of the series concerned, if one is.</summary>
    public string? SeriesKey { get; init; }

    /// <summary>First stamp that is missing, UTC ns.</summary>
    public long? From { get; init; }

    /// <summary>Last stamp that is missing, UTC ns.</summary>
    public long? To { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        SeriesKey is null ? $"{File} at {Offset}: {What}" : $"{File} at {Offset}: {What} ({SeriesKey}, {From}..{To})";
}
