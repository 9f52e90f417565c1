using System.Reflection;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Lode.Testing.Web;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Lode.Tests.Integration.Sql;

/// <summary>Every suite that touches the database runs on both engines; found, never listed.</summary>
public sealed class EveryEngineTests
{
    private static readonly Type[] Suites =
    [
        .. typeof(EveryEngineTests).Assembly.GetTypes().Where(type => !type.IsAbstract && UsesADatabase(type)
            && type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true))),
    ];

    [Fact]
    public void EverySuite_HasASubclassPerEngine()
    {
        Assert.True(Suites.Length >= 16, "the discovery found too few suites");
        Assert.Empty(
            from suite in Suites
            where !suite.Name.EndsWith("OnSqlite", StringComparison.Ordinal)
                && !suite.Name.EndsWith("OnPostgres", StringComparison.Ordinal)
            select $"{suite.Name}: make it abstract, named XCompliance, with subclasses XOnSqlite and XOnPostgres");
        Assert.Empty(
            from suites in Suites.GroupBy(suite => suite.BaseType!)
            where suites.Count() != 2
            select $"{suites.Key.Name} runs as {string.Join(", ", suites.Select(suite => suite.Name))} only");
    }

    private static bool UsesADatabase(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
                    .Select(field => field.FieldType)
                    .Concat(at.GetConstructors().SelectMany(made => made.GetParameters().Select(p => p.ParameterType)))
                    .Any(used => IsDatabase(used)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDatabase(Type used) => used.IsAssignableTo(typeof(ISqlFixture))
        || used.IsAssignableTo(typeof(LodeServer)) || used.IsAssignableTo(typeof(WebApplication))
        || used.IsAssignableTo(typeof(SqliteSession));
}
