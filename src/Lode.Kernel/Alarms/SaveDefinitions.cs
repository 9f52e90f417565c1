using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>One definition to be written.</summary>
/// <param name="SiteId">Organization number; null takes the site of the signal.</param>
/// <param name="Expected">Revision that the writer has seen, 0 for a new one; null does not ask.</param>
public sealed record DefinitionDraft(int? SiteId, AlarmDefinition Definition, long? Expected = null);

/// <summary>Why definitions change, and who allowed it (management of change).</summary>
/// <param name="Reason">What for; required.</param>
/// <param name="AuthorizedBy">Number of the change order; without it the change counts as unauthorized in the
/// figures.</param>
public sealed record ChangeOrder(string Reason, string AuthorizedBy = "");

/// <summary>A stored definition.</summary>
public sealed record StoredDefinition(
    Id Id, int SiteId, long Revision, AlarmDefinition Definition, AlarmPlace Place, Refusal? Fault, AlarmState State);

/// <summary>Creates and changes definitions: all of a request or none.</summary>
public static class SaveDefinitions
{
    internal static readonly Refusal SiteMissing = new("alarms.siteMissing", 422);
    internal static readonly Refusal ChangedMeanwhile = new("alarms.changedMeanwhile", 409);
    internal static readonly Refusal CodeTaken = new("alarms.codeTaken", 409);
    internal static readonly Refusal NotRationalized = new("alarms.notRationalized", 422, "ISA-18.2");

    private const int UnitRows = 16;

    /// <summary>Writes; the code within the site decides what is new and what is changed.</summary>
    public static Task<Outcome<DefinitionList>> RunAsync(
        AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor,
        IReadOnlyList<DefinitionDraft> drafts, ChangeOrder order, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(order.Reason))
        {
            return Task.FromResult<Outcome<DefinitionList>>(
                RunAlarmCommand.ReasonMissing.At(new FieldRefusal("reason", RunAlarmCommand.ReasonMissing.Code)));
        }

        return alarms.DefineAsync<Outcome<DefinitionList>>(
            async () =>
            {
                var units = new List<AlarmUnit>();
                foreach (var draft in drafts)
                {
                    var known = Known(alarms, draft);
                    if (draft.Expected is { } seen && seen != (known?.Revision ?? 0))
                    {
                        var other = seen == 0 ? CodeTaken : ChangedMeanwhile;
                        return (other.With(("code", draft.Definition.Code)).At(new FieldRefusal("code", other.Code)), []);
                    }

                    var retired = known is null && SiteOf(alarms, draft) is { } site
                        ? await sql.FindAsync<AlarmRows.DefinitionRow>(
                            AlarmRows.FindByCode, new { SiteId = (long)site, draft.Definition.Code }, cancel)
                        : null;
                    if (!Prepare(alarms, clock, rights, draft, known, retired).TryGet(out var unit, out var refusal))
                    {
                        return (refusal, []);
                    }

                    if (known is null || !known.Definition.Equals(unit.Definition))
                    {
                        units.Add(unit);
                    }
                }

                for (var at = 0; at < units.Count; at += UnitRows)
                {
                    var part = units.Skip(at).Take(UnitRows).ToList();
                    var lane = units.Count > 1 ? Lane.Bulk : Lane.Interactive;
                    var written = await sql.CommitAsync(work => Write(work, actor, order, part), lane, cancel);
                    if (!written.TryGet(out _, out var failed))
                    {
                        return (failed, [.. units.Take(at).Select(unit => (unit.Id, (AlarmUnit?)unit))]);
                    }
                }

                return (new DefinitionList([.. units.Select(ListDefinitions.View)]),
                    [.. units.Select(unit => (unit.Id, (AlarmUnit?)unit))]);
            },
            cancel);
    }

    /// <summary>The definition that a draft changes; null when it is new.</summary>
    internal static AlarmUnit? Known(AlarmService alarms, DefinitionDraft draft)
    {
        var site = SiteOf(alarms, draft);
        return alarms.Engine.Read(units => units.Values.FirstOrDefault(
            unit => unit.SiteId == site && unit.Definition.Code == draft.Definition.Code));
    }

    /// <summary>Judges a draft and compiles it.</summary>
    /// <param name="alarms">The alarms of the node.</param>
    /// <param name="clock">Gives the id of a new one.</param>
    /// <param name="rights">Of the writer.</param>
    /// <param name="draft">What is to be written.</param>
    /// <param name="known">What it changes.</param>
    /// <param name="retired">A retired definition of the same code: it comes back to life under its old id.</param>
    internal static Outcome<AlarmUnit> Prepare(
        AlarmService alarms, TimeProvider clock, Rights rights, DefinitionDraft draft, AlarmUnit? known,
        AlarmRows.DefinitionRow? retired = null)
    {
        if (SiteOf(alarms, draft) is not { } site)
        {
            return SiteMissing.At(new FieldRefusal("siteId", SiteMissing.Code));
        }

        if (!rights.Can("alarms.edit", site))
        {
            return RunAlarmCommand.NotAllowed.With(("permission", "alarms.edit"));
        }

        var missing = draft.Definition.Missing;
        var asks = draft.Definition is { Enabled: true, Priority: not AlarmPriority.P4 };
        if (missing.Count > 0 && (asks || draft.Definition.RationalizedOn is { Length: > 0 }))
        {
            return NotRationalized.At([.. missing.Select(field => new FieldRefusal(field, NotRationalized.Code))]);
        }

        return AlarmCompiler.Compile(
            known?.Id ?? retired?.Id ?? Id.New(site, clock.GetUtcNow()), site,
            (known?.Revision ?? retired?.Revision ?? 0) + 1, draft.Definition, Readable(alarms.Signals, rights));
    }

    /// <summary>Signals as the asker may see them.</summary>
    internal static AlarmSignals Readable(AlarmSignals signals, Rights rights) => keyOrPath =>
        signals(keyOrPath) is { } signal
            ? signal with { Hidden = signal.Place is { } place && !rights.Can("history.read", place.SiteId) } : null;

    private static int? SiteOf(AlarmService alarms, DefinitionDraft draft) =>
        draft.SiteId ?? alarms.Signals(draft.Definition.Signal)?.Place?.SiteId;

    private static Outcome<Done> Write(IWork work, Actor actor, ChangeOrder order, List<AlarmUnit> units)
    {
        foreach (var unit in units)
        {
            var before = work.Find<AlarmRows.DefinitionRow>(
                AlarmRows.FindByCode, new { SiteId = (long)unit.SiteId, unit.Definition.Code });
            if ((before?.Revision ?? 0) != unit.Revision - 1 || (before is not null && before.Id != unit.Id))
            {
                return ChangedMeanwhile.With(("code", unit.Definition.Code));
            }

            var row = new
            {
                SiteId = (long)unit.SiteId,
                unit.Id,
                unit.Definition.Code,
                unit.Revision,
                Content = JsonSerializer.Serialize(unit.Definition, AlarmRows.Json),
                Reason = order.Reason.Trim(),
                AuthorizedBy = order.AuthorizedBy.Trim(),
                ChangedUs = work.NowUs,
                ChangedBy = actor.Name,
            };
            work.Execute(AlarmRows.UpsertDefinition, row);
            work.Execute(AlarmRows.InsertRevision, row);
            work.Audit(actor, "alarms.define", "alarm", unit.Id.ToString(), before?.Content, row.Content);
        }

        return Outcome.Done;
    }
}

/// <summary>Definitions as a list answer.</summary>
public sealed record DefinitionList(IReadOnlyList<StoredDefinition> Items);
