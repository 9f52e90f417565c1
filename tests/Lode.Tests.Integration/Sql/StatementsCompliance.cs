using System.Data.Common;
using System.Text.RegularExpressions;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Npgsql;
using Xunit;

namespace Lode.Tests.Integration.Sql;

/// <summary>Each engine prepares every statement of the product, so that a wrong name, type or clause shows without a
/// test of its own for each.</summary>
public abstract partial class StatementsCompliance(ISqlFixture database) : IDisposable
{
    [Fact]
    public void EveryStatement_IsUnderstood()
    {
        using var connection = Open(database);
        var tried = 0;
        var faults = new List<string>();
        foreach (var found in SqlStrings.Statements.DistinctBy(found => found.Text))
        {
            if (IsOfOneEngine(found.Owner))
            {
                continue;
            }

            tried++;
            using var command = connection.CreateCommand();
            command.CommandText = Prepared(Tokens().Replace(found.Text, Expand));
            try
            {
                command.ExecuteNonQuery();
            }
            catch (DbException fault)
            {
                faults.AddRange(IsForgiven(fault) ? [] : [$"{found.Owner}: {fault.Message}: {found.Text}"]);
            }
        }

        Assert.Empty(faults);
        Assert.True(tried > 150, $"only {tried} statements were tried");
    }

    public void Dispose() => database.Dispose();

    private protected abstract DbConnection Open(ISqlFixture fixture);

    private protected abstract string Expand(Match token);

    private protected abstract string Prepared(string statement);

    private protected virtual bool IsForgiven(DbException fault) => false;

    private static bool IsOfOneEngine(string owner) => owner.Split('.')[^1] is var name
        && (name.StartsWith("Postgres", StringComparison.Ordinal) || name.StartsWith("Sqlite", StringComparison.Ordinal)
            || name is nameof(EngineVersion) or nameof(Tables));

    [GeneratedRegex(@"\{ids(:(?<name>\w+))?\}|(?<lock>\{lock\})")]
    private static partial Regex Tokens();
}

public sealed class StatementsOnSqlite() : StatementsCompliance(new SqliteDatabase())
{
    private protected override DbConnection Open(ISqlFixture fixture) =>
        new SqliteHandle(SqlModule.FileOf(fixture.Settings), readOnly: true).Connection;

    private protected override string Expand(Match token) => token.Groups["lock"].Success ? "" : "IN (1, 2)";

    private protected override string Prepared(string statement) => "EXPLAIN " + Argument.Replace(statement, "NULL");

    private static Regex Argument { get; } = new(@"@\w+");
}

public sealed class StatementsOnPostgres() : StatementsCompliance(new PostgresDatabase())
{
    private int number;

    private protected override DbConnection Open(ISqlFixture fixture)
    {
        var connection = new NpgsqlConnection(fixture.Settings.Database);
        connection.Open();
        return connection;
    }

    private protected override string Expand(Match token) => token.Groups["lock"].Success ? "FOR UPDATE"
        : $"= ANY(@{(token.Groups["name"].Success ? token.Groups["name"].Value : "Ids")})";

    // The session gives each argument the type of its property; here the server guesses it.
    private protected override string Prepared(string statement)
    {
        var names = new List<string>();
        var text = Regex.Replace(statement, @"@(\w+)", match =>
        {
            if (!names.Contains(match.Value))
            {
                names.Add(match.Value);
            }

            return $"${names.IndexOf(match.Value) + 1}";
        });
        return $"PREPARE s{number++} AS {text}";
    }

    private protected override bool IsForgiven(DbException fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.IndeterminateDatatype or PostgresErrorCodes.AmbiguousParameter,
    };
}
