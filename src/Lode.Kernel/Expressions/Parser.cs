namespace Lode.Kernel.Expressions;

/// <summary>Pratt parser: one loop, a binding power per operator. Stops at the first error.</summary>
internal sealed class Parser(List<Token> tokens)
{
    private const int MaxDepth = 64;
    private const int PrefixPower = 70;

    private int at;
    private int depth;

    public (Refusal Refusal, int Position, string Detail)? Error { get; private set; }

    private Token Current => tokens[at];

    public Syntax? Run()
    {
        var root = Expression(0);
        if (root is not null && Current.Kind != TokenKind.End)
        {
            return Fail(ExpressionRefusals.UnexpectedToken, Current.Position, Current.Text);
        }

        return root;
    }

    private Syntax? Expression(int least)
    {
        if (++depth > MaxDepth)
        {
            return Fail(ExpressionRefusals.TooDeep, Current.Position, Current.Text);
        }

        var left = Prefix();
        while (left is not null && Infix(Current) is var (power, rightPower, kind) && power > least)
        {
            var position = Current.Position;
            at++;
            var right = Expression(rightPower);
            left = right is null ? null : new BinarySyntax(kind, left, right, position);
        }

        depth--;
        return left;
    }

    /// <summary>Binding powers to the left and right; 0 for anything that is no operator. Comparisons do not
    /// chain.</summary>
    private static (int Power, int Right, Operator Operator) Infix(Token token) => token.Kind switch
    {
        TokenKind.Symbol => token.Text switch
        {
            "||" => (10, 10, Operator.Or),
            "&&" => (20, 20, Operator.And),
            "=" or "==" => (40, 41, Operator.Equal),
            "!=" or "<>" => (40, 41, Operator.NotEqual),
            "<" => (40, 41, Operator.Less),
            "<=" => (40, 41, Operator.LessOrEqual),
            ">" => (40, 41, Operator.Greater),
            ">=" => (40, 41, Operator.GreaterOrEqual),
            "+" => (50, 50, Operator.Add),
            "-" => (50, 50, Operator.Subtract),
            "*" => (60, 60, Operator.Multiply),
            "/" => (60, 60, Operator.Divide),
            "^" => (80, 79, Operator.Power),
            _ => default,
        },
        TokenKind.Name => token.Text switch
        {
            "or" => (10, 10, Operator.Or),
            "and" => (20, 20, Operator.And),
            _ => default,
        },
        _ => default,
    };

    private Syntax? Prefix()
    {
        var token = Current;
        at += token.Kind == TokenKind.End ? 0 : 1;
        switch (token.Kind)
        {
            case TokenKind.Number:
                var unit = Current.Kind == TokenKind.Unit ? tokens[at++].Text : null;
                return new NumberSyntax(token.Number, unit, token.Position);
            case TokenKind.Text:
                return new TextSyntax(token.Text, token.Position);
            case TokenKind.Reference:
                return new NameSyntax(token.Text.Trim(), token.Position);
            case TokenKind.Name:
                return Name(token);
            case TokenKind.Symbol when token.Text is "-" or "+":
                return Unary(Operator.Negate, PrefixPower, token.Position, keep: token.Text == "-");
            case TokenKind.Symbol when token.Text == "!":
                return Unary(Operator.Not, 30, token.Position);
            case TokenKind.Symbol when token.Text == "(":
                var inner = Expression(0);
                return inner is null || Expect(")") ? inner : null;
            default:
                return Fail(ExpressionRefusals.UnexpectedToken, token.Position, token.Text);
        }
    }

    private Syntax? Unary(Operator kind, int power, int position, bool keep = true)
    {
        var operand = Expression(power);
        return operand is null || !keep ? operand : new UnarySyntax(kind, operand, position);
    }

    private Syntax? Name(Token token)
    {
        if (Current is { Kind: TokenKind.Symbol, Text: "(" } && token.Text is not ("and" or "or" or "not"))
        {
            return Call(token);
        }

        return token.Text switch
        {
            "true" => new BooleanSyntax(true, token.Position),
            "false" => new BooleanSyntax(false, token.Position),
            "null" => new NullSyntax(token.Position),
            "not" => Unary(Operator.Not, 30, token.Position),
            "and" or "or" => Fail(ExpressionRefusals.UnexpectedToken, token.Position, token.Text),
            _ => new NameSyntax(token.Text, token.Position),
        };
    }

    private CallSyntax? Call(Token name)
    {
        at++;
        var arguments = new List<Syntax>();
        while (Current is not { Kind: TokenKind.Symbol, Text: ")" } || arguments.Count > 0)
        {
            if (Expression(0) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
            if (Current is { Kind: TokenKind.Symbol, Text: "," })
            {
                at++;
                continue;
            }

            break;
        }

        return Expect(")") ? new CallSyntax(name.Text, arguments, name.Position) : null;
    }

    private bool Expect(string symbol)
    {
        if (Current.Kind == TokenKind.Symbol && Current.Text == symbol)
        {
            at++;
            return true;
        }

        Fail(ExpressionRefusals.UnexpectedToken, Current.Position, Current.Text);
        return false;
    }

    private Syntax? Fail(Refusal refusal, int position, string detail)
    {
        Error ??= (refusal, position, detail);
        return null;
    }
}
