using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>What a person gives for a node. Code and parent of an existing node change only by a move.</summary>
/// <param name="SiteId">Only for groups and sites; below, the parent's is taken.</param>
public sealed record NodeInput(
    string? ParentId,
    string Level,
    string Code,
    string NameZh,
    string NameEn,
    int? SiteId = null,
    int Ordinal = 0,
    string? Attributes = null,
    bool Simulated = false);

/// <summary>Creates a node, or changes names, order and attributes of one.</summary>
public sealed class SaveNode(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    /// <summary>Creates.</summary>
    public async Task<Outcome<PlantNode>> CreateAsync(NodeInput input, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (!Compose(model, input, clock.GetUtcNow()).TryGet(out var node, out var refusal))
        {
            return refusal;
        }

        var outcome = await sql.CommitAsync<PlantNode>(
            work =>
            {
                if (work.Find<PlantRows.NodeRow>(ByCode, new { node.ParentId, node.Code }) is not null)
                {
                    return PlantRefusals.CodeTaken.With(("code", node.Code)).At(
                        new FieldRefusal("code", "plant.codeTaken"));
                }

                PlantRows.Write(work, node);
                PlantRows.OpenPlace(work, node, fromUs: 0, reason: "");
                work.Audit(actor, "plant.createNode", "node", node.Id.ToString(), null, node);
                return node;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    /// <summary>Changes names, order, attributes; 404 when unknown.</summary>
    public async Task<Outcome<PlantNode>> UpdateAsync(Id id, NodeInput input, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (model.Node(id) is not { } before)
        {
            return PlantRefusals.NotFound;
        }

        var after = before with
        {
            NameZh = input.NameZh.Trim(),
            NameEn = input.NameEn.Trim(),
            Ordinal = input.Ordinal,
            Attributes = input.Attributes ?? before.Attributes,
            Simulated = input.Simulated,
        };
        if (PlantRules.Check(after, after.ParentId is { } parent ? model.Node(parent) : null) is { } wrong)
        {
            return wrong;
        }

        var outcome = await sql.CommitAsync<PlantNode>(
            work =>
            {
                PlantRows.Write(work, after);
                work.Audit(actor, "plant.updateNode", "node", id.ToString(), before, after);
                return after;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    internal const string ByCode = PlantRows.SelectNodes + """
         WHERE code = @Code AND (parent_id = @ParentId OR (parent_id IS NULL AND @ParentId IS NULL))
        """;

    /// <summary>The node that an input means in the plant as it is.</summary>
    internal static Outcome<PlantNode> Compose(PlantModel model, NodeInput input, DateTimeOffset now)
    {
        PlantNode? parent = null;
        if (input.ParentId is { Length: > 0 } text)
        {
            parent = Id.TryParse(text, out var parentId) ? model.Node(parentId) : model.NodeAt(text);
            if (parent is null)
            {
                return PlantRefusals.NotFound.At(new FieldRefusal("parentId", "plant.notFound"));
            }
        }

        if (PlantRows.ParseLevel(input.Level) is not { } level)
        {
            return PlantRefusals.LevelWrong.With(("code", input.Code)).At(
                new FieldRefusal("level", "plant.levelWrong"));
        }

        var site = level <= PlantLevel.Site ? input.SiteId ?? 0 : parent?.SiteId ?? 0;
        var node = new PlantNode(
            Id.New(Math.Clamp(site, 0, Id.MaxSite - 1), now), parent?.Id, level, input.Code.Trim(), input.NameZh.Trim(),
            input.NameEn.Trim(), site, input.Ordinal, null, input.Attributes ?? "{}",
            input.Simulated || parent is { Simulated: true });
        return PlantRules.Check(node, parent) is { } wrong ? wrong : node;
    }
}
