using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>A digital set as given; states replace the old ones.</summary>
public sealed record DigitalSetInput(string Code, string NameZh, string NameEn, IReadOnlyList<DigitalState> States);

/// <summary>Creates or replaces a set of digital states, by its code.</summary>
public sealed class SaveDigitalSet(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    public async Task<Outcome<DigitalSet>> ExecuteAsync(DigitalSetInput input, Actor actor, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var before = model.DigitalSets.FirstOrDefault(set => set.Code == input.Code);
        if (!Compose(before, input, clock.GetUtcNow()).TryGet(out var set, out var refusal))
        {
            return refusal;
        }

        var outcome = await sql.CommitAsync<DigitalSet>(
            work =>
            {
                Write(work, set);
                work.Audit(actor, "plant.saveDigitalSet", "digitalSet", set.Id.ToString(), before, set);
                return set;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    internal static Outcome<DigitalSet> Compose(DigitalSet? before, DigitalSetInput input, DateTimeOffset now)
    {
        if (!PlantRules.IsSegment(input.Code))
        {
            return PlantRefusals.CodeInvalid.With(("code", input.Code)).At(
                new FieldRefusal("code", "plant.codeInvalid"));
        }

        if (input.NameZh.Length == 0 || input.NameEn.Length == 0
            || input.States.Any(state => state.NameZh.Length == 0 || state.NameEn.Length == 0))
        {
            return PlantRefusals.NameMissing.With(("code", input.Code)).At(
                new FieldRefusal("nameZh", "plant.nameMissing"));
        }

        return input.States.GroupBy(state => state.Value).Any(group => group.Count() > 1)
            ? PlantRefusals.StateTwice.With(("code", input.Code)).At(new FieldRefusal("states", "plant.stateTwice"))
            : new DigitalSet(before?.Id ?? Id.New(0, now), input.Code, input.NameZh, input.NameEn, input.States);
    }

    internal static void Write(IWork work, DigitalSet set)
    {
        work.Execute(
            """
            INSERT INTO kernel_digital_set (id, code, name_zh, name_en) VALUES (@Id, @Code, @NameZh, @NameEn)
            ON CONFLICT (id) DO UPDATE SET code = excluded.code, name_zh = excluded.name_zh, name_en = excluded.name_en
            """,
            new { set.Id, set.Code, set.NameZh, set.NameEn });
        work.Execute("DELETE FROM kernel_digital_state WHERE set_id = @Id", new { set.Id });
        foreach (var state in set.States)
        {
            work.Execute(
                """
                INSERT INTO kernel_digital_state (set_id, value, code, name_zh, name_en)
                VALUES (@SetId, @Value, @Code, @NameZh, @NameEn)
                """,
                new { SetId = set.Id, state.Value, state.Code, state.NameZh, state.NameEn });
        }
    }
}
