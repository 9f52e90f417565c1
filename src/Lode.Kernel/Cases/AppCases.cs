using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Cases in the hands of an application: opened and moved inside its own transaction, together with its rows
/// and its postings. The procedure names the events <c>signal.NAME</c> and leaves out who takes them; the application
/// decides that.</summary>
public sealed class AppCases
{
    private readonly CaseService service;
    private readonly OpenCase open;
    private readonly CaseDirectory directory;
    private readonly CalendarService calendars;

    internal AppCases(CaseService service, OpenCase open, CaseDirectory directory, CalendarService calendars) =>
        (this.service, this.open, this.directory, this.calendars) = (service, open, directory, calendars);

    /// <summary>Reads what commands on a site's cases need, before the transaction.</summary>
    /// <param name="site">Organization of the cases.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<CaseHand> ReadyAsync(int site, Actor actor, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        var calendar = (await calendars.ReadAsync(site, cancel)).Find(site);
        return new CaseHand(service, open, new CaseScene(site, actor, people, calendar));
    }

    /// <summary>For whom somebody may act now in all cases of a procedure, by delegation.</summary>
    /// <param name="type">Code of the procedure.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<CasePrincipal>> PrincipalsAsync(string type, Actor actor, CancellationToken cancel)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } self })
        {
            return [];
        }

        var nowUs = Instants.ToUs(service.Now);
        var given = await service.Sql.QueryAsync<DelegationRow>(
            DelegationRow.To, new { To = self, NowUs = nowUs }, cancel);
        var people = await directory.ReadAsync(self, cancel);
        return [.. given.Where(one => one.Covers(one.FromId, self, type, [], nowUs))
            .Select(one => people.Find(one.FromId)).OfType<PersonMark>().DistinctBy(one => one.Id)
            .Select(one => new CasePrincipal(one.Id, one.Name))];
    }
}

/// <summary>A person for whom another may act.</summary>
public sealed record CasePrincipal(Id Id, string Name);

/// <summary>What a command on a case depends on beside the database.</summary>
internal sealed record CaseScene(int Site, Actor Actor, CasePeople People, WorkCalendar? Calendar)
{
    internal CaseActor Who => new(
        Actor.Kind == ActorKind.Person ? People.Find(Actor.Id!.Value) : null, Actor.Name, false, false, true);
}

/// <summary>Commands of one person on the cases of one site.</summary>
public sealed class CaseHand
{
    private readonly CaseService service;
    private readonly OpenCase open;
    private readonly CaseScene scene;

    internal CaseHand(CaseService service, OpenCase open, CaseScene scene) =>
        (this.service, this.open, this.scene) = (service, open, scene);

    /// <summary>Working time of the site; null when none is published.</summary>
    public WorkCalendar? Calendar => scene.Calendar;

    /// <summary>Organization of the person who acts; null for tokens.</summary>
    public long? Organization => scene.Actor is { Kind: ActorKind.Person, Id: { } person }
        ? scene.People.OrgOf(person) : null;

    /// <summary>Opens a case.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="type">Code of the procedure.</param>
    /// <param name="data">First data.</param>
    /// <param name="subject">What it is about: an address inside the product.</param>
    public Outcome<CaseStand> Open(IWork work, string type, JsonObject data, string subject) =>
        open.ForApp(work, type, data, subject, scene).TryGet(out var answer, out var why)
            ? service.StandOf(work, answer.Case, null) : why;

    /// <summary>Sends an event to a case.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="name">Event of the procedure, <c>signal.NAME</c>.</param>
    /// <param name="data">Fields that come with it.</param>
    /// <param name="check">What the application has against it; asked after the procedure agreed.</param>
    /// <param name="actingFor">The principal, when it is done for somebody; a delegation must cover it.</param>
    /// <returns>Where the case stands. A refusal in it is kept in the log of the case and changed nothing, so that the
    /// caller writes nothing either.</returns>
    public Outcome<CaseStand> Signal(
        IWork work, Id caseId, string name, JsonObject data, Func<Refusal?> check, Id? actingFor = null)
    {
        var outcome = service.Signal(work, caseId, new AppSignal(name, data, check, actingFor), scene);
        return outcome.TryGet(out var answer, out var why) ? service.StandOf(work, caseId, answer.Refusal) : why;
    }

    /// <summary>Finishes a task for the person, under the rules of the procedure: who may, the form, the outcome.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="task">Id of the task in the procedure.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="data">Fields of its form.</param>
    /// <param name="key">Makes a repetition harmless.</param>
    public Outcome<CaseStand> Complete(
        IWork work, Id caseId, string task, string outcome, JsonObject data, string key)
    {
        var command = new CaseCommand { Verb = "complete", Key = key, Outcome = outcome, Data = data, Target = task };
        return service.Act(work, caseId, command, scene, turn => turn.CompleteNamed(task, command))
            .TryGet(out var answer, out var why) ? service.StandOf(work, caseId, answer.Refusal) : why;
    }

    /// <summary>Brings fields that the application knows better by now; the case stays where it is.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="data">The fields.</param>
    public Outcome<CaseStand> Bring(IWork work, Id caseId, JsonObject data)
    {
        var command = new CaseCommand { Verb = "bring", Data = data };
        return service.Act(work, caseId, command, scene, turn => turn.Bring(data))
            .TryGet(out var answer, out var why) ? service.StandOf(work, caseId, answer.Refusal) : why;
    }
}

/// <summary>An event that an application sends.</summary>
internal sealed record AppSignal(string Name, JsonObject Data, Func<Refusal?> Check, Id? For = null);

/// <summary>Where a case stands.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Rev">Its revision.</param>
/// <param name="States">Its innermost states.</param>
/// <param name="Refusal">Why the command changed nothing.</param>
public sealed record CaseStand(Id Id, string Number, long Rev, IReadOnlyList<string> States, Refusal? Refusal);
