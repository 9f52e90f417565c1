using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Ends a session.</summary>
internal static class SignOut
{
    private const string End = "DELETE FROM kernel_session WHERE hash = @Hash";

    internal static Task<Outcome<Done>> RunAsync(
        byte[] session, ISqlSession sql, Actor actor, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            work.Execute(End, new { Hash = session });
            work.Audit(actor, "identity.signOut", "person", actor.Id!.Value.ToString());
            return Done.Instance;
        },
        cancel: cancel);
}
