using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Waste.Registers;

/// <summary>What a line of a register's file needs in order to be stored.</summary>
internal sealed record ImportDesk(IWork Work, int Site, SiteZone Zone, Actor Actor)
{
    internal FacilityRow? Facility(string code) => Work.Find<FacilityRow>(
        FacilityEndpoints.ByCode, new { SiteId = (long)Site, Code = code });

    internal PartyRow? Party(string kind, string creditCode) => Work.Find<PartyRow>(
        PartyEndpoints.ByCode, new { SiteId = (long)Site, Kind = kind, CreditCode = creditCode });
}

/// <summary>A value that a line changes.</summary>
internal sealed record CellChange(string Column, string Before, string After);

/// <summary>What became of the lines of one entry.</summary>
/// <param name="Change">added, changed or same.</param>
internal sealed record Stored(string Change, IReadOnlyList<CellChange> Cells)
{
    internal static readonly Stored Added = new("added", []);

    /// <summary>Changed where a value differs, else the same.</summary>
    internal static Stored Of(params ReadOnlySpan<(string Column, string? Before, string? After)> values)
    {
        var cells = new List<CellChange>();
        foreach (var (column, before, after) in values)
        {
            if ((before ?? "") != (after ?? ""))
            {
                cells.Add(new CellChange(column, before ?? "", after ?? ""));
            }
        }

        return new Stored(cells.Count == 0 ? "same" : "changed", cells);
    }
}

/// <summary>The file format of one register, and how its lines are stored: by the same rules as on its page.</summary>
/// <param name="KeyColumn">Column by which an entry is known.</param>
/// <param name="Key">What the lines of one entry have in common.</param>
/// <param name="Store">Stores the lines of one entry; null: what was read of them is wrong and says so.</param>
internal sealed record RegisterFormat(
    string Name, IReadOnlyList<SheetColumn> Columns, string KeyColumn, Func<SheetLine, string> Key,
    Func<ImportDesk, IReadOnlyList<SheetLine>, Outcome<Stored>?> Store)
{
    /// <summary>Whether an entry may have several lines.</summary>
    internal bool HasLines { get; init; }
}
