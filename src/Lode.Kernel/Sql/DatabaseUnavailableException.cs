namespace Lode.Kernel.Sql;

/// <summary>The database did not answer for as long as a caller should wait, or went away during a COMMIT: then nobody
/// knows whether the command is stored.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    public DatabaseUnavailableException()
    {
    }

    public DatabaseUnavailableException(string message)
        : base(message)
    {
    }

    public DatabaseUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
