using System.Globalization;

namespace Lode.Kernel.Units;

/// <summary>Reads unit codes: atoms with prefixes and powers, joined by <c>.</c> (also <c>·</c>, <c>*</c>) and
/// <c>/</c>, with parentheses; the spellings of <see cref="UnitCatalog.Aliases"/> are accepted.</summary>
/// <remarks>Source: UCUM 2.1 §2 (terms are read from the left; a slash inverts the next component only).</remarks>
public static class UnitParser
{
    /// <summary>Longest code that is read.</summary>
    public const int MaxLength = 64;

    private const int MaxDepth = 8;
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Reads a unit; false when the text is not one. Empty text is the bare number.</summary>
    public static bool TryParse(string? code, out Unit unit)
    {
        unit = Unit.One;
        var text = (code ?? "").Trim();
        if (text.Length == 0)
        {
            return true;
        }

        if (text.Length > MaxLength)
        {
            return false;
        }

        var reader = new Reader(Normalize(text));
        var read = reader.Expression(0);
        if (read is null || !reader.AtEnd)
        {
            return false;
        }

        unit = read;
        return true;
    }

    private static string Normalize(string text)
    {
        if (UnitCatalog.Aliases.TryGetValue(text, out var alias))
        {
            text = alias;
        }

        var output = new System.Text.StringBuilder(text.Length + 4);
        foreach (var character in text)
        {
            var digit = Superscripts.IndexOf(character, StringComparison.Ordinal);
            output.Append(character switch
            {
                '·' or '*' or '⋅' => ".",
                'μ' or 'µ' => "u",
                '⁻' => "-",
                '（' => "(",
                '）' => ")",
                ' ' => "",
                _ when digit >= 0 => digit.ToString(CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return output.ToString();
    }

    private static Unit? Atom(string token)
    {
        if (UnitCatalog.Atoms.TryGetValue(token, out var atom))
        {
            return atom.Unit;
        }

        if (UnitCatalog.Aliases.TryGetValue(token, out var alias) && alias != token && TryParse(alias, out var unit))
        {
            return unit;
        }

        if (token.Length < 2 || !UnitCatalog.Prefixes.TryGetValue(token[..1], out var prefix))
        {
            return null;
        }

        if (!UnitCatalog.Atoms.TryGetValue(token[1..], out var prefixed) || !prefixed.Metric)
        {
            return null;
        }

        var inner = prefixed.Unit;
        return new(token, inner.Dimension, inner.Scale * prefix.Factor, 0, prefix.Symbol + inner.SymbolZh,
            prefix.Symbol + inner.SymbolEn, inner.Source);
    }

    /// <summary>Product or quotient of two units; null beyond the largest exponent or the range of a double.</summary>
    internal static Unit? Join(Unit left, Unit right, bool divide)
    {
        var dimension = divide ? left.Dimension.Over(right.Dimension) : left.Dimension.Times(right.Dimension);
        if (dimension is not { } joined)
        {
            return null;
        }

        var scale = divide ? left.Scale / right.Scale : left.Scale * right.Scale;
        if (!double.IsNormal(scale))
        {
            return null;
        }

        var zh = JoinSymbols(left.SymbolZh, right.SymbolZh, divide);
        var en = JoinSymbols(left.SymbolEn, right.SymbolEn, divide);
        var code = right.Code == Unit.One.Code ? left.Code
            : !divide && left.Code == Unit.One.Code ? right.Code
            : left.Code + (divide ? "/" : ".") + (divide && right.Code.AsSpan().ContainsAny('.', '/')
                ? $"({right.Code})" : right.Code);
        return new(code, joined, scale, 0, zh, en, left.Source == right.Source ? left.Source
            : $"{left.Source}; {right.Source}");
    }

    private static string JoinSymbols(string left, string right, bool divide)
    {
        if (left.Length == 0)
        {
            return divide ? "1/" + right : right;
        }

        if (!divide)
        {
            // Energies are written kWh, not kW·h (glossary: units).
            return right == "h" && left.EndsWith('W') ? left + right : left + "·" + right;
        }

        return right.Contains('·', StringComparison.Ordinal) || right.Contains('/', StringComparison.Ordinal)
            ? $"{left}/({right})" : $"{left}/{right}";
    }

    /// <summary>An integer power of a unit; null as for <see cref="Join"/>.</summary>
    internal static Unit? Raise(Unit unit, int exponent)
    {
        if (exponent == 1)
        {
            return unit;
        }

        if (unit.Dimension.Power(exponent) is not { } dimension)
        {
            return null;
        }

        var scale = Math.Pow(unit.Scale, exponent);
        if (!double.IsNormal(scale))
        {
            return null;
        }

        var power = string.Concat(exponent.ToString(CultureInfo.InvariantCulture)
            .Select(c => c == '-' ? '⁻' : Superscripts[c - '0']));
        return new(unit.Code + exponent.ToString(CultureInfo.InvariantCulture), dimension, scale, 0,
            unit.SymbolZh + power, unit.SymbolEn + power, unit.Source);
    }

    private ref struct Reader(string text)
    {
        private int at;

        public readonly bool AtEnd => at == text.Length;

        public Unit? Expression(int depth)
        {
            Unit? left = depth > MaxDepth ? null : AtEnd || text[at] != '/' ? Component(depth) : Unit.One;
            while (left is not null && !AtEnd && text[at] is ('.' or '/'))
            {
                var divide = text[at++] == '/';
                var right = Component(depth);
                left = right is null ? null : Join(left, right, divide);
            }

            return left;
        }

        private Unit? Component(int depth)
        {
            if (AtEnd)
            {
                return null;
            }

            if (text[at] != '(')
            {
                return Simple();
            }

            at++;
            var inner = Expression(depth + 1);
            if (inner is null || AtEnd || text[at] != ')')
            {
                return null;
            }

            at++;
            return inner;
        }

        private Unit? Simple()
        {
            var start = at;
            var square = 0;
            while (!AtEnd && (square > 0 || text[at] is not ('.' or '/' or '(' or ')')))
            {
                square += text[at] is '[' or '{' ? 1 : text[at] is ']' or '}' ? -1 : 0;
                at++;
            }

            var token = text[start..at];
            if (Atom(token) is { } whole)
            {
                return whole;
            }

            var digits = token.Length;
            while (digits > 0 && (char.IsAsciiDigit(token[digits - 1]) || token[digits - 1] is '-' or '+'))
            {
                digits--;
            }

            if (digits == 0 || digits == token.Length || token[..digits] is not { } name
                || !int.TryParse(token.AsSpan(digits).TrimStart('^'), NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture, out var exponent))
            {
                return null;
            }

            return Atom(name.TrimEnd('^')) is { } atom && exponent != 0 ? Raise(atom, exponent) : null;
        }
    }
}
