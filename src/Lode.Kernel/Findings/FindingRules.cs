using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Findings;

/// <summary>All rules that the modules ship.</summary>
public sealed class FindingRules
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly FrozenDictionary<string, FindingRule> byCode;

    /// <exception cref="InvariantException">Two rules share a code.</exception>
    public FindingRules(IEnumerable<Assembly> assemblies)
    {
        var all = assemblies.SelectMany(Shipped).ToArray();
        Invariant.Holds(all.DistinctBy(rule => rule.Code).Count() == all.Length, "codes of finding rules are unique");
        byCode = all.ToFrozenDictionary(rule => rule.Code);
    }

    /// <summary>All rules by code.</summary>
    public IReadOnlyList<FindingRule> All => [.. byCode.Values.OrderBy(rule => rule.Code, StringComparer.Ordinal)];

    /// <summary>One rule; null for an unknown code.</summary>
    public FindingRule? Find(string code) => byCode.GetValueOrDefault(code);

    private static IEnumerable<FindingRule> Shipped(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".Findings.json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var rule in JsonSerializer.Deserialize<FindingRule[]>(stream, Options)!)
            {
                yield return rule;
            }
        }
    }
}
