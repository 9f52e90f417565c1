using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>Takes a definition out of use; its journal keeps naming it.</summary>
public static class RetireDefinition
{
    /// <summary>Retires; a standing alarm of it is over.</summary>
    public static Task<Outcome<Done>> RunAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, Actor actor, Id id, ChangeOrder order,
        CancellationToken cancel = default) => alarms.DefineAsync<Outcome<Done>>(
        async () =>
        {
            var unit = alarms.Engine.Read(units => units.GetValueOrDefault(id));
            if (unit is null || !rights.Can("alarms.read", unit.SiteId))
            {
                return (RunAlarmCommand.NotFound, []);
            }

            if (!rights.Can("alarms.edit", unit.SiteId))
            {
                return (RunAlarmCommand.NotAllowed.With(("permission", "alarms.edit")), []);
            }

            if (string.IsNullOrWhiteSpace(order.Reason))
            {
                return (RunAlarmCommand.ReasonMissing, []);
            }

            var outcome = await sql.CommitAsync<Done>(
                work =>
                {
                    var row = new
                    {
                        SiteId = (long)unit.SiteId,
                        unit.Id,
                        DefinitionId = unit.Id,
                        Revision = unit.Revision + 1,
                        Content = (string?)null,
                        Reason = order.Reason.Trim(),
                        AuthorizedBy = order.AuthorizedBy.Trim(),
                        ChangedUs = work.NowUs,
                        ChangedBy = actor.Name,
                    };
                    work.Execute(AlarmRows.RetireDefinition, row);
                    work.Execute(AlarmRows.InsertRevision, row);
                    work.Execute(AlarmRows.DeleteState, row);
                    work.Audit(actor, "alarms.retire", "alarm", unit.Id.ToString(), unit.Definition, null);
                    return Done.Instance;
                },
                cancel: cancel);
            return (outcome, outcome.TryGet(out _, out _) ? [(id, null)] : []);
        },
        cancel);
}
