using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Publishes a version of a procedure. New cases follow it; open ones stay on theirs until they are migrated.
/// </summary>
internal static class PublishDefinition
{
    internal static readonly Refusal Faulty = new("cases.definitionFaulty", 422);
    internal static readonly Refusal ShippedType = new("cases.definitionShipped", 409);

    private const string Known = $"""
        SELECT {DefinitionStore.Columns} FROM kernel_case_definition WHERE hash = @Hash {"{lock}"}
        """;

    private const string Last = """
        SELECT coalesce(max(version), 0) FROM kernel_case_definition WHERE type = @Type
        """;

    private const string Origin = "SELECT origin FROM kernel_case_definition WHERE type = @Type LIMIT 1";

    private const string Insert = """
        INSERT INTO kernel_case_definition (hash, type, version, content, origin, reason, published_us, published_by)
        VALUES (@Hash, @Type, @Version, @Content, @Origin, @Reason, @NowUs, @By)
        """;

    private const string Restore = "UPDATE kernel_case_definition SET retired_us = NULL WHERE hash = @Hash";

    internal sealed record Published(string Hash, string Type, long Version);

    internal static async Task<Outcome<Published>> RunAsync(
        string content, string reason, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("cases.define", IdentitySeed.Root))
        {
            return IdentityRefusals.Forbidden.With(("permission", "cases.define"));
        }

        if (new FieldChecks().NeedText(reason, "reason", 500).Against(CaseRefusals.Invalid) is { } wrong)
        {
            return wrong;
        }

        var faults = new DefinitionFaults();
        if (ProcedureBuilder.Build(content, faults) is not { } procedure)
        {
            return Faulty.With(("count", $"{faults.All.Count(fault => fault.IsError)}"))
                .At([.. faults.All.Where(fault => fault.IsError)
                    .Select(fault => new FieldRefusal(fault.Path, fault.Code.ToString()))]);
        }

        return await sql.CommitAsync(
            work => Store(work, procedure, content, "own", reason, actor), cancel: cancel);
    }

    /// <summary>Publishes what comes with the program, once: what was retired since then stays retired.</summary>
    internal static Outcome<Published> Ship(IWork work, CaseProcedure procedure, string content, Actor actor) =>
        work.Find<DefinitionRow>(Known, new { procedure.Hash }) is { } known
            ? new Published(known.Hash, known.Type, known.Version)
            : Store(work, procedure, content, "shipped", "shipped", actor);

    internal static Outcome<Published> Store(
        IWork work, CaseProcedure procedure, string content, string origin, string reason, Actor actor)
    {
        var type = procedure.Definition.Type;
        if (work.Find<DefinitionRow>(Known, new { procedure.Hash }) is { } known)
        {
            work.Execute(Restore, new { procedure.Hash });
            return new Published(known.Hash, known.Type, known.Version);
        }

        if (work.Find<string>(Origin, new { Type = type }) is { } before && before != origin)
        {
            return ShippedType.With(("type", type));
        }

        var version = work.Find<long>(Last, new { Type = type }) + 1;
        work.Execute(Insert, new
        {
            procedure.Hash,
            Type = type,
            Version = version,
            Content = content,
            Origin = origin,
            Reason = reason,
            work.NowUs,
            By = actor.Name,
        });
        work.Audit(actor, "cases.define", "caseDefinition", procedure.Hash, null, new { type, version });
        return new Published(procedure.Hash, type, version);
    }
}
