using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Host.Simulate;

/// <summary>Procedures that only a simulation has: what the shipped ones seldom do.</summary>
internal static class SimProcedures
{
    /// <summary>A case that asks for another one and ends with it.</summary>
    internal const string Asking = """
        {
          "format": "case-definition/v1", "type": "simAsking", "prefix": "SA",
          "labels": { "zh-CN": "问", "en-US": "Ask" },
          "openers": [{ "role": "operator" }], "openForm": "what",
          "data": { "type": "object", "properties": {
            "what": { "type": "string", "x-labels": { "zh-CN": "何", "en-US": "What" } } } },
          "forms": { "what": { "labels": { "zh-CN": "何", "en-US": "What" }, "fields": ["what"],
            "required": ["what"] } },
          "states": [
            { "id": "waiting", "labels": { "zh-CN": "等", "en-US": "Waiting" },
              "onEntry": [{ "open": { "type": "instrumentRequest", "link": "request",
                "data": { "instrument": "data.what" } } }],
              "transitions": [{ "on": "case.request.closed", "to": ["end"] }] },
            { "id": "end", "kind": "final", "labels": { "zh-CN": "终", "en-US": "End" } } ]
        }
        """;

    /// <summary>Two states that are entered again and again, each with a deadline of its own.</summary>
    internal const string Round = """
        {
          "format": "case-definition/v1", "type": "simRound", "prefix": "SR",
          "labels": { "zh-CN": "巡", "en-US": "Round" },
          "openers": [{ "role": "operator" }],
          "data": { "type": "object", "properties": {} },
          "states": [
            { "id": "walk", "labels": { "zh-CN": "走", "en-US": "Walking" },
              "tasks": [{ "id": "walk", "labels": { "zh-CN": "走", "en-US": "Walk" }, "who": { "role": "operator" },
                "outcomes": [
                  { "id": "again", "labels": { "zh-CN": "再走", "en-US": "Again" } },
                  { "id": "stop", "labels": { "zh-CN": "停", "en-US": "Stop" } } ] }],
              "deadline": { "clock": "elapsed", "hours": 4, "levels": [
                { "percent": 50, "do": "remind" }, { "percent": 100, "do": "escalate", "raise": "tired" } ] },
              "transitions": [
                { "on": "task.walk.again", "to": ["walk"] }, { "on": "task.walk.stop", "to": ["end"] },
                { "on": "tired", "to": ["rest"] } ] },
            { "id": "rest", "labels": { "zh-CN": "歇", "en-US": "Resting" },
              "deadline": { "clock": "elapsed", "hours": 1, "levels": [
                { "percent": 100, "do": "remind", "raise": "rested" } ] },
              "transitions": [{ "on": "rested", "to": ["walk"] }] },
            { "id": "end", "kind": "final", "labels": { "zh-CN": "终", "en-US": "End" } } ]
        }
        """;

    /// <summary>Publishes them.</summary>
    internal static async Task PublishAsync(ISqlSession sql)
    {
        foreach (var text in new[] { Asking, Round })
        {
            var faults = new DefinitionFaults();
            var procedure = ProcedureBuilder.Build(text, faults);
            Invariant.Holds(procedure is not null);
            await sql.CommitAsync(work => PublishDefinition.Store(
                work, procedure, text, "shipped", "simulate", Actor.System("simulate")));
        }
    }
}
