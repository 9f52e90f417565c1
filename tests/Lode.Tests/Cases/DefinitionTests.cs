using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases.Definitions;
using Lode.Testing;
using Lode.Testing.Cases;
using Xunit;

namespace Lode.Tests.Cases;

public sealed class DefinitionTests
{
    /// <summary>A small procedure that is right; each test makes one thing wrong.</summary>
    internal static JsonObject Right() => JsonNode.Parse("""
        {
          "format": "case-definition/v1", "type": "test", "prefix": "T", "labels": { "zh-CN": "测", "en-US": "T" },
          "openers": [{ "role": "operator" }],
          "data": { "type": "object", "properties": {
            "grams": { "type": "integer", "minimum": 0, "x-unit": "g", "x-labels": { "zh-CN": "克", "en-US": "Grams" } },
            "who": { "type": "string", "format": "person", "x-labels": { "zh-CN": "人", "en-US": "Who" } },
            "list": { "type": "array", "items": { "type": "string", "x-labels": { "zh-CN": "项", "en-US": "Item" } },
              "x-labels": { "zh-CN": "表", "en-US": "List" } } } },
          "forms": { "weigh": { "labels": { "zh-CN": "称", "en-US": "Weigh" }, "fields": ["grams"],
            "required": ["grams"], "layout": [{ "rows": [["grams"]] }] } },
          "states": [
            { "id": "a", "labels": { "zh-CN": "甲", "en-US": "A" },
              "tasks": [{ "id": "weigh", "labels": { "zh-CN": "称", "en-US": "Weigh" }, "who": { "initiator": true },
                "form": "weigh", "deadline": { "clock": "working", "hours": 8 } }],
              "transitions": [
                { "on": "task.weigh.done", "when": "data.grams > 5 [kg]", "to": ["b"] },
                { "on": "task.weigh.done", "to": ["end"] }] },
            { "id": "b", "labels": { "zh-CN": "乙", "en-US": "B" },
              "signOffs": [{ "id": "sign", "labels": { "zh-CN": "签", "en-US": "Sign" },
                "meaning": { "zh-CN": "签", "en-US": "Sign" }, "rule": "all",
                "signers": [{ "who": { "role": "manager" } }] }],
              "transitions": [{ "on": "signOff.sign", "to": ["end"] }] },
            { "id": "end", "kind": "final", "labels": { "zh-CN": "终", "en-US": "End" } } ]
        }
        """)!.AsObject();

    private static IReadOnlyList<DefinitionFault> Faults(JsonNode definition)
    {
        var faults = new DefinitionFaults();
        ProcedureBuilder.Build(definition.ToJsonString(), faults);
        return faults.All;
    }

    private static void AssertFault(FaultCode code, Action<JsonObject> spoil)
    {
        var definition = Right();
        spoil(definition);
        Assert.Contains(Faults(definition), fault => fault.Code == code);
    }

    private static JsonObject State(JsonObject definition, int index) => definition["states"]![index]!.AsObject();

    private static JsonObject Transition(JsonObject definition, int state, int index) =>
        State(definition, state)["transitions"]![index]!.AsObject();

    [Fact]
    public void RightProcedure_HasNoFault() => Assert.Empty(Faults(Right()));

    [Fact]
    public void ShippedProcedures_HaveNoFault()
    {
        var all = ShippedDefinitions.Read(Product.Assemblies);
        Assert.NotEmpty(all);
        Assert.All(all, pair =>
        {
            Assert.Empty(Faults(JsonNode.Parse(pair.Value)!));
            Assert.Equal(pair.Key, Play.Build(pair.Value).Definition.Type);
        });
    }

    /// <summary>A shipped procedure whose hash changes is another version: it shows in review.</summary>
    [Fact]
    public void ShippedVersions_ChangeOnPurposeOnly() => Golden.Matches("case-definitions.txt", string.Concat(
        ShippedDefinitions.Read(Product.Assemblies).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {Play.Build(pair.Value).Hash}\n")));

    [Fact]
    public void Shape_IsChecked()
    {
        AssertFault(FaultCode.Json, one => one["surprise"] = 1);
        AssertFault(FaultCode.Json, one => State(one, 0)["tasks"]![0]!["who"] = "me");
        AssertFault(FaultCode.Format, one => one["format"] = "case-definition/v2");
        AssertFault(FaultCode.Code, one => one["type"] = "Not a code");
        AssertFault(FaultCode.Prefix, one => one["prefix"] = "toolong");
        AssertFault(FaultCode.NoOpener, one => one["openers"] = new JsonArray());
        AssertFault(FaultCode.NoStates, one => one["states"] = new JsonArray());
        AssertFault(FaultCode.Schema, one => one["data"]!["properties"]!["grams"]!["pattern"] = "x");
        AssertFault(FaultCode.Schema, one => one["data"]!["properties"]!["grams"]!["x-unit"] = "stone-age");
        AssertFault(FaultCode.Schema, one => one["data"]!["properties"]!["grams"]!.AsObject().Remove("x-labels"));
        AssertFault(FaultCode.Twice, one => State(one, 1)["id"] = "a");
        AssertFault(FaultCode.Twice, one => State(one, 1)["signOffs"]![0]!["id"] = "weigh");
        AssertFault(FaultCode.UnknownState, one => Transition(one, 0, 1)["to"] = new JsonArray("nowhere"));
        AssertFault(FaultCode.UnknownField, one => one["forms"]!["weigh"]!["fields"] = new JsonArray("volume"));
        AssertFault(FaultCode.FieldOutsideForm, one => one["forms"]!["weigh"]!["required"] = new JsonArray("who"));
        AssertFault(FaultCode.UnknownForm, one => State(one, 0)["tasks"]![0]!["form"] = "none");
        AssertFault(FaultCode.Passive, one => State(one, 2)["transitions"] =
            new JsonArray(new JsonObject { ["on"] = "x", ["to"] = new JsonArray("a") }));
        AssertFault(FaultCode.Children, one => State(one, 1)["kind"] = "parallel");
        AssertFault(FaultCode.EndlessTransition, one => Transition(one, 0, 1).Clear());
        AssertFault(FaultCode.Kind, one => State(one, 1)["kind"] = "odd");
    }

    [Fact]
    public void WorkOfPersons_IsChecked()
    {
        AssertFault(FaultCode.Labels, one => State(one, 0)["labels"]!["zh-CN"] = "");
        AssertFault(FaultCode.Labels, one => State(one, 0)["tasks"]![0]!.AsObject().Remove("labels"));
        AssertFault(FaultCode.OneWho, one => State(one, 0)["tasks"]![0]!["who"] = new JsonObject
        {
            ["role"] = "x",
            ["initiator"] = true,
        });
        AssertFault(FaultCode.UnknownField, one => State(
            one, 0)["tasks"]![0]!["who"] = new JsonObject { ["person"] = "grams" });
        AssertFault(FaultCode.UnknownTask, one => State(one, 0)["tasks"]![0]!["except"] = new JsonArray("nothing"));
        AssertFault(FaultCode.UnknownTask, one => one["separation"] = new JsonArray(new JsonArray("weigh", "nothing")));
        AssertFault(FaultCode.Nobody, one => State(one, 0)["tasks"]![0]!.AsObject().Remove("who"));
        AssertFault(FaultCode.Rule, one => State(one, 1)["signOffs"]![0]!["rule"] = "most");
        AssertFault(FaultCode.Rule, one => State(one, 1)["signOffs"]![0]!["k"] = 1);
        AssertFault(FaultCode.Rule, one =>
        {
            State(one, 1)["signOffs"]![0]!["rule"] = "kOfN";
            State(one, 1)["signOffs"]![0]!["k"] = 2;
        });
        AssertFault(FaultCode.Clock, one => State(one, 0)["tasks"]![0]!["deadline"]!["clock"] = "moon");
        AssertFault(FaultCode.Amount, one => State(one, 0)["tasks"]![0]!["deadline"]!["days"] = 1);
        AssertFault(FaultCode.EventName, one =>
        {
            Transition(one, 0, 1)["by"] = new JsonObject { ["initiator"] = true };
            Transition(one, 0, 1)["labels"] = new JsonObject { ["zh-CN"] = "办", ["en-US"] = "Do" };
        });
        AssertFault(FaultCode.NobodyStarts, one => one["discretionary"] = new JsonArray(new JsonObject
        {
            ["id"] = "extra",
            ["labels"] = new JsonObject { ["zh-CN"] = "加", ["en-US"] = "Extra" },
            ["who"] = new JsonObject { ["role"] = "x" },
        }));
        AssertFault(FaultCode.OneAction, one => State(one, 0)["onEntry"] = new JsonArray(new JsonObject
        {
            ["raise"] = "x",
            ["publish"] = "y",
        }));
    }

    [Fact]
    public void Expressions_AreTypedWithUnits()
    {
        AssertFault(FaultCode.Expression, one => Transition(one, 0, 0)["when"] = "data.grams > 5 [m]");
        AssertFault(FaultCode.Expression, one => Transition(one, 0, 0)["when"] = "data.volume > 5");
        AssertFault(FaultCode.Expression, one => Transition(one, 0, 0)["when"] = "data.grams");
        AssertFault(FaultCode.Expression, one => Transition(one, 0, 0)["when"] = "state.nowhere");
        var counting = Right();
        Transition(counting, 0, 0)["when"] = "data.list.count > 2 and state.a and now > 0 [s]";
        Assert.DoesNotContain(Faults(counting), fault => fault.Code == FaultCode.Expression);
    }

    [Fact]
    public void Proofs_FindDeadEndsCirclesAndShadows()
    {
        AssertFault(FaultCode.UnknownState, one => one["initial"] = "nowhere");
        AssertFault(FaultCode.Unreachable, one => Transition(one, 0, 0)["to"] = new JsonArray("end"));
        AssertFault(FaultCode.NoExit, one => State(one, 1)["transitions"] = new JsonArray());
        AssertFault(FaultCode.NoWayOut, one => Transition(one, 1, 0)["to"] = new JsonArray("b"));
        AssertFault(FaultCode.NoEnd, one => State(one, 2)["kind"] = "simple");
        AssertFault(FaultCode.Shadowed, one => Transition(one, 0, 0).Remove("when"));
        AssertFault(FaultCode.NeverRaised, one => Transition(one, 1, 0)["on"] = "signOff.sing");
        AssertFault(FaultCode.EventlessCircle, one =>
        {
            Transition(one, 0, 0).Remove("on");
            Transition(one, 1, 0).Remove("on");
            Transition(one, 1, 0)["to"] = new JsonArray("a");
        });
        AssertFault(FaultCode.ReadBeforeSet, one => State(one, 0)["tasks"]![0]!.AsObject().Remove("form"));
    }

    /// <summary>Whatever is sent to be checked gets a report, never an exception.</summary>
    [Fact]
    public void SpoiledDefinitions_AreReported()
    {
        string[] values = ["null", "1", "\"x\"", "[]", "{}", "[null]", "true", "\"a\"", "-1e300"];
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var text = random.Next(2) == 0 ? Right().ToJsonString() : RandomDefinitions.Make(random);
            JsonNode definition = JsonNode.Parse(text)!;
            var holders = Holders(definition).ToList();
            var holder = holders[random.Next(holders.Count)];
            var value = JsonNode.Parse(values[random.Next(values.Length)]);
            if (holder is JsonObject item)
            {
                item[item.ElementAt(random.Next(item.Count)).Key] = value;
            }
            else
            {
                holder.AsArray()[random.Next(holder.AsArray().Count)] = value;
            }

            Assert.Null(Record.Exception(() => Faults(definition)));
        }
    }

    private static IEnumerable<JsonNode> Holders(JsonNode node) => node switch
    {
        JsonObject { Count: > 0 } item => item.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(Holders)
            .Prepend(node),
        JsonArray { Count: > 0 } list => list.OfType<JsonNode>().SelectMany(Holders).Prepend(node),
        _ => [],
    };

    [Fact]
    public void GuardsWithAGap_AreWarnedOf_WithDataThatFallThrough()
    {
        var definition = Right();
        Transition(definition, 0, 1)["when"] = "data.grams < 3 [kg]";
        var gap = Assert.Single(Faults(definition));
        Assert.Equal((FaultCode.NotExhaustive, false), (gap.Code, gap.IsError));
        Assert.Contains("grams", gap.Detail, StringComparison.Ordinal);
        Transition(definition, 0, 1)["when"] = "data.grams <= 5 [kg]";
        Assert.Empty(Faults(definition));
    }

    [Fact]
    public void EveryFault_HasATextInBothLanguages()
    {
        var catalog = new TextCatalog(Product.Assemblies);
        Assert.Empty(from code in Enum.GetValues<FaultCode>()
                     from language in TextCatalog.Languages
                     where catalog.Raw(language, "cases.fault" + code) is null
                     select $"{code} in {language}");
    }

    [Fact]
    public void Form_IsServedAsJsonSchema()
    {
        var procedure = Play.Build(Right().ToJsonString());
        var schema = FormSchema.Of(procedure.Definition, procedure.Definition.Forms["weigh"]);
        Assert.Equal("integer", (string)schema["properties"]!["grams"]!["type"]!);
        Assert.Equal("grams", (string)schema["x-layout"]![0]!["rows"]![0]![0]!);
        Assert.Equal("grams", (string)schema["required"]![0]!);
    }
}
