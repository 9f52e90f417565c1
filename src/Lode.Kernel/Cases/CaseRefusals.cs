namespace Lode.Kernel.Cases;

/// <summary>Why a command is not accepted.</summary>
internal static class CaseRefusals
{
    internal static readonly Refusal Invalid = new("cases.invalid", 422);
    internal static readonly Refusal FieldsWrong = new("cases.fieldsWrong", 422);
    internal static readonly Refusal UnknownVerb = new("cases.unknownVerb", 422);
    internal static readonly Refusal UnknownType = new("cases.unknownType", 422);
    internal static readonly Refusal Stale = new("cases.stale", 409);
    internal static readonly Refusal KeyReused = new("cases.keyReused", 422);
    internal static readonly Refusal NotOpen = new("cases.notOpen", 409);
    internal static readonly Refusal IsSuspended = new("cases.isSuspended", 409);
    internal static readonly Refusal NotSuspended = new("cases.notSuspended", 409);
    internal static readonly Refusal NotYours = new("cases.notYours", 403);
    internal static readonly Refusal NotAllowed = new("cases.notAllowed", 403);
    internal static readonly Refusal SamePerson = new("cases.samePerson", 403);
    internal static readonly Refusal Separated = new("cases.separated", 403);
    internal static readonly Refusal NotYourTurn = new("cases.notYourTurn", 409);
    internal static readonly Refusal DelegationMissing = new("cases.delegationMissing", 403);
    internal static readonly Refusal DelegationLimit = new("cases.delegationLimit", 403);
    internal static readonly Refusal ContentChanged = new("cases.contentChanged", 409);
    internal static readonly Refusal SignedField = new("cases.signedField", 409);
    internal static readonly Refusal TaskGone = new("cases.taskGone", 409);
    internal static readonly Refusal AlreadyClaimed = new("cases.alreadyClaimed", 409);
    internal static readonly Refusal NoPool = new("cases.noPool", 409);
    internal static readonly Refusal NotAvailable = new("cases.notAvailable", 409);
    internal static readonly Refusal NotVisited = new("cases.notVisited", 409);
    internal static readonly Refusal CannotWithdraw = new("cases.cannotWithdraw", 409);
    internal static readonly Refusal UrgeTooSoon = new("cases.urgeTooSoon", 409);
    internal static readonly Refusal ReasonMissing = new("cases.reasonMissing", 422);
    internal static readonly Refusal SupervisorNeeded = new("cases.supervisorNeeded", 403);
    internal static readonly Refusal PersonNeeded = new("cases.personNeeded", 403);
    internal static readonly Refusal PersonUnknown = new("cases.personUnknown", 422);
    internal static readonly Refusal Endless = new("cases.endless", 409);
    internal static readonly Refusal ByModule = new("cases.byModule", 422);
    internal static readonly Refusal CalendarMissing = new("cases.calendarMissing", 409);
    internal static readonly Refusal AlreadySigner = new("cases.alreadySigner", 409);
    internal static readonly Refusal NotMigratable = new("cases.notMigratable", 409);
}
