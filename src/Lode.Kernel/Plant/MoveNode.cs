using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>Where a node goes, from when, and why.</summary>
/// <param name="Code">New code in its new place; null keeps the old one.</param>
public sealed record MoveInput(string ParentId, string? Code, DateTimeOffset ValidFromAt, string Reason);

/// <summary>Moves a node (with all below it) from an instant on; what was recorded before keeps its old
/// place.</summary>
public sealed class MoveNode(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    public async Task<Outcome<PlantNode>> ExecuteAsync(Id id, MoveInput input, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (!Decide(model, id, input, clock.GetUtcNow()).TryGet(out var after, out var refusal))
        {
            return refusal;
        }

        var before = model.Node(id)!;
        var fromUs = Instants.ToUs(input.ValidFromAt);
        var outcome = await sql.CommitAsync<PlantNode>(
            work =>
            {
                if (work.Find<PlantRows.NodeRow>(SaveNode.ByCode, new { after.ParentId, after.Code }) is { } taken
                    && taken.Id != id)
                {
                    return PlantRefusals.CodeTaken.With(("code", after.Code)).At(
                        new FieldRefusal("code", "plant.codeTaken"));
                }

                if (!PlantRows.ClosePlace(work, id, fromUs))
                {
                    return PlantRefusals.MoveTooEarly.At(new FieldRefusal("validFromAt", "plant.moveTooEarly"));
                }

                PlantRows.OpenPlace(work, after, fromUs, input.Reason.Trim());
                PlantRows.Write(work, after);
                work.Audit(actor, "plant.moveNode", "node", id.ToString(), before, after);
                return after;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    internal static Outcome<PlantNode> Decide(PlantModel model, Id id, MoveInput input, DateTimeOffset now)
    {
        var parent = Id.TryParse(input.ParentId, out var parentId) ? model.Node(parentId)
            : model.NodeAt(input.ParentId);
        if (model.Node(id) is not { } node || parent is null)
        {
            return PlantRefusals.NotFound;
        }

        if (model.Lineage(parent).Any(above => above.Id == id))
        {
            return PlantRefusals.MoveIntoItself.At(new FieldRefusal("parentId", "plant.moveIntoItself"));
        }

        if (parent.SiteId != node.SiteId)
        {
            return PlantRefusals.SiteMissing.With(("code", node.Code)).At(
                new FieldRefusal("parentId", "plant.siteMissing"));
        }

        if (input.ValidFromAt > now)
        {
            return PlantRefusals.MoveInFuture.At(new FieldRefusal("validFromAt", "plant.moveInFuture"));
        }

        if (model.MovesOf(id) is [.., var open] && open.ValidFromUs >= Instants.ToUs(input.ValidFromAt))
        {
            return PlantRefusals.MoveTooEarly.At(new FieldRefusal("validFromAt", "plant.moveTooEarly"));
        }

        var after =
            node with { ParentId = parent.Id, Code = input.Code?.Trim() is { Length: > 0 } code ? code : node.Code };
        return PlantRules.Check(after, parent) is { } wrong ? wrong : after;
    }
}
