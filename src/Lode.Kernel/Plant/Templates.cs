using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>A template as given.</summary>
public sealed record TemplateInput(string Code, string NameZh, string NameEn, string Level, TemplateBody Body);

/// <summary>What to make from a template.</summary>
/// <param name="Values">Values of own placeholders.</param>
public sealed record InstanceInput(
    string ParentId, string Code, string NameZh, string NameEn, IReadOnlyDictionary<string, string>? Values = null,
        bool Simulated = false);

/// <summary>A node and its signals as a template makes them.</summary>
public sealed record TemplateInstance(PlantNode Node, IReadOnlyList<PlantSignal> Signals);

/// <summary>Kinds of equipment, and equipment made from them.</summary>
public sealed class Templates(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    /// <summary>All templates by code.</summary>
    public async Task<IReadOnlyList<Template>> ListAsync(CancellationToken cancel) =>
        [.. (await sql.QueryAsync<TemplateRow>(Select + " ORDER BY code", cancel: cancel)).Select(row =>
            row.ToTemplate())];

    /// <summary>Creates or replaces by code.</summary>
    public async Task<Outcome<Template>> SaveAsync(TemplateInput input, Actor actor, CancellationToken cancel)
    {
        var before = await sql.FindAsync<TemplateRow>(Select + " WHERE code = @Code", new { input.Code }, cancel);
        if (!Compose(before?.Id, input, clock.GetUtcNow()).TryGet(out var template, out var refusal))
        {
            return refusal;
        }

        return await sql.CommitAsync<Template>(
            work =>
            {
                Write(work, template);
                work.Audit(actor, "plant.saveTemplate", "template", template.Id.ToString(), before?.Body, input);
                return template;
            },
            cancel: cancel);
    }

    /// <summary>Makes a node with all signals of a template.</summary>
    public async Task<Outcome<PlantNode>> InstantiateAsync(string code, InstanceInput input, Actor actor,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (await sql.FindAsync<TemplateRow>(Select + " WHERE code = @Code", new { Code = code },
            cancel) is not { } row)
        {
            return PlantRefusals.NotFound;
        }

        if (!Instantiate(model, row.ToTemplate(), input, clock.GetUtcNow()).TryGet(out var made, out var refusal))
        {
            return refusal;
        }

        var outcome = await sql.CommitAsync<PlantNode>(
            work =>
            {
                if (work.Find<PlantRows.NodeRow>(SaveNode.ByCode,
                    new { made.Node.ParentId, made.Node.Code }) is not null)
                {
                    return PlantRefusals.CodeTaken.With(("code", made.Node.Code)).At(
                        new FieldRefusal("code", "plant.codeTaken"));
                }

                PlantRows.Write(work, made.Node);
                PlantRows.OpenPlace(work, made.Node, fromUs: 0, reason: "");
                foreach (var signal in made.Signals)
                {
                    if (SaveSignal.Taken(work, signal) is { } taken)
                    {
                        return taken;
                    }

                    PlantRows.Write(work, signal);
                    SignalKeys.Note(work, null, signal, actor.Name);
                }

                work.Audit(actor, "plant.instantiate", "node", made.Node.Id.ToString(), null, made.Node);
                return made.Node;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    /// <summary>What would be made, without making it.</summary>
    public async Task<Outcome<TemplateInstance>> PreviewAsync(
        string code, InstanceInput input, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        return await sql.FindAsync<TemplateRow>(Select + " WHERE code = @Code", new { Code = code }, cancel) is { } row
            ? Instantiate(model, row.ToTemplate(), input, clock.GetUtcNow())
            : PlantRefusals.NotFound;
    }

    internal static Outcome<Template> Compose(Id? known, TemplateInput input, DateTimeOffset now)
    {
        var wrong = PlantRefusals.TemplateWrong.With(("code", input.Code));
        if (!PlantRules.IsSegment(input.Code))
        {
            return PlantRefusals.CodeInvalid.With(("code", input.Code)).At(
                new FieldRefusal("code", "plant.codeInvalid"));
        }

        if (PlantRows.ParseLevel(input.Level) is not { } level)
        {
            return wrong.At(new FieldRefusal("level", "plant.levelWrong"));
        }

        if (input.NameZh.Length == 0 || input.NameEn.Length == 0)
        {
            return wrong.At(new FieldRefusal("nameZh", "plant.nameMissing"));
        }

        var signals = input.Body.Signals ?? [];
        for (var at = 0; at < signals.Count; at++)
        {
            if (!PlantRules.IsSegment(signals[at].Name)
                || signals.Take(at).Any(other => other.Name == signals[at].Name))
            {
                return wrong.At(new FieldRefusal($"body.signals[{at}].name", "plant.codeInvalid"));
            }
        }

        return new Template(known ?? Id.New(0, now), input.Code, input.NameZh, input.NameEn, level, input.Body);
    }

    internal static Outcome<TemplateInstance> Instantiate(PlantModel model, Template template, InstanceInput input,
        DateTimeOffset now)
    {
        var parent = Id.TryParse(input.ParentId, out var parentId) ? model.Node(parentId)
            : model.NodeAt(input.ParentId);
        if (parent is null)
        {
            return PlantRefusals.NotFound.At(new FieldRefusal("parentId", "plant.notFound"));
        }

        var attributes =
            (template.Body.Attributes ?? []).ToDictionary(attribute => attribute.Code, attribute => attribute.Value
                ?? "");
        var node = new PlantNode(
            Id.New(parent.SiteId, now), parent.Id, template.Level, input.Code.Trim(), input.NameZh.Trim(),
                input.NameEn.Trim(),
            parent.SiteId, 0, template.Id, JsonSerializer.Serialize(attributes, TemplateText.Json),
            input.Simulated || parent.Simulated);
        if (PlantRules.Check(node, parent) is { } wrong)
        {
            return wrong;
        }

        var values = TemplateText.ValuesOf(model, parent, node.Code);
        foreach (var (name, value) in input.Values ?? new Dictionary<string, string>())
        {
            values[name] = value;
        }

        var signals = new List<PlantSignal>();
        foreach (var pattern in template.Body.Signals ?? [])
        {
            if (!SignalOf(model, node, pattern, values, signals.Count, now).TryGet(out var signal, out var refusal))
            {
                return refusal;
            }

            signals.Add(signal);
        }

        return new TemplateInstance(node, signals);
    }

    internal static void Write(IWork work, Template template) => work.Execute(
        """
        INSERT INTO kernel_template (id, code, name_zh, name_en, level, body, changed_us)
        VALUES (@Id, @Code, @NameZh, @NameEn, @Level, @Body, @NowUs)
        ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, level = excluded.level,
               body = excluded.body, changed_us = excluded.changed_us
        """,
        new
        {
            template.Id,
            template.Code,
            template.NameZh,
            template.NameEn,
            Level = (long)template.Level,
            Body = JsonSerializer.Serialize(template.Body, TemplateText.Json),
            work.NowUs,
        });

    private static Outcome<PlantSignal> SignalOf(
        PlantModel model, PlantNode node, TemplateSignal pattern, Dictionary<string, string> values, int ordinal,
            DateTimeOffset now)
    {
        var filled = new string[4];
        var patterns = new[] { pattern.Key, pattern.TagNumber ?? "", pattern.NameZh, pattern.NameEn };
        for (var at = 0; at < patterns.Length; at++)
        {
            if (!TemplateText.Fill(patterns[at], values).TryGet(out var text, out var refusal))
            {
                return refusal;
            }

            filled[at] = text;
        }

        var states = model.DigitalSets.FirstOrDefault(set => set.Code == pattern.States);
        if (states is null && pattern.States is { Length: > 0 })
        {
            return PlantRefusals.StatesUnknown.With(("code", pattern.States));
        }

        var signal = new PlantSignal
        {
            Id = Id.New(node.SiteId, now),
            NodeId = node.Id,
            Name = pattern.Name,
            Key = filled[0],
            TagNumber = filled[1],
            NameZh = filled[2],
            NameEn = filled[3],
            Unit = pattern.Unit ?? "",
            Decimals = pattern.Decimals,
            RangeLo = pattern.RangeLo,
            RangeHi = pattern.RangeHi,
            BandLo = pattern.BandLo,
            BandHi = pattern.BandHi,
            Step = pattern.Step,
            StatesId = states?.Id,
            MaxGapSeconds = pattern.MaxGapSeconds,
            StaleAfterSeconds = pattern.StaleAfterSeconds,
            Kind = PlantRows.ParseKind(pattern.Kind is { Length: > 0 } kind ? kind : "measured") ?? SignalKind.Measured,
            Expression = pattern.Expression ?? "",
            SiteId = node.SiteId,
            Ordinal = ordinal,
        };
        return PlantRules.Check(signal) is { } wrong ? wrong : signal;
    }

    internal const string Select = """
        SELECT id AS Id, code AS Code, name_zh AS NameZh, name_en AS NameEn, level AS Level, body AS Body FROM
            kernel_template
        """;

    internal sealed class TemplateRow
    {
        public Id Id { get; init; }
        public string Code { get; init; } = "";
        public string NameZh { get; init; } = "";
        public string NameEn { get; init; } = "";
        public long Level { get; init; }
        public string Body { get; init; } = "{}";

        internal Template ToTemplate() => new(
            Id, Code, NameZh, NameEn, (PlantLevel)Level,
                JsonSerializer.Deserialize<TemplateBody>(Body, TemplateText.Json)!);
    }
}
