using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>Deletes a node that has nothing on it and nothing under it.</summary>
public sealed class DeleteNode(ISqlSession sql, PlantCache plant)
{
    public async Task<Outcome<Done>> ExecuteAsync(Id id, Actor actor, CancellationToken cancel)
    {
        var before = (await plant.GetAsync(cancel)).Node(id);
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (before is null)
                {
                    return PlantRefusals.NotFound;
                }

                if (work.Find<long>(CountBelow, new { Id = id }) > 0)
                {
                    return PlantRefusals.NotEmpty.With(("code", before.Code));
                }

                work.Execute("DELETE FROM kernel_plant_move WHERE node_id = @Id", new { Id = id });
                work.Execute("DELETE FROM kernel_mimic WHERE node_id = @Id", new { Id = id });
                work.Execute("DELETE FROM kernel_plant_node WHERE id = @Id", new { Id = id });
                work.Audit(actor, "plant.deleteNode", "node", id.ToString(), before);
                return Done.Instance;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    private const string CountBelow = """
        SELECT (SELECT count(*) FROM kernel_plant_node WHERE parent_id = @Id)
             + (SELECT count(*) FROM kernel_signal WHERE node_id = @Id)
        """;
}
