namespace Lode.Simulator.Model;

/// <summary>A site of the demonstration group with its equipment in process order.</summary>
/// <param name="Code">Site tag of the line protocol and code of the plant node.</param>
/// <param name="Areas">Area code to names.</param>
/// <param name="Units">Unit code to names; a unit belongs to the area of its equipment.</param>
public sealed record Site(
    string Code, string Zh, string En,
    IReadOnlyDictionary<string, (string Zh, string En)> Areas,
    IReadOnlyDictionary<string, (string Zh, string En)> Units,
    IReadOnlyList<Equipment> Equipment);
