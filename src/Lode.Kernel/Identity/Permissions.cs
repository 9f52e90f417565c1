namespace Lode.Kernel.Identity;

/// <summary>Every permission of the product, and the roles it ships with (rules §1).</summary>
public static class Permissions
{
    /// <summary>All permissions, in the order in which screens list them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "history.read", "history.write", "plant.read", "plant.edit", "sources.read", "sources.edit", "imports.run",
        "entry.write", "trends.write", "alarms.read", "alarms.act", "alarms.edit", "cases.read", "cases.act",
        "cases.supervise", "cases.define", "calendars.read", "calendars.edit",
        "ledger.read", "ledger.count", "ledger.reverse", "ledger.close",
        "documents.read", "documents.write", "findings.read", "findings.act",
        "reports.read", "reports.run", "reports.edit",
        "identity.read", "identity.edit", "audit.read", "jobs.read", "jobs.run", "system.admin",
        .. AppModules.Permissions.Select(permission => permission.Code),
    ];

    internal const string AdministratorCode = "administrator";

    private static readonly string[] Viewing =
    [
        "history.read", "plant.read", "alarms.read", "cases.read", "calendars.read", "ledger.read", "documents.read",
        "findings.read", "reports.read", "jobs.read",
    ];

    private static readonly string[] Operating =
    [
        .. Viewing, "sources.read", "entry.write", "trends.write", "alarms.act", "cases.act", "ledger.count",
        "documents.write", "findings.act", "reports.run", "jobs.run",
    ];

    /// <summary>The shipped roles; an administrator may add others and edit these.</summary>
    internal static readonly IReadOnlyList<ShippedRole> Roles =
    [
        .. Own.Select(role => role with
        {
            Permissions =
            [
                .. role.Permissions,
                .. AppModules.Permissions.Where(permission => permission.Roles.Contains(role.Code))
                    .Select(permission => permission.Code),
            ],
        }),
        new(AdministratorCode, "系统管理员", "Administrator", [.. All]),
    ];

    private static IEnumerable<ShippedRole> Own =>
    [
        new("viewer", "查看员", "Viewer", Viewing),
        new("operator", "操作员", "Operator", Operating),
        new("engineer", "工程师", "Engineer",
            [
                .. Operating, "history.write", "plant.edit", "sources.edit", "imports.run", "alarms.edit",
                "reports.edit",
            ]),
        new("manager", "管理人员", "Manager",
            [
                .. Viewing, "trends.write", "cases.act", "cases.supervise", "calendars.edit", "ledger.count",
                "ledger.reverse", "ledger.close", "documents.write", "findings.act", "sources.read", "identity.read",
                "reports.run", "reports.edit", "jobs.run",
            ]),
        new("auditor", "审计员", "Auditor", [.. Viewing, "sources.read", "identity.read", "audit.read"]),
    ];
}

/// <summary>A role that every database starts with.</summary>
internal sealed record ShippedRole(string Code, string NameZh, string NameEn, IReadOnlyList<string> Permissions);
