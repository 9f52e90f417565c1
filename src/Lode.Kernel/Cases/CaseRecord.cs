using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>The record of one command: all that the log, the chain and the replay need.</summary>
internal static class CaseRecord
{
    private const string Insert = """
        INSERT INTO kernel_case_event (site_id, id, case_id, number, at_us, actor_id, idem_key, request_hash, rev,
                                       refusal, record, seq, hash)
        VALUES (@SiteId, @Id, @CaseId, @Number, @AtUs, @ActorId, @IdemKey, @RequestHash, @Rev, @Refusal, @Record,
                @Seq, @Hash)
        """;

    /// <summary>What is written down.</summary>
    /// <param name="Number">Of the event within its case, from 1.</param>
    /// <param name="Rev">Revision of the case after it.</param>
    internal sealed record Entry(
        CaseState State, long Number, long Rev, Actor Actor, CaseCommand Command, string RequestHash,
        IReadOnlyList<string> From, IReadOnlyList<CaseChange> Changes, Refusal? Refusal);

    internal static void Write(IWork work, Entry entry)
    {
        var id = Id.New((int)entry.State.Org, Instants.FromUs(work.NowUs));
        var record = CanonicalJson.Of(Node(entry, id, work.NowUs));
        var mark = ((Work)work).Seal(ChainTables.Cases, entry.State.Org, Encoding.UTF8.GetBytes(record));
        work.Execute(Insert, new CaseEventRow
        {
            SiteId = entry.State.Org,
            Id = id,
            CaseId = entry.State.Id,
            Number = entry.Number,
            AtUs = work.NowUs,
            ActorId = entry.Actor.Kind == ActorKind.Person ? entry.Actor.Id : null,
            IdemKey = entry.Command.Key,
            RequestHash = entry.RequestHash,
            Rev = entry.Rev,
            Refusal = entry.Refusal?.Code,
            Record = record,
            Seq = mark?.Seq,
            Hash = mark?.Hash,
        });
    }

    /// <summary>The hash of what was asked, the key aside.</summary>
    internal static string HashOf(CaseCommand command) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        CanonicalJson.Of(JsonSerializer.SerializeToNode(
            command with { Key = null, ExpectedRev = null }, CaseJson.Options)))));

    private static JsonObject Node(Entry entry, Id id, long nowUs)
    {
        var command = JsonSerializer.SerializeToNode(
            entry.Command with { Verb = "", Key = null }, CaseJson.Options)!.AsObject();
        command.Remove("verb");
        var node = new JsonObject
        {
            ["id"] = id.ToString(),
            ["site"] = entry.State.Org,
            ["case"] = entry.State.Id.ToString(),
            ["number"] = entry.Number,
            ["rev"] = entry.Rev,
            ["atUs"] = nowUs,
            ["actor"] = new JsonObject
            {
                ["kind"] = entry.Actor.Kind switch
                {
                    ActorKind.Person => "person",
                    ActorKind.Token => "token",
                    ActorKind.System => "system",
                },
                ["id"] = entry.Actor.Id?.ToString(),
                ["name"] = entry.Actor.Name,
            },
            ["verb"] = entry.Command.Verb,
            ["command"] = command,
            ["key"] = entry.Command.Key,
            ["requestHash"] = entry.RequestHash,
            ["requestId"] = entry.Actor.RequestId,
            ["from"] = new JsonArray([.. entry.From.Select(leaf => (JsonNode?)leaf)]),
        };
        if (entry.Refusal is { } refusal)
        {
            node["refusal"] = new JsonObject
            {
                ["code"] = refusal.Code,
                ["status"] = refusal.Status,
                ["clause"] = refusal.Clause,
                ["args"] = refusal.Args is { } args ? new JsonObject(
                    args.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) : null,
            };
        }
        else
        {
            node["to"] = new JsonArray([.. entry.State.Leaves.Select(leaf => (JsonNode?)leaf)]);
            node["changes"] = JsonSerializer.SerializeToNode(entry.Changes, CaseJson.Options);
        }

        return node;
    }

    /// <summary>The refusal of an event, with the values of its text; null when it was accepted.</summary>
    internal static Refusal? RefusalOf(CaseEventRow row)
    {
        if (row.Refusal is not { } code)
        {
            return null;
        }

        using var read = JsonDocument.Parse(row.Record);
        var refusal = read.RootElement.GetProperty("refusal");
        return new Refusal(code, refusal.GetProperty("status").GetInt32(), refusal.GetProperty("clause").GetString())
        {
            Args = refusal.GetProperty("args").Deserialize<Dictionary<string, string>>(),
        };
    }

    /// <summary>The changes of a record; none for a refusal.</summary>
    internal static IReadOnlyList<CaseChange> ChangesOf(string record)
    {
        using var read = JsonDocument.Parse(record);
        return read.RootElement.TryGetProperty("changes", out var changes)
            ? changes.Deserialize<List<CaseChange>>(CaseJson.Options)! : [];
    }
}
