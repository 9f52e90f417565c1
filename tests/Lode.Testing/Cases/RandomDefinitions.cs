using System.Text.Json.Nodes;

namespace Lode.Testing.Cases;

/// <summary>Procedures that pass the checks: a chain of states, each a task, a sign-off, a compound or parallel
/// regions, with ways back and out, random rules, bars, deadlines, edits and pairs kept apart.</summary>
public static class RandomDefinitions
{
    /// <summary>Roles are named r0, r1, …</summary>
    public const int Roles = 4;

    /// <summary>A definition as JSON; the same random numbers make the same one.</summary>
    public static string Make(Random random)
    {
        var keys = new List<string>();
        var count = random.Next(2, 6);
        var states = new JsonArray();
        for (var index = 0; index < count; index++)
        {
            states.Add(State(random, $"s{index}", index + 1 < count ? $"s{index + 1}" : "end",
                random.Next(3) == 0 ? $"s{random.Next(index + 1)}" : null, keys));
        }

        states.Add(new JsonObject { ["id"] = "end", ["kind"] = "final", ["labels"] = Labels() });
        states.Add(new JsonObject { ["id"] = "stopped", ["kind"] = "final", ["labels"] = Labels() });
        ((JsonArray)states[0]!["transitions"]!).Add(new JsonObject
        {
            ["on"] = "stop",
            ["to"] = new JsonArray("stopped"),
            ["by"] = Who(random, []),
            ["labels"] = Labels(),
        });
        var definition = new JsonObject
        {
            ["format"] = "case-definition/v1",
            ["type"] = "random",
            ["prefix"] = "R",
            ["labels"] = Labels(),
            ["openers"] = new JsonArray([.. Enumerable.Range(0, Roles)
                .Select(role => (JsonNode)new JsonObject { ["role"] = $"r{role}" })]),
            ["amountField"] = random.Next(2) == 0 ? "amount" : null,
            ["data"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["amount"] = new JsonObject { ["type"] = "integer", ["default"] = 5, ["x-labels"] = Labels() },
                    ["note"] = new JsonObject { ["type"] = "string", ["x-labels"] = Labels() },
                    ["flag"] = new JsonObject { ["type"] = "boolean", ["default"] = false, ["x-labels"] = Labels() },
                },
            },
            ["forms"] = new JsonObject
            {
                ["all"] = new JsonObject
                {
                    ["labels"] = Labels(),
                    ["fields"] = new JsonArray("amount", "note", "flag")
                },
            },
            ["states"] = states,
            ["milestones"] = new JsonArray(new JsonObject
            {
                ["id"] = "m",
                ["labels"] = Labels(),
                ["when"] = $"state.s{count - 1} or data.amount > 50",
            }),
        };
        if (keys.Count > 1 && random.Next(2) == 0)
        {
            definition["separation"] = new JsonArray(new JsonArray(keys[0], keys[^1]));
        }

        return definition.ToJsonString();
    }

    private static JsonObject State(Random random, string id, string next, string? back, List<string> keys)
    {
        var state = new JsonObject { ["id"] = id, ["labels"] = Labels() };
        var transitions = new JsonArray();
        switch (random.Next(5))
        {
            case 0 or 1:
                Work(random, state, transitions, id, next, back, keys);
                break;
            case 2:
                Signing(random, state, transitions, id, next, back, keys);
                break;
            case 3:
                state["states"] = Region(random, id, keys);
                transitions.Add(Way("done.state." + id, next));
                break;
            default:
                state["kind"] = "parallel";
                state["states"] = new JsonArray([.. Enumerable.Range(0, 2).Select(number => (JsonNode)new JsonObject
                {
                    ["id"] = $"{id}r{number}", ["labels"] = Labels(),
                        ["states"] = Region(random, $"{id}r{number}", keys),
                })]);
                transitions.Add(Way("done.state." + id, next));
                break;
        }

        if (random.Next(3) == 0)
        {
            state["deadline"] = Deadline(random, "late." + id);
            transitions.Add(Way("late." + id, next));
        }

        if (random.Next(2) == 0)
        {
            state["edit"] = new JsonArray(new JsonObject { ["form"] = "all", ["by"] = Who(random, []) });
        }

        if (random.Next(6) == 0)
        {
            state["stopsClock"] = true;
        }

        if (random.Next(4) == 0)
        {
            state["onEntry"] = new JsonArray(
                new JsonObject { ["set"] = "data.amount", ["to"] = "data.amount + 7" },
                new JsonObject
                {
                    ["if"] = "data.flag",
                    ["then"] = new JsonArray(
                    new JsonObject { ["publish"] = "flagged" })
                });
        }

        state["transitions"] = transitions;
        return state;
    }

    private static JsonArray Region(Random random, string id, List<string> keys)
    {
        var transitions = new JsonArray();
        var inner = new JsonObject { ["id"] = id + "w", ["labels"] = Labels() };
        if (random.Next(2) == 0)
        {
            Work(random, inner, transitions, id + "w", id + "f", null, keys);
        }
        else
        {
            Signing(random, inner, transitions, id + "w", id + "f", null, keys);
        }

        inner["transitions"] = transitions;
        return new JsonArray(inner, new JsonObject { ["id"] = id + "f", ["kind"] = "final", ["labels"] = Labels() });
    }

    private static void Work(
        Random random, JsonObject state, JsonArray transitions, string id, string next, string? back, List<string> keys)
    {
        var key = $"t{id}";
        state["tasks"] = new JsonArray(new JsonObject
        {
            ["id"] = key,
            ["labels"] = Labels(),
            ["who"] = Who(random, keys),
            ["except"] = Except(random, keys),
            ["form"] = "all",
            ["outcomes"] = new JsonArray(
                new JsonObject { ["id"] = "ok", ["labels"] = Labels() },
                new JsonObject { ["id"] = "bad", ["labels"] = Labels() }),
            ["deadline"] = random.Next(2) == 0 ? Deadline(random, null) : null,
        });
        transitions.Add(Way($"task.{key}.ok", next));
        transitions.Add(Way($"task.{key}.bad", back ?? next));
        keys.Add(key);
    }

    private static void Signing(
        Random random, JsonObject state, JsonArray transitions, string id, string next, string? back, List<string> keys)
    {
        var key = $"g{id}";
        var rule = new[] { "all", "any", "kOfN", "weighted", "sequential" }[random.Next(5)];
        var signers = random.Next(1, 4);
        state["signOffs"] = new JsonArray(new JsonObject
        {
            ["id"] = key,
            ["labels"] = Labels(),
            ["meaning"] = Labels(),
            ["rule"] = rule,
            ["k"] = rule == "kOfN" ? random.Next(1, signers + 1) : null,
            ["weight"] = rule == "weighted" ? random.Next(1, signers + 1) : null,
            ["signers"] = new JsonArray([.. Enumerable.Range(0, signers).Select(_ => (JsonNode)new JsonObject
            {
                ["who"] = Who(random, keys), ["each"] = random.Next(5) == 0, ["weight"] = random.Next(1, 3),
            })]),
            ["veto"] = random.Next(4) == 0 ? Who(random, []) : null,
            ["distinctPersons"] = random.Next(3) > 0,
            ["excludeInitiator"] = random.Next(3) > 0,
            ["except"] = Except(random, keys),
            ["fields"] = random.Next(2) == 0 ? new JsonArray("amount") : new JsonArray(),
            ["documents"] = random.Next(2) == 0,
        });
        transitions.Add(Way($"signOff.{key}.approved", next));
        transitions.Add(Way($"signOff.{key}.rejected", back ?? next));
        keys.Add(key);
    }

    private static JsonObject Deadline(Random random, string? raise)
    {
        var deadline = random.Next(5) switch
        {
            0 => new JsonObject { ["clock"] = "elapsed", ["hours"] = random.Next(1, 50) },
            1 => new JsonObject { ["clock"] = "working", ["hours"] = random.Next(1, 20) },
            2 => new JsonObject { ["clock"] = "workingDays", ["days"] = random.Next(1, 5) },
            3 => new JsonObject { ["clock"] = "calendarDays", ["days"] = random.Next(1, 5) },
            _ => new JsonObject { ["clock"] = "shifts", ["shifts"] = random.Next(1, 6) },
        };
        if (raise is not null)
        {
            deadline["levels"] = new JsonArray(
                new JsonObject { ["percent"] = 50, ["do"] = "remind" },
                new JsonObject { ["percent"] = 120, ["do"] = "escalate", ["raise"] = raise });
        }

        return deadline;
    }

    private static JsonArray Except(Random random, List<string> keys)
    {
        var except = new JsonArray();
        if (random.Next(3) == 0)
        {
            except.Add("initiator");
        }

        if (keys.Count > 0 && random.Next(3) == 0)
        {
            except.Add(keys[random.Next(keys.Count)]);
        }

        return except;
    }

    private static JsonObject Who(Random random, List<string> keys) => random.Next(keys.Count > 0 ? 6 : 5) switch
    {
        0 => new JsonObject { ["initiator"] = true },
        5 => new JsonObject { ["doer"] = keys[random.Next(keys.Count)] },
        1 => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["role"] = "r0" }, new JsonObject { ["role"] = $"r{random.Next(Roles)}" }),
        },
        _ => new JsonObject { ["role"] = $"r{random.Next(Roles)}" },
    };

    private static JsonObject Way(string on, string to) => new() { ["on"] = on, ["to"] = new JsonArray(to) };

    private static JsonObject Labels() => new() { ["zh-CN"] = "名", ["en-US"] = "Name" };
}
