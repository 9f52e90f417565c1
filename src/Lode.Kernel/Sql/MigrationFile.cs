using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lode.Kernel.Sql;

/// <summary>One numbered step of the schema, shipped inside a module's assembly.</summary>
/// <param name="Number">Its place in the one order over all modules.</param>
/// <param name="Name">File name without folder.</param>
/// <param name="Script">Its text, before the column types are chosen.</param>
internal sealed partial record MigrationFile(int Number, string Name, string Script)
{
    /// <summary>SHA-256 of the text with LF line ends.</summary>
    internal string Checksum => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"))));

    /// <summary>The statements for one engine: <c>{id}</c> and <c>{bytes}</c> become its column types.</summary>
    /// <remarks>SQLite makes a table in memory for each check of more than two words, at every insert; alternatives it
    /// merely compares.</remarks>
    internal string For(SqlEngine engine)
    {
        var script = Script
            .Replace("{id}", engine == SqlEngine.Sqlite ? "BLOB" : "uuid", StringComparison.Ordinal)
            .Replace("{bytes}", engine == SqlEngine.Sqlite ? "BLOB" : "bytea", StringComparison.Ordinal)
            .Replace("{double}", "DOUBLE PRECISION", StringComparison.Ordinal);
        return engine == SqlEngine.Sqlite ? OneOf().Replace(script, Alternatives) : script;
    }

    /// <summary>All steps for an engine, in order.</summary>
    /// <exception cref="InvariantException">Two steps have the same number.</exception>
    internal static IReadOnlyList<MigrationFile> Discover(SqlEngine engine, IEnumerable<Assembly> assemblies)
    {
        var dialect = engine == SqlEngine.Sqlite ? "sqlite" : "pg";
        MigrationFile[] files = [.. from assembly in assemblies
            from resource in assembly.GetManifestResourceNames()
            let match = ResourceName().Match(resource)
            where match.Success && (!match.Groups["dialect"].Success || match.Groups["dialect"].Value == dialect)
            let number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            orderby number
            select new MigrationFile(number, match.Groups["name"].Value, Read(assembly, resource))];
        foreach (var (left, right) in files.Zip(files.Skip(1)))
        {
            if (left.Number == right.Number)
            {
                throw new InvariantException($"BUG: migrations {left.Name} and {right.Name} share a number");
            }
        }

        return files;
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static string Alternatives(Match check)
    {
        var column = check.Groups["column"].Value;
        var words = check.Groups["word"].Captures.Select(word => $"{column} = {word.Value}");
        return $"CHECK ({string.Join(" OR ", words)})";
    }

    [GeneratedRegex(@"CHECK \((?<column>\w+) IN \((?<word>'[^']*')(?:, (?<word>'[^']*')){2,}\)\)")]
    private static partial Regex OneOf();

    [GeneratedRegex(@"\.Migrations\.(?<name>(?<number>\d{4})_\w+(\.(?<dialect>sqlite|pg))?)\.sql$")]
    private static partial Regex ResourceName();
}
