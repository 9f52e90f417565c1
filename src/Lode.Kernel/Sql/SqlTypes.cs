using System.Data;
using Dapper;

namespace Lode.Kernel.Sql;

/// <summary>How rows and arguments cross the border to the database; registered once per process.</summary>
internal static class SqlTypes
{
    static SqlTypes()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new IdHandler());
    }

    /// <summary>Makes sure that the handlers are registered.</summary>
    internal static void Register()
    {
    }

    /// <summary>The value as the engine stores it: ids as 16 big-endian bytes or uuid, truth as 0 and 1.</summary>
    internal static object ToStored(object? value, SqlEngine engine) => value switch
    {
        null => DBNull.Value,
        Id id => engine == SqlEngine.Sqlite ? ToBytes(id) : id.Value,
        bool truth => truth ? 1L : 0L,
        int number => (long)number,
        double number => Finite(number),
        long or string or byte[] => value,
        _ => throw new InvariantException($"BUG: {value.GetType()} is not a type that SQL arguments may have"),
    };

    internal static byte[] ToBytes(Id id) => id.Value.ToByteArray(bigEndian: true);

    private static object Finite(double number)
    {
        Invariant.Holds(double.IsFinite(number));
        return number;
    }

    private sealed class IdHandler : SqlMapper.TypeHandler<Id>
    {
        public override Id Parse(object value) => value switch
        {
            byte[] bytes => new Id(new Guid(bytes, bigEndian: true)),
            Guid guid => new Id(guid),
            _ => throw new InvariantException($"BUG: an id column holds {value.GetType()}"),
        };

        public override void SetValue(IDbDataParameter parameter, Id value) =>
            throw new InvariantException("BUG: arguments are bound by the statement plan");
    }
}
