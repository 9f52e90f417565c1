using System.Text.Json;

namespace Lode.Kernel.History;

/// <summary>Held lines in the file <c>held.jsonl</c> of the data folder, one JSON object a line, up to 64 MiB.</summary>
internal sealed class HeldRowsFile(LodeSettings settings, TimeProvider clock) : IHeldRows, IDisposable
{
    private const long MaxBytes = 64 << 20;
    private readonly SemaphoreSlim gate = new(1);

    private sealed record Entry(string HeldAt, Guid? Source, string Reason, byte[] Line, long TimeNs, string Detail);

    public async ValueTask<bool> HoldAsync(IReadOnlyList<HeldRow> rows, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var path = Path.Combine(settings.DataFolder, "held.jsonl");
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (file.Length > MaxBytes)
            {
                return false;
            }

            var at = clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            foreach (var row in rows)
            {
                var entry = new Entry(at, row.Source?.Value, row.Reason.ToString(), row.Line, row.TimeNs, row.Detail);
                await JsonSerializer.SerializeAsync(file, entry, cancellationToken: cancel);
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
