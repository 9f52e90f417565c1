using System.Globalization;

namespace Lode.Kernel.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    Reference,
    Unit,
    Symbol,
}

/// <param name="Position">Offset in the source, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position);

/// <summary>Cuts a source into tokens. The first error stops it and is kept with its position.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Pairs = ["<=", ">=", "==", "!=", "<>", "&&", "||"];

    private int at;

    public (Refusal Refusal, int Position, string Detail)? Error { get; private set; }

    public List<Token> Run()
    {
        var tokens = new List<Token>();
        while (Error is null)
        {
            while (at < source.Length && char.IsWhiteSpace(source[at]))
            {
                at++;
            }

            if (at == source.Length)
            {
                break;
            }

            tokens.Add(Next());
        }

        tokens.Add(new(TokenKind.End, "", 0, source.Length));
        return tokens;
    }

    private Token Next()
    {
        var first = source[at];
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1])))
        {
            return Number();
        }

        if (char.IsLetter(first) || first == '_')
        {
            var start = at;
            while (at < source.Length && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '.'))
            {
                at++;
            }

            return new(TokenKind.Name, source[start..at], 0, start);
        }

        return first switch
        {
            '{' => Enclosed('}', TokenKind.Reference),
            '[' => Enclosed(']', TokenKind.Unit),
            '\'' or '"' => Enclosed(first, TokenKind.Text),
            _ => Symbol(),
        };
    }

    private Token Number()
    {
        var start = at;
        while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] is '.'
            || (source[at] is '+' or '-' && source[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var text = source[start..at];
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            Error = (ExpressionRefusals.BadNumber, start, text);
        }

        return new(TokenKind.Number, text, number, start);
    }

    private Token Enclosed(char close, TokenKind kind)
    {
        var start = at;
        var end = source.IndexOf(close, at + 1);
        // A unit may hold an annotation of its own, as in [m[H2O]].
        if (kind == TokenKind.Unit && end > 0 && source.IndexOf('[', at + 1, end - at - 1) >= 0)
        {
            end = source.IndexOf(close, end + 1);
        }

        if (end < 0)
        {
            Error = (ExpressionRefusals.Unterminated, start, source[start].ToString());
            at = source.Length;
            return new(kind, "", 0, start);
        }

        at = end + 1;
        return new(kind, source[(start + 1)..end], 0, start);
    }

    private Token Symbol()
    {
        var start = at;
        foreach (var pair in Pairs)
        {
            if (string.CompareOrdinal(source, at, pair, 0, 2) == 0)
            {
                at += 2;
                return new(TokenKind.Symbol, pair, 0, start);
            }
        }

        at++;
        var text = source[start].ToString();
        if (!"+-*/^()<>=!,".Contains(source[start], StringComparison.Ordinal))
        {
            Error = (ExpressionRefusals.UnexpectedCharacter, start, text);
        }

        return new(TokenKind.Symbol, text, 0, start);
    }
}
