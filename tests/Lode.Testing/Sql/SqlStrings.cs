using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace Lode.Testing.Sql;

/// <summary>A SQL text of the product and the type whose code loads it.</summary>
public sealed record SqlString(string Owner, Assembly Assembly, string Text);

/// <summary>All SQL that the product's code loads, read from the compiled methods: there the compiler has put constants
/// together, so a statement written in parts is seen whole, and one that is put together at run time is seen in
/// parts.</summary>
public static partial class SqlStrings
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Statements: they begin with their verb.</summary>
    public static IReadOnlyList<SqlString> Statements { get; } =
        [.. All().Where(found => Statement().IsMatch(found.Text))];

    /// <summary>Parts of statements that are put together at run time.</summary>
    public static IReadOnlyList<SqlString> Fragments { get; } =
        [.. All().Where(found => Fragment().IsMatch(found.Text))];

    private static IEnumerable<SqlString> All() =>
        from assembly in Product.Assemblies
        from type in assembly.GetTypes()
        from method in MethodsOf(type)
        from text in StringsOf(method)
        select new SqlString(OwnerOf(type), assembly, text);

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
            | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));
    }

    private static IEnumerable<string> StringsOf(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }

            var operation = Codes[value];
            if (operation == OpCodes.Ldstr)
            {
                yield return method.Module.ResolveString(BitConverter.ToInt32(code, at));
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    // Lambdas and async methods live in types that the compiler nests.
    private static string OwnerOf(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.FullName!;
    }

    [GeneratedRegex(@"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+(OR\s+\w+\s+)?\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+.*\sAS\s)", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*(FROM|WHERE|AND|OR|ORDER BY|GROUP BY|HAVING|LIMIT|(LEFT |INNER )?JOIN|ON CONFLICT|SET|UNION)\s+[\w(@{]")]
    private static partial Regex Fragment();
}
