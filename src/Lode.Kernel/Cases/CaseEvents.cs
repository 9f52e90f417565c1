using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Events;

namespace Lode.Kernel.Cases;

/// <summary>A case was opened.</summary>
public sealed record CaseOpened(int Site, Id Case, string Type, string Number) : IEvent
{
    public static string Name => "cases.opened.v1";
}

/// <summary>A case came to its end.</summary>
/// <param name="End">Final state; null when it was canceled.</param>
/// <param name="Parent">The case that opened it.</param>
/// <param name="Link">What it is to that case.</param>
public sealed record CaseEnded(
    int Site, Id Case, string Type, string Number, string? End, Id? Parent, string? Link) : IEvent
{
    public static string Name => "cases.ended.v1";
}

/// <summary>Persons and holders of roles are to be told something about a case.</summary>
/// <param name="Kind">remind, escalate, urge, copy, invalidated, sentBack or text.</param>
/// <param name="Roles">Roles at the site of the case.</param>
public sealed record CaseNotice(
    int Site, Id Case, string Type, string Number, string Kind, IReadOnlyList<Id> Persons, IReadOnlyList<string> Roles,
    int? Task, Labels? Text, string By) : IEvent
{
    public static string Name => "cases.notice.v1";
}

/// <summary>A procedure tells other modules, under a name of its own.</summary>
public sealed record CaseSignaled(int Site, Id Case, string Type, string Number, string Signal, JsonObject Data)
    : IEvent
{
    public static string Name => "cases.signaled.v1";
}

/// <summary>A case wants another one opened.</summary>
public sealed record CaseAsked(int Site, Id Case, string Type, string Link, JsonObject Data, Id? By, string ByName)
    : IEvent
{
    public static string Name => "cases.asked.v1";
}
