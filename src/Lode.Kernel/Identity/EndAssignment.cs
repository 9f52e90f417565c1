using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Ends an assignment now; the row stays, so that old actions keep their reason.</summary>
internal static class EndAssignment
{
    private const string Find = "SELECT org FROM kernel_assignment WHERE id = @Id {lock}";

    private const string End = """
        UPDATE kernel_assignment SET until_us = @NowUs WHERE id = @Id AND (until_us IS NULL OR until_us > @NowUs)
        """;

    internal static Task<Outcome<Done>> RunAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            var org = work.Find<long>(Find, new { Id = id });
            var administrators = work.Find<long>(Administrators.Count, new { work.NowUs });
            if (!rights.Can("identity.edit", org) || work.Execute(End, new { Id = id, work.NowUs }) == 0)
            {
                return IdentityRefusals.NotFound;
            }

            if (administrators > 0 && work.Find<long>(Administrators.Count, new { work.NowUs }) == 0)
            {
                return ChangePerson.LastAdministrator;
            }

            work.Audit(actor, "identity.endAssignment", "assignment", id.ToString());
            return Done.Instance;
        },
        cancel: cancel);
}
