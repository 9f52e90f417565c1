namespace Lode.Kernel.Upkeep;

/// <summary>A part of the data that <c>verify</c> re-checks; register it as a singleton of this interface.</summary>
public interface ICheck
{
    /// <summary>What is checked: historian, database, …</summary>
    string Name { get; }

    /// <summary>Reads everything of the part against what it claims.</summary>
    /// <param name="order">What is wanted beside.</param>
    /// <param name="progress">Told the share, 0 to 1.</param>
    /// <param name="cancel">Stops.</param>
    Task<CheckReport> RunAsync(CheckOrder order, IProgress<double> progress, CancellationToken cancel);
}

/// <summary>What is wanted of a verification.</summary>
/// <param name="Places">Files or folders of published roots to compare with, beside the known ones.</param>
public sealed record CheckOrder(IReadOnlyList<string> Places);

/// <summary>What a check walked over and found.</summary>
/// <param name="Name">Name of the check.</param>
/// <param name="Counted">What was read: blocks, rows, tables, …</param>
/// <param name="Faults">What is wrong, first things first; empty when the part is whole.</param>
public sealed record CheckReport(
    string Name, IReadOnlyDictionary<string, long> Counted, IReadOnlyList<CheckFault> Faults)
{
    /// <summary>What else is worth saying, a line each; none of it is wrong.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether rows can be read at all; where not, checks that read them do not run.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsReadable { get; init; } = true;
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Place">File or table, within the data folder or the database.</param>
/// <param name="Offset">Byte in the file; null elsewhere.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record CheckFault(string Place, long? Offset, string What)
{
    /// <summary>Stable code of the fault, where it has one.</summary>
    public string? Code { get; init; }

    /// <summary>Signal whose history is missing.</summary>
    public string? Series { get; init; }

    /// <summary>First missing stamp.</summary>
    public DateTimeOffset? FromAt { get; init; }

    /// <summary>Last missing stamp.</summary>
    public DateTimeOffset? ToAt { get; init; }
}
