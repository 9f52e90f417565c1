using System.Collections.Concurrent;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Web.Access;

/// <summary>Denials of known callers go to the audit log, each kind once a minute.</summary>
internal sealed class DenialLog(TimeProvider clock)
{
    private const int Kept = 10_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(Id?, string, string), long> noted = new();

    internal async Task NoteAsync(ISqlSession sql, Actor? actor, string path, string code)
    {
        if (actor is null)
        {
            return;
        }

        var key = (actor.Id, path, code);
        var now = clock.GetTimestamp();
        if (noted.TryGetValue(key, out var last) && clock.GetElapsedTime(last, now) < Quiet)
        {
            return;
        }

        if (noted.Count >= Kept)
        {
            noted.Clear();
        }

        noted[key] = now;
        await sql.CommitAsync<Done>(work =>
        {
            work.Audit(actor, "identity.denied", "address", path, null, new { code });
            return Done.Instance;
        });
    }
}
