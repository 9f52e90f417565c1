using System.Collections.Concurrent;
using System.Data;
using System.Linq.Expressions;
using System.Reflection;
using SQLitePCL;

namespace Lode.Kernel.Sql;

/// <summary>Makes objects of the rows of a SQLite statement: a reader compiled once per statement and type, without
/// boxing. A column goes to the <c>init</c> property of its name; one that is NULL leaves the property as it is.
/// </summary>
internal static class SqliteRow
{
    private static readonly ConcurrentDictionary<(StatementPlan Plan, Type Type), Delegate> Readers = new();

    /// <summary>What makes a <typeparamref name="T"/> of the row that a statement stands on: of its first column where
    /// that is a value itself.</summary>
    internal static Func<sqlite3_stmt, T> ReaderOf<T>(StatementPlan plan, sqlite3_stmt statement) =>
        (Func<sqlite3_stmt, T>)Readers.GetOrAdd(
            (plan, typeof(T)), static (_, from) => Compile<T>(from), statement);

    private static Func<sqlite3_stmt, T> Compile<T>(sqlite3_stmt statement)
    {
        var row = Expression.Parameter(typeof(sqlite3_stmt));
        if (ReadOf(typeof(T)) is { } read)
        {
            var value = Expression.Condition(
                IsNull(row, 0), Expression.Default(typeof(T)), Value(read, typeof(T), row, 0));
            return Expression.Lambda<Func<sqlite3_stmt, T>>(value, row).Compile();
        }

        var made = Expression.Variable(typeof(T));
        var steps = new List<Expression> { Expression.Assign(made, Expression.New(EmptyConstructor(typeof(T)))) };
        for (var at = 0; at < raw.sqlite3_column_count(statement); at++)
        {
            if (PropertyOf(typeof(T), raw.sqlite3_column_name(statement, at).utf8_to_string()) is { } property)
            {
                var reads = ReadOf(property.PropertyType)
                    ?? throw new InvariantException($"BUG: {property} is of no type that SQL columns may have");
                steps.Add(Expression.IfThen(
                    Expression.Not(IsNull(row, at)),
                    Expression.Assign(
                        Expression.Property(made, property), Value(reads, property.PropertyType, row, at))));
            }
        }

        steps.Add(made);
        return Expression.Lambda<Func<sqlite3_stmt, T>>(Expression.Block([made], steps), row).Compile();
    }

    private static ConstructorInfo EmptyConstructor(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes)
            ?? throw new InvariantException($"BUG: {type} has no constructor without parameters, as rows must");

    private static PropertyInfo? PropertyOf(Type type, string column)
    {
        var name = column.Replace("_", "", StringComparison.Ordinal);
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(property => property.CanWrite
                && string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static BinaryExpression IsNull(ParameterExpression row, int at) => Expression.Equal(
        Expression.Call(typeof(raw), nameof(raw.sqlite3_column_type), null, row, Expression.Constant(at)),
        Expression.Constant(raw.SQLITE_NULL));

    private static Expression Value(string read, Type type, ParameterExpression row, int at)
    {
        var method = typeof(SqliteRow).GetMethod(read, BindingFlags.Static | BindingFlags.NonPublic)!;
        var value = Expression.Call(method, row, Expression.Constant(at));
        return value.Type == type ? value : Expression.Convert(value, type);
    }

    private static string? ReadOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(long) || type == typeof(int) ? nameof(Whole)
            : type == typeof(bool) ? nameof(Truth)
            : type == typeof(double) ? nameof(Number)
            : type == typeof(string) ? nameof(Text)
            : type == typeof(Id) ? nameof(Identity)
            : type == typeof(byte[]) ? nameof(Bytes)
            : null;
    }

    private static long Whole(sqlite3_stmt row, int at)
    {
        Expect(row, at, raw.SQLITE_INTEGER);
        return raw.sqlite3_column_int64(row, at);
    }

    private static bool Truth(sqlite3_stmt row, int at) => Whole(row, at) != 0;

    private static double Number(sqlite3_stmt row, int at)
    {
        if (raw.sqlite3_column_type(row, at) != raw.SQLITE_INTEGER)
        {
            Expect(row, at, raw.SQLITE_FLOAT);
        }

        return raw.sqlite3_column_double(row, at);
    }

    private static string Text(sqlite3_stmt row, int at)
    {
        Expect(row, at, raw.SQLITE_TEXT);
        return raw.sqlite3_column_text(row, at).utf8_to_string();
    }

    private static Id Identity(sqlite3_stmt row, int at)
    {
        Expect(row, at, raw.SQLITE_BLOB);
        return new Id(new Guid(raw.sqlite3_column_blob(row, at), bigEndian: true));
    }

    private static byte[] Bytes(sqlite3_stmt row, int at)
    {
        Expect(row, at, raw.SQLITE_BLOB);
        return raw.sqlite3_column_blob(row, at).ToArray();
    }

    // SQLite would turn one into the other and say nothing.
    private static void Expect(sqlite3_stmt row, int at, int type)
    {
        var found = raw.sqlite3_column_type(row, at);
        if (found != type)
        {
            throw new DataException(
                $"column {raw.sqlite3_column_name(row, at).utf8_to_string()} holds a value of type {found}, not {type}");
        }
    }
}
