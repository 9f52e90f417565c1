using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>By which words a case is found. A confidential one is not.</summary>
internal static class CaseSearch
{
    internal const string Kind = "case";

    /// <summary>The words of a case; null when it is not to be found.</summary>
    internal static Words? Of(CaseProcedure procedure, CaseState state)
    {
        if (CaseProjection.IsConfidential(procedure, state))
        {
            return null;
        }

        var labels = procedure.Definition.Labels;
        var title = CaseService.TitleOf(procedure, state);
        return new Words(
            state.Org, state.Id, state.Number, title ?? labels.ZhCn, title ?? labels.EnUs, labels.ZhCn, labels.EnUs,
            state.Subject ?? "");
    }

    internal sealed record Words(
        long Org, Id Id, string Number, string TitleZh, string TitleEn, string TypeZh, string TypeEn, string Subject);

    /// <summary>Writes the words when they changed: most commands change none.</summary>
    internal static void Write(IWork work, Words? before, Words? after)
    {
        if (before == after)
        {
            return;
        }

        if (after is null)
        {
            work.Unindex(before!.Org, Kind, before.Id.ToString());
            return;
        }

        work.Index(new SearchEntry(
            after.Org, Kind, after.Id.ToString(), after.TitleZh, after.TitleEn, $"{after.TypeZh} {after.Number}",
            $"{after.TypeEn} {after.Number}", $"/cases/{after.Id}", "cases.read", [after.Subject]));
    }
}
