namespace Lode.Kernel.Sql;

/// <summary>The two databases that carry the product.</summary>
public enum SqlEngine
{
    Sqlite,
    Postgres,
}
