using Lode.Kernel;

namespace Lode.Waste.Batches;

/// <summary>A batch as stored; how much of it is where stands in the ledger.</summary>
internal sealed record BatchRow
{
    internal const string Columns = """
        site_id, id, code, stream_id, waste_code, origin, facility_id, generated_us, oldest_us, moisture, closed_us
        """;

    internal const string One = $"SELECT {Columns} FROM waste_batch WHERE site_id = @SiteId AND id = @Id";

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public Id StreamId { get; init; }

    public string WasteCode { get; init; } = "";

    public string Origin { get; init; } = "";

    /// <summary>Where it came into being.</summary>
    public Id FacilityId { get; init; }

    public long GeneratedUs { get; init; }

    /// <summary>Generation of its oldest ancestor.</summary>
    public long OldestUs { get; init; }

    /// <summary>Share of water, 0 to 1; null when nobody took a sample.</summary>
    public double? Moisture { get; init; }

    /// <summary>When its last gram left; null while there is some.</summary>
    public long? ClosedUs { get; init; }
}

/// <summary>What tells how old a stock is, of a batch that has some: there are ten thousand of them on a site, and an
/// index holds all of it.</summary>
internal sealed record OpenBatch
{
    internal const string OfSite = """
        SELECT id, code, stream_id, oldest_us FROM waste_batch WHERE site_id = @SiteId AND closed_us IS NULL
        """;

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public Id StreamId { get; init; }

    /// <summary>Generation of its oldest ancestor.</summary>
    public long OldestUs { get; init; }
}

/// <summary>One step of a batch as stored.</summary>
internal sealed record MoveRow
{
    internal const string Columns = """
        site_id, id, seq, kind, code, at_us, batch_id, facility_id, to_id, moved_g, containers, container_type,
        container_count, method, source_code, destination, handler, second_handler, transfer_id, posting_id, reference,
        recorded_us, recorded_by
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public long Seq { get; init; }

    /// <summary>generate, opening, storeIn, storeOut, selfUse, selfDispose, outsource, takeBack, merge or
    /// split.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Code of the register's row.</summary>
    public string Code { get; init; } = "";

    public long AtUs { get; init; }

    public Id BatchId { get; init; }

    public Id FacilityId { get; init; }

    public Id? ToId { get; init; }

    public long MovedG { get; init; }

    /// <summary>Codes of the containers, one a line.</summary>
    public string Containers { get; init; } = "";

    public string ContainerType { get; init; } = "";

    public long ContainerCount { get; init; }

    public string Method { get; init; } = "";

    /// <summary>Code of the row that this one continues.</summary>
    public string SourceCode { get; init; } = "";

    public string Destination { get; init; } = "";

    public string Handler { get; init; } = "";

    public string SecondHandler { get; init; } = "";

    public Id? TransferId { get; init; }

    public Id PostingId { get; init; }

    public string Reference { get; init; } = "";

    public long RecordedUs { get; init; }

    public string RecordedBy { get; init; } = "";
}

/// <summary>A container as stored.</summary>
internal sealed record ContainerRow
{
    internal const string Columns =
        "site_id, id, code, batch_id, type, volume_l, net_g, packed_us, labels, printed_us, gone_us";

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public Id BatchId { get; init; }

    public string Type { get; init; } = "";

    public long VolumeL { get; init; }

    public long NetG { get; init; }

    public long PackedUs { get; init; }

    /// <summary>Labels that it needs: two above 450 L (HJ 1276-2022).</summary>
    public long Labels { get; init; }

    public long? PrintedUs { get; init; }

    public long? GoneUs { get; init; }
}
