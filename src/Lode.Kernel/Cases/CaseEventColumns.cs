using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Holds the columns of an event against its record: the record says more than the columns, so it stands for
/// the rest, and what a column has takes the place of what the record says.</summary>
internal static class CaseEventColumns
{
    private const string Page = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event
         WHERE site_id = @SiteId AND seq > @From ORDER BY seq LIMIT @Limit
        """;

    /// <summary>The events of a site as the verification of chains reads them.</summary>
    internal static ChainReader<CaseEventRow> ReaderOf(ISqlSession sql, long site) => new(
        ChainTables.Cases,
        site,
        (from, limit, cancel) => sql.QueryAsync<CaseEventRow>(
            Page, new { SiteId = site, From = from, Limit = limit }, cancel),
        WriteRecord);

    /// <summary>The record that the columns make: the stored one to the byte where they agree.</summary>
    internal static void WriteRecord(CaseEventRow row, CanonicalWriter record)
    {
        try
        {
            using var read = JsonDocument.Parse(row.Record);
            record.Whole(Agree(row, read.RootElement)
                ? row.Record : Rebuild(row, JsonNode.Parse(row.Record)!.AsObject()));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            record.Whole(Rebuild(row, []));
        }
    }

    private static bool Agree(CaseEventRow row, JsonElement record) =>
        Says(record, "id", row.Id.ToString()) && Says(record, "case", row.CaseId.ToString())
        && Says(record, "number", row.Number) && Says(record, "rev", row.Rev) && Says(record, "atUs", row.AtUs)
        && Says(Member(record, "refusal"), "code", row.Refusal)
        && (Member(Member(record, "actor"), "kind") is { ValueKind: JsonValueKind.String } kind
            && kind.ValueEquals("person")
                ? Says(record.GetProperty("actor"), "id", row.ActorId?.ToString()) : row.ActorId is null)
        && (!IsBound(record) || (Says(record, "site", row.SiteId) && Says(record, "key", row.IdemKey)
            && Says(record, "requestHash", row.RequestHash)));

    // Records from before the chain of cases do not name site, key and request.
    private static bool IsBound(JsonElement record) => record.TryGetProperty("requestHash", out _);

    private static JsonElement? Member(JsonElement? record, string name) =>
        record is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member)
            ? member : null;

    private static bool Says(JsonElement? record, string name, string? text) =>
        Member(record, name) is { ValueKind: not JsonValueKind.Null } member
            ? member.ValueKind == JsonValueKind.String && member.ValueEquals(text) : text is null;

    private static bool Says(JsonElement? record, string name, long number) =>
        Member(record, name) is { ValueKind: JsonValueKind.Number } member
            && member.TryGetInt64(out var said) && said == number;

    private static string Rebuild(CaseEventRow row, JsonObject record)
    {
        record["id"] = row.Id.ToString();
        record["case"] = row.CaseId.ToString();
        record["number"] = row.Number;
        record["rev"] = row.Rev;
        record["atUs"] = row.AtUs;
        record["site"] = row.SiteId;
        record["key"] = row.IdemKey;
        record["requestHash"] = row.RequestHash;
        if (record["actor"] is JsonObject actor
            && (row.ActorId is not null || (string?)actor["kind"] == "person"))
        {
            actor["id"] = row.ActorId?.ToString();
        }

        if (row.Refusal is null)
        {
            record.Remove("refusal");
        }
        else if (record["refusal"] is JsonObject refusal)
        {
            refusal["code"] = row.Refusal;
        }
        else
        {
            record["refusal"] = new JsonObject { ["code"] = row.Refusal };
        }

        return CanonicalJson.Of(record);
    }
}
