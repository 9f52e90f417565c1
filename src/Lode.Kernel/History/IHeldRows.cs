using Lode.Historian.Ingest;

namespace Lode.Kernel.History;

/// <summary>One line that waits for an engineer.</summary>
/// <param name="Source">Source that sent it; null for a token without one.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="Line">The line as sent.</param>
/// <param name="TimeNs">Its stamp, UTC ns.</param>
/// <param name="Detail">The field concerned, the stamp, or the key of the series.</param>
public sealed record HeldRow(Id? Source, HoldReason Reason, byte[] Line, long TimeNs, string Detail);

/// <summary>Keeps lines that wait for an engineer: future stamps, foreign types, unknown series.</summary>
public interface IHeldRows
{
    /// <summary>Keeps the lines durably; the writer is answered only after that.</summary>
    /// <returns>False when there is no room: the writer is told to come again.</returns>
    ValueTask<bool> HoldAsync(IReadOnlyList<HeldRow> rows, CancellationToken cancel);
}
