using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Takes a procedure out of use: no new cases; open ones go on.</summary>
internal static class RetireDefinition
{
    private const string Retire = """
        UPDATE kernel_case_definition SET retired_us = @NowUs WHERE type = @Type AND retired_us IS NULL
        """;

    internal static async Task<Outcome<Done>> RunAsync(
        string type, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        !rights.Can("cases.define", IdentitySeed.Root)
            ? IdentityRefusals.Forbidden.With(("permission", "cases.define"))
            : await sql.CommitAsync<Done>(
                work =>
                {
                    if (work.Execute(Retire, new { Type = type, work.NowUs }) == 0)
                    {
                        return CaseRefusals.UnknownType.With(("type", type));
                    }

                    work.Audit(actor, "cases.retireDefinition", "caseDefinition", type);
                    return Done.Instance;
                },
                cancel: cancel);
}
