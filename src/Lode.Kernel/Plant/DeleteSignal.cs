using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>Takes a signal out of the plant; its values stay in the historian under their key.</summary>
public sealed class DeleteSignal(ISqlSession sql, PlantCache plant)
{
    public async Task<Outcome<Done>> ExecuteAsync(Id id, Actor actor, CancellationToken cancel)
    {
        var before = (await plant.GetAsync(cancel)).Signal(id);
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Execute("DELETE FROM kernel_signal WHERE id = @Id", new { Id = id }) == 0)
                {
                    return PlantRefusals.NotFound;
                }

                work.Audit(actor, "plant.deleteSignal", "signal", id.ToString(), before);
                return Done.Instance;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }
}
