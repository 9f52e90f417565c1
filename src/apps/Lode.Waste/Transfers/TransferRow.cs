using Lode.Kernel;

namespace Lode.Waste.Transfers;

/// <summary>A transfer as stored.</summary>
internal sealed record TransferRow
{
    internal const string Columns = """
        site_id, id, case_id, number, state, mode, manifest, on_paper, paper_us, receiver_id, method, pieces, pieces_in,
        hold_id, sent_g, received_g, refused_g, back_g, out_ticket_id, in_ticket_id, band, remark, planned_us,
        created_us, signed_us, departed_us, arrived_us, confirm_by_us, confirmed_us, processed_us, processed_method,
        return_manifest, created_by
        """;

    internal const string One = $"SELECT {Columns} FROM waste_transfer WHERE site_id = @SiteId AND id = @Id";

    internal const string Insert = """
        INSERT INTO waste_transfer (site_id, id, case_id, number, state, mode, on_paper, receiver_id, method, pieces,
                                    back_g, remark, planned_us, created_us, processed_method, created_by)
        VALUES (@SiteId, @Id, @CaseId, @Number, @State, @Mode, 0, @ReceiverId, @Method, @Pieces, 0, @Remark,
                @PlannedUs, @CreatedUs, '', @CreatedBy)
        """;

    internal const string Update = """
        UPDATE waste_transfer
           SET state = @State, manifest = @Manifest, on_paper = @OnPaper, paper_us = @PaperUs,
               receiver_id = @ReceiverId, method = @Method, pieces = @Pieces, pieces_in = @PiecesIn, hold_id = @HoldId,
               sent_g = @SentG, received_g = @ReceivedG, refused_g = @RefusedG, back_g = @BackG,
               out_ticket_id = @OutTicketId, in_ticket_id = @InTicketId, band = @Band, remark = @Remark,
               planned_us = @PlannedUs, signed_us = @SignedUs, departed_us = @DepartedUs, arrived_us = @ArrivedUs,
               confirm_by_us = @ConfirmByUs, confirmed_us = @ConfirmedUs, processed_us = @ProcessedUs,
               processed_method = @ProcessedMethod, return_manifest = @ReturnManifest
         WHERE site_id = @SiteId AND id = @Id
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id CaseId { get; init; }

    /// <summary>Number of its case.</summary>
    public string Number { get; init; } = "";

    /// <summary>Innermost state of its case.</summary>
    public string State { get; init; } = "";

    /// <summary>road or pipe.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Number that the national system gave.</summary>
    public string? Manifest { get; init; }

    /// <summary>1 while a paper manifest stands for the one of the national system.</summary>
    public long OnPaper { get; init; }

    public long? PaperUs { get; init; }

    public Id ReceiverId { get; init; }

    public string Method { get; init; } = "";

    public long Pieces { get; init; }

    public long? PiecesIn { get; init; }

    /// <summary>The pending posting that reserves the stock.</summary>
    public Id? HoldId { get; init; }

    public long? SentG { get; init; }

    public long? ReceivedG { get; init; }

    public long? RefusedG { get; init; }

    /// <summary>Of the refused mass, what was stored again.</summary>
    public long BackG { get; init; }

    public Id? OutTicketId { get; init; }

    public Id? InTicketId { get; init; }

    /// <summary>green, amber or red: how the weighing difference is judged.</summary>
    public string? Band { get; init; }

    public string Remark { get; init; } = "";

    public long PlannedUs { get; init; }

    public long CreatedUs { get; init; }

    public long? SignedUs { get; init; }

    public long? DepartedUs { get; init; }

    public long? ArrivedUs { get; init; }

    public long? ConfirmByUs { get; init; }

    public long? ConfirmedUs { get; init; }

    public long? ProcessedUs { get; init; }

    public string ProcessedMethod { get; init; } = "";

    public string? ReturnManifest { get; init; }

    public string CreatedBy { get; init; } = "";
}

/// <summary>One batch of a transfer.</summary>
internal sealed record TransferLineRow
{
    internal const string OfTransfer = """
        SELECT site_id, transfer_id, line, batch_id, facility_id, planned_g, sent_g FROM waste_transfer_line
         WHERE site_id = @SiteId AND transfer_id = @TransferId ORDER BY line
        """;

    internal const string Insert = """
        INSERT INTO waste_transfer_line (site_id, transfer_id, line, batch_id, facility_id, planned_g, sent_g)
        VALUES (@SiteId, @TransferId, @Line, @BatchId, @FacilityId, @PlannedG, 0)
        """;

    internal const string Send = """
        UPDATE waste_transfer_line SET sent_g = @SentG
         WHERE site_id = @SiteId AND transfer_id = @TransferId AND line = @Line
        """;

    public long SiteId { get; init; }

    public Id TransferId { get; init; }

    public long Line { get; init; }

    public Id BatchId { get; init; }

    public Id FacilityId { get; init; }

    public long PlannedG { get; init; }

    public long SentG { get; init; }
}

/// <summary>One carrier of a transfer.</summary>
internal sealed record TransferLegRow
{
    internal const string OfTransfer = """
        SELECT site_id, transfer_id, leg, carrier_id, vehicle_id, driver_id, taken_us FROM waste_transfer_leg
         WHERE site_id = @SiteId AND transfer_id = @TransferId ORDER BY leg
        """;

    internal const string Insert = """
        INSERT INTO waste_transfer_leg (site_id, transfer_id, leg, carrier_id, vehicle_id, driver_id)
        VALUES (@SiteId, @TransferId, @Leg, @CarrierId, @VehicleId, @DriverId)
        """;

    internal const string Take = """
        UPDATE waste_transfer_leg SET taken_us = @TakenUs
         WHERE site_id = @SiteId AND transfer_id = @TransferId AND leg = @Leg
        """;

    public long SiteId { get; init; }

    public Id TransferId { get; init; }

    public long Leg { get; init; }

    public Id CarrierId { get; init; }

    public Id VehicleId { get; init; }

    public Id DriverId { get; init; }

    public long? TakenUs { get; init; }
}

/// <summary>A weighing as stored.</summary>
internal sealed record TicketRow
{
    internal const string Columns = """
        site_id, id, number, plate, gross_g, tare_g, interval_g, weighed_us, by_hand, entered_by, confirmed_by, hash
        """;

    internal const string One = $"SELECT {Columns} FROM waste_ticket WHERE site_id = @SiteId AND id = @Id";

    internal const string Insert = """
        INSERT INTO waste_ticket (site_id, id, number, plate, gross_g, tare_g, interval_g, weighed_us, by_hand,
                                  entered_by, confirmed_by, hash)
        VALUES (@SiteId, @Id, @Number, @Plate, @GrossG, @TareG, @IntervalG, @WeighedUs, @ByHand, @EnteredBy,
                @ConfirmedBy, @Hash)
        ON CONFLICT (site_id, number) DO NOTHING
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Number { get; init; } = "";

    public string Plate { get; init; } = "";

    public long GrossG { get; init; }

    public long TareG { get; init; }

    /// <summary>Verification scale interval e.</summary>
    public long IntervalG { get; init; }

    public long WeighedUs { get; init; }

    /// <summary>1 when a person typed it instead of the scale.</summary>
    public long ByHand { get; init; }

    public string EnteredBy { get; init; } = "";

    /// <summary>The second person who looked at a typed ticket.</summary>
    public string ConfirmedBy { get; init; } = "";

    public string Hash { get; init; } = "";

    internal long NetG => GrossG - TareG;
}
