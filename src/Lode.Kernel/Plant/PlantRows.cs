using System.Globalization;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>Rows of the plant tables as SQL returns them, and their statements.</summary>
internal static class PlantRows
{
    internal const string SelectNodes = """
        SELECT id AS Id, parent_id AS ParentId, level AS Level, code AS Code, name_zh AS NameZh, name_en AS NameEn,
               site_id AS SiteId, ordinal AS Ordinal, template_id AS TemplateId, attributes AS Attributes,
               simulated AS Simulated
          FROM kernel_plant_node
        """;

    internal const string SelectSignals = """
        SELECT id AS Id, node_id AS NodeId, name AS Name, key AS Key, tag_number AS TagNumber, name_zh AS NameZh,
               name_en AS NameEn, unit AS Unit, decimals AS Decimals, range_lo AS RangeLo, range_hi AS RangeHi,
               band_lo AS BandLo, band_hi AS BandHi, step AS Step, states_id AS StatesId, max_gap_s AS MaxGapSeconds,
               stale_after_s AS StaleAfterSeconds, kind AS Kind, expression AS Expression, site_id AS SiteId,
               ordinal AS Ordinal
          FROM kernel_signal
        """;

    internal const string SelectMoves = """
        SELECT node_id AS NodeId, valid_from_us AS ValidFromUs, valid_to_us AS ValidToUs, parent_id AS ParentId,
               code AS Code, reason AS Reason
          FROM kernel_plant_move ORDER BY valid_from_us
        """;

    internal const string SelectSets =
        "SELECT id AS Id, code AS Code, name_zh AS NameZh, name_en AS NameEn FROM kernel_digital_set";

    internal const string SelectStates = """
        SELECT set_id AS SetId, value AS Value, code AS Code, name_zh AS NameZh, name_en AS NameEn
          FROM kernel_digital_state ORDER BY value
        """;

    private const string UpsertNode = """
        INSERT INTO kernel_plant_node (id, parent_id, level, code, name_zh, name_en, site_id, ordinal, template_id,
               attributes, simulated, changed_us)
        VALUES (@Id, @ParentId, @Level, @Code, @NameZh, @NameEn, @SiteId, @Ordinal, @TemplateId, @Attributes,
            @Simulated,
               @NowUs)
        ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, level = excluded.level, code = excluded.code,
               name_zh = excluded.name_zh, name_en = excluded.name_en, site_id = excluded.site_id,
               ordinal = excluded.ordinal, template_id = excluded.template_id, attributes = excluded.attributes,
               simulated = excluded.simulated, changed_us = excluded.changed_us
        """;

    private const string UpsertSignal = """
        INSERT INTO kernel_signal (id, node_id, name, key, tag_number, name_zh, name_en, unit, decimals, range_lo,
            range_hi,
               band_lo, band_hi, step, states_id, max_gap_s, stale_after_s, kind, expression, site_id, ordinal,
                   changed_us)
        VALUES (@Id, @NodeId, @Name, @Key, @TagNumber, @NameZh, @NameEn, @Unit, @Decimals, @RangeLo, @RangeHi, @BandLo,
               @BandHi, @Step, @StatesId, @MaxGapSeconds, @StaleAfterSeconds, @Kind, @Expression, @SiteId, @Ordinal,
                   @NowUs)
        ON CONFLICT (id) DO UPDATE SET node_id = excluded.node_id, name = excluded.name, key = excluded.key,
               tag_number = excluded.tag_number, name_zh = excluded.name_zh, name_en = excluded.name_en,
               unit = excluded.unit, decimals = excluded.decimals, range_lo = excluded.range_lo,
               range_hi = excluded.range_hi, band_lo = excluded.band_lo, band_hi = excluded.band_hi,
               step = excluded.step, states_id = excluded.states_id, max_gap_s = excluded.max_gap_s,
               stale_after_s = excluded.stale_after_s, kind = excluded.kind, expression = excluded.expression,
               site_id = excluded.site_id, ordinal = excluded.ordinal, changed_us = excluded.changed_us
        """;

    private const string InsertMove = """
        INSERT INTO kernel_plant_move (node_id, valid_from_us, valid_to_us, parent_id, code, reason)
        VALUES (@NodeId, @FromUs, @ToUs, @ParentId, @Code, @Reason)
        """;

    private const string CloseMove = """
        UPDATE kernel_plant_move SET valid_to_us = @AtUs
         WHERE node_id = @NodeId AND valid_to_us = @Open AND valid_from_us < @AtUs
        """;

    /// <summary>End of a place that is still valid.</summary>
    internal const long Open = long.MaxValue;

    internal static void Write(IWork work, PlantNode node) => work.Execute(UpsertNode, new
    {
        node.Id,
        node.ParentId,
        Level = (long)node.Level,
        node.Code,
        node.NameZh,
        node.NameEn,
        SiteId = (long)node.SiteId,
        Ordinal = (long)node.Ordinal,
        node.TemplateId,
        node.Attributes,
        Simulated = node.Simulated ? 1L : 0L,
        work.NowUs,
    });

    internal static void Write(IWork work, PlantSignal signal) => work.Execute(UpsertSignal, new
    {
        signal.Id,
        signal.NodeId,
        signal.Name,
        signal.Key,
        signal.TagNumber,
        signal.NameZh,
        signal.NameEn,
        signal.Unit,
        Decimals = (long)signal.Decimals,
        signal.RangeLo,
        signal.RangeHi,
        signal.BandLo,
        signal.BandHi,
        Step = signal.Step ? 1L : 0L,
        signal.StatesId,
        signal.MaxGapSeconds,
        signal.StaleAfterSeconds,
        Kind = KindText(signal.Kind),
        signal.Expression,
        SiteId = (long)signal.SiteId,
        Ordinal = (long)signal.Ordinal,
        work.NowUs,
    });

    /// <summary>The first place of a new node: valid since ever, so that older samples have a place too.</summary>
    internal static void OpenPlace(IWork work, PlantNode node, long fromUs, string reason) =>
        work.Execute(InsertMove, new
        {
            NodeId = node.Id,
            FromUs = fromUs,
            ToUs = Open,
            node.ParentId,
            node.Code,
            Reason = reason,
        });

    /// <summary>Ends the open place of a node; returns false when it begins at or after that instant.</summary>
    internal static bool ClosePlace(IWork work, Id nodeId, long atUs) =>
        work.Execute(CloseMove, new { NodeId = nodeId, AtUs = atUs, Open }) == 1;

    internal static string KindText(SignalKind kind) => kind.ToString().ToLowerInvariant();

    internal static SignalKind? ParseKind(string text) =>
        Enum.TryParse<SignalKind>(text, ignoreCase: true, out var kind) && !char.IsAsciiDigit(text[0]) ? kind : null;

    internal static PlantLevel? ParseLevel(string text) =>
        Enum.TryParse<PlantLevel>(text, ignoreCase: true, out var level) && !char.IsAsciiDigit(text[0]) ? level : null;

    internal sealed class NodeRow
    {
        public Id Id { get; init; }
        public Id? ParentId { get; init; }
        public long Level { get; init; }
        public string Code { get; init; } = "";
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";
        public long SiteId { get; init; }
        public long Ordinal { get; init; }
        public Id? TemplateId { get; init; }
        public string Attributes { get; init; } = "{}";
        public long Simulated { get; init; }

        internal PlantNode ToNode() => new(
            Id, ParentId, (PlantLevel)Level, Code, NameZh, NameEn, (int)SiteId, (int)Ordinal, TemplateId, Attributes,
                Simulated == 1);
    }

    internal sealed class SignalRow
    {
        public Id Id { get; init; }
        public Id NodeId { get; init; }
        public string Name { get; init; } = "";
        public string Key { get; init; } = "";
        public string TagNumber { get; init; } = "";
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";
        public string Unit { get; init; } = "";
        public long Decimals { get; init; }
        public double? RangeLo { get; init; }
        public double? RangeHi { get; init; }
        public double? BandLo { get; init; }
        public double? BandHi { get; init; }
        public long Step { get; init; }
        public Id? StatesId { get; init; }
        public double? MaxGapSeconds { get; init; }
        public double? StaleAfterSeconds { get; init; }
        public string Kind { get; init; } = "";
        public string Expression { get; init; } = "";
        public long SiteId { get; init; }
        public long Ordinal { get; init; }

        internal PlantSignal ToSignal() => new()
        {
            Id = Id,
            NodeId = NodeId,
            Name = Name,
            Key = Key,
            TagNumber = TagNumber,
            NameZh = NameZh,
            NameEn = NameEn,
            Unit = Unit,
            Decimals = (int)Decimals,
            RangeLo = RangeLo,
            RangeHi = RangeHi,
            BandLo = BandLo,
            BandHi = BandHi,
            Step = Step == 1,
            StatesId = StatesId,
            MaxGapSeconds = MaxGapSeconds,
            StaleAfterSeconds = StaleAfterSeconds,
            Kind = ParseKind(Kind) ?? SignalKind.Measured,
            Expression = Expression,
            SiteId = (int)SiteId,
            Ordinal = (int)Ordinal,
        };
    }

    internal sealed class MoveRow
    {
        public Id NodeId { get; init; }
        public long ValidFromUs { get; init; }
        public long ValidToUs { get; init; }
        public Id? ParentId { get; init; }
        public string Code { get; init; } = "";
        public string Reason { get; init; } = "";

        internal PlantMove ToMove() => new(NodeId, ValidFromUs, ValidToUs, ParentId, Code, Reason);
    }

    internal sealed class SetRow
    {
        public Id Id { get; init; }
        public string Code { get; init; } = "";
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";
    }

    internal sealed class StateRow
    {
        public Id SetId { get; init; }
        public long Value { get; init; }
        public string Code { get; init; } = "";
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";

        internal DigitalState ToState() => new(Value, Code, NameZh, NameEn);
    }

    /// <summary>Invariant text of a number for exports; empty for none.</summary>
    internal static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
