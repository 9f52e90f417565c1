using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Lode.Kernel.Sql;

/// <summary>A statement with its tokens expanded for one engine and one type of arguments; built once, kept.</summary>
/// <remarks><c>x {ids}</c> tests x against the list argument <c>Ids</c> (<c>{ids:Name}</c> against Name);
/// <c>{lock}</c> locks the rows where the engine has row locks.</remarks>
internal sealed partial class StatementPlan
{
    private static readonly ConcurrentDictionary<Key, StatementPlan> Plans = new();

    private readonly struct Key(string sql, Type? args, SqlEngine engine) : IEquatable<Key>
    {
        internal string Sql => sql;

        internal Type? Args => args;

        internal SqlEngine Engine => engine;

        public bool Equals(Key other) =>
            args == other.Args && engine == other.Engine && string.Equals(sql, other.Sql, StringComparison.Ordinal);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        // Statements are constants of a thousand letters: the same object is equal at once, and two that differ differ
        // in their length, their arguments or their middle.
        public override int GetHashCode() => HashCode.Combine(sql.Length, sql[sql.Length / 2], args, engine);
    }

    private readonly SqlEngine engine;
    private readonly Binding[] bindings;

    private StatementPlan(string sql, Type? args, SqlEngine engine)
    {
        this.engine = engine;
        var getters = args is null ? [] : Getters(args);
        Text = Tokens().Replace(sql, token => Expand(token, getters, engine));
        bindings = [.. from name in Arguments().Matches(Text).Select(match => match.Groups[1].Value).Distinct()
                       select new Binding(name, Required(getters, name, sql))];
    }

    /// <param name="Element">Type of the elements where it is a list.</param>
    private sealed record Getter(Type Type, Type? Element, Func<object, object?> Read);

    private sealed record Binding(string Name, Getter Getter);

    /// <summary>The statement as the engine reads it.</summary>
    internal string Text { get; }

    internal static StatementPlan For(string sql, object? args, SqlEngine engine) => Plans.GetOrAdd(
        new Key(sql, args?.GetType(), engine), static key => new StatementPlan(key.Sql, key.Args, key.Engine));

    /// <summary>Writes the values into the parameters of a command, creating them at first use.</summary>
    internal void Bind(NpgsqlCommand command, object? args)
    {
        for (var index = 0; index < bindings.Length; index++)
        {
            var value = ToStored(bindings[index].Getter, args!);
            if (index < command.Parameters.Count)
            {
                command.Parameters[index].Value = value;
                continue;
            }

            command.Parameters.Add(new NpgsqlParameter("@" + bindings[index].Name, value)
            {
                NpgsqlDbType = PostgresType(bindings[index].Getter.Type),
            });
        }
    }

    /// <summary>Names of the values in the order of their first use.</summary>
    internal IEnumerable<string> Names => bindings.Select(binding => binding.Name);

    /// <summary>How many values there are.</summary>
    internal int Count => bindings.Length;

    /// <summary>A value as the engine stores it: whole number, double, text, bytes or DBNull (or, for PostgreSQL, its
    /// own).</summary>
    internal object Value(int at, object args) => ToStored(bindings[at].Getter, args);

    private object ToStored(Getter getter, object args)
    {
        var value = getter.Read(args);
        return getter.Element is { } element && value is IEnumerable items
            ? engine == SqlEngine.Sqlite ? JsonList(items) : PostgresList(items, element)
            : SqlTypes.ToStored(value, engine);
    }

    private static string Expand(Match token, Dictionary<string, Getter> getters, SqlEngine engine)
    {
        if (token.Groups["lock"].Success)
        {
            return engine == SqlEngine.Sqlite ? "" : "FOR UPDATE";
        }

        var name = token.Groups["name"] is { Success: true } given ? given.Value : "Ids";
        var element = Required(getters, name, token.Value).Element;
        Invariant.Holds(element is not null);
        return (engine, element == typeof(Id)) switch
        {
            (SqlEngine.Postgres, _) => $"= ANY(@{name})",
            (_, true) => $"IN (SELECT unhex(value) FROM json_each(@{name}))",
            (_, false) => $"IN (SELECT value FROM json_each(@{name}))",
        };
    }

    private static Getter Required(Dictionary<string, Getter> getters, string name, string sql) =>
        getters.TryGetValue(name, out var getter)
            ? getter
            : throw new InvariantException($"BUG: no argument named {name} for: {sql}");

    private static Dictionary<string, Getter> Getters(Type args) => args.GetProperties()
        .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
        .ToDictionary(property => property.Name, property =>
        {
            var source = Expression.Parameter(typeof(object));
            var read = Expression.Convert(
                Expression.Property(Expression.Convert(source, args), property), typeof(object));
            return new Getter(
                property.PropertyType, ElementOf(property.PropertyType),
                Expression.Lambda<Func<object, object?>>(read, source).Compile());
        });

    private static Type? ElementOf(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[]))
        {
            return null;
        }

        return type.GetInterfaces().Append(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
    }

    private static string JsonList(IEnumerable items)
    {
        var json = new StringBuilder("[");
        foreach (var item in items)
        {
            json.Append(json.Length > 1 ? "," : "").Append(item switch
            {
                Id id => $"\"{Convert.ToHexString(SqlTypes.ToBytes(id))}\"",
                string text => System.Text.Json.JsonSerializer.Serialize(text),
                _ => Convert.ToInt64(item, System.Globalization.CultureInfo.InvariantCulture).ToString(
                    System.Globalization.CultureInfo.InvariantCulture),
            });
        }

        return json.Append(']').ToString();
    }

    private static object PostgresList(IEnumerable items, Type element) =>
        element == typeof(Id) ? items.Cast<Id>().Select(id => id.Value).ToArray()
        : element == typeof(string) ? items.Cast<string>().ToArray()
        : items.Cast<object>().Select(item => Convert.ToInt64(item, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();

    private static NpgsqlDbType PostgresType(Type type)
    {
        if (ElementOf(type) is { } element)
        {
            return NpgsqlDbType.Array | PostgresType(element);
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Id) ? NpgsqlDbType.Uuid
            : type == typeof(string) ? NpgsqlDbType.Text
            : type == typeof(double) ? NpgsqlDbType.Double
            : type == typeof(byte[]) ? NpgsqlDbType.Bytea
            : NpgsqlDbType.Bigint;
    }

    [GeneratedRegex(@"\{ids(?::(?<name>\w+))?\}|(?<lock>\{lock\})")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Arguments();
}
