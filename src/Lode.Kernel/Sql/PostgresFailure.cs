using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>What a failure of PostgreSQL means for the work that met it.</summary>
internal static class PostgresFailure
{
    /// <summary>How long work waits for a database that restarts, or for its turn after collisions.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string ShuttingDown = "57P01";
    private const string Crashing = "57P02";
    private const string StartingUp = "57P03";
    private const string TooManyConnections = "53300";

    /// <summary>Another transaction won; this one is as if it had never begun (rules §3).</summary>
    internal static bool IsCollision(NpgsqlException failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    /// <summary>The server or the network is away and may come back; a wrong password never does.</summary>
    internal static bool MayPass(NpgsqlException failure) => failure is not PostgresException answered
        || answered.SqlState is ShuttingDown or Crashing or StartingUp or TooManyConnections;

    /// <summary>What the caller gets when patience ends.</summary>
    internal static Exception Final(NpgsqlException failure) => IsCollision(failure) || MayPass(failure)
        ? new DatabaseUnavailableException($"PostgreSQL: {failure.Message}", failure)
        : failure;
}
