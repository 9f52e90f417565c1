using System.Collections.Concurrent;
using System.Data;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace Lode.Kernel.Sql;

/// <summary>Makes objects of the rows of a SQLite statement: a reader compiled once per statement and type, without
/// boxing. A column goes to the <c>init</c> property of its name; one that is NULL leaves the property as it is.
/// </summary>
internal static partial class SqliteRow
{
    private static readonly ConcurrentDictionary<(StatementPlan Plan, Type Type), Delegate> Readers = new();

    /// <summary>What makes a <typeparamref name="T"/> of the row that a statement stands on: of its first column where
    /// that is a value itself.</summary>
    internal static Func<nint, T> ReaderOf<T>(StatementPlan plan, sqlite3_stmt statement) =>
        (Func<nint, T>)Readers.GetOrAdd(
            (plan, typeof(T)), static (_, from) => Compile<T>(from), statement);

    private static Func<nint, T> Compile<T>(sqlite3_stmt statement)
    {
        var row = Expression.Parameter(typeof(nint));
        if (ReadOf(typeof(T)) is { } read)
        {
            var value = Expression.Condition(
                IsNull(row, 0), Expression.Default(typeof(T)), Value(read, typeof(T), row, 0));
            return Expression.Lambda<Func<nint, T>>(value, row).Compile();
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
        return Expression.Lambda<Func<nint, T>>(Expression.Block([made], steps), row).Compile();
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
        Expression.Call(Method(nameof(TypeOf)), row, Expression.Constant(at)), Expression.Constant(raw.SQLITE_NULL));

    private static MethodInfo Method(string name) =>
        typeof(SqliteRow).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static Expression Value(string read, Type type, ParameterExpression row, int at)
    {
        var value = Expression.Call(Method(read), row, Expression.Constant(at));
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

    private static long Whole(nint row, int at)
    {
        Expect(row, at, raw.SQLITE_INTEGER);
        return WholeOf(row, at);
    }

    private static bool Truth(nint row, int at) => Whole(row, at) != 0;

    private static double Number(nint row, int at)
    {
        if (TypeOf(row, at) != raw.SQLITE_INTEGER)
        {
            Expect(row, at, raw.SQLITE_FLOAT);
        }

        return NumberOf(row, at);
    }

    private static unsafe string Text(nint row, int at)
    {
        Expect(row, at, raw.SQLITE_TEXT);
        var text = TextOf(row, at);
        return Encoding.UTF8.GetString(text, LengthOf(row, at));
    }

    private static Id Identity(nint row, int at) => new(new Guid(Blob(row, at), bigEndian: true));

    private static byte[] Bytes(nint row, int at) => Blob(row, at).ToArray();

    private static unsafe ReadOnlySpan<byte> Blob(nint row, int at)
    {
        Expect(row, at, raw.SQLITE_BLOB);
        var bytes = BlobOf(row, at);
        return new ReadOnlySpan<byte>(bytes, LengthOf(row, at));
    }

    // SQLite would turn one into the other and say nothing.
    private static void Expect(nint row, int at, int type)
    {
        var found = TypeOf(row, at);
        if (found != type)
        {
            throw new DataException(
                $"column {Marshal.PtrToStringUTF8(NameOf(row, at))} holds a value of type {found}, not {type}");
        }
    }

    // The provider's own functions take the statement by its safe handle, which costs more than what they do.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    private static partial int TypeOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    private static partial long WholeOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_double")]
    [SuppressGCTransition]
    private static partial double NumberOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_text")]
    [SuppressGCTransition]
    private static unsafe partial byte* TextOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static unsafe partial byte* BlobOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int LengthOf(nint row, int at);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_name")]
    private static partial nint NameOf(nint row, int at);
}
