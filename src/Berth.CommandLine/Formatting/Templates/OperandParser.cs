// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Pipelines, commands and their operands: what stands between the delimiters.</summary>
internal sealed class OperandParser(Parser parser)
{
    public PipeNode Pipeline(string context, TokenKind end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var pipe = new PipeNode(parser.PeekNonSpace().Position);
        Declarations(pipe, context);
        while (true)
        {
            Token token = parser.NextNonSpace();
            if (token.Kind == end)
            {
                return Checked(pipe, context);
            }

            switch (token.Kind)
            {
                case TokenKind.Boolean or TokenKind.CharacterConstant or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier or TokenKind.Number
                    or TokenKind.Nil or TokenKind.RawString or TokenKind.Quoted or TokenKind.Variable or TokenKind.LeftParenthesis:
                    parser.PushBack(token);
                    pipe.Commands.Add(Command());
                    break;
                default:
                    throw parser.Unexpected(token, context);
            }
        }
    }

    private void Declarations(PipeNode pipe, string context)
    {
        while (parser.PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            parser.Next();
            Token after = parser.Peek();
            Token next = parser.PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                parser.NextNonSpace();
                pipe.IsAssignment = next.Kind == TokenKind.Assign;
                Declare(pipe, variable);
                return;
            }

            if (next is not { Kind: TokenKind.Character, Text: "," })
            {
                if (after.Kind == TokenKind.Space)
                {
                    parser.PushBack(after);
                }

                parser.PushBack(variable);
                return;
            }

            parser.NextNonSpace();
            Declare(pipe, variable);
            if (context is not "range" || pipe.Declarations.Count >= 2)
            {
                throw parser.Fail($"too many declarations in {context}");
            }

            if (parser.PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
            {
                throw parser.Fail("range can only initialize variables");
            }
        }
    }

    private void Declare(PipeNode pipe, Token variable)
    {
        pipe.Declarations.Add(new VariableNode(variable.Position, [variable.Text]));
        parser.Declare(variable.Text);
    }

    private PipeNode Checked(PipeNode pipe, string context)
    {
        if (pipe.Commands.Count == 0)
        {
            throw parser.Fail($"missing value for {context}");
        }

        for (int i = 1; i < pipe.Commands.Count; i++)
        {
            if (pipe.Commands[i].Arguments[0] is BooleanNode or DotNode or NilNode or NumberNode or StringNode)
            {
                throw parser.Fail($"non executable command in pipeline stage {i + 1}");
            }
        }

        return pipe;
    }

    private CommandNode Command()
    {
        var command = new CommandNode(parser.PeekNonSpace().Position);
        while (true)
        {
            parser.PeekNonSpace();
            if (Operand() is Node operand)
            {
                command.Arguments.Add(operand);
            }

            Token token = parser.Next();
            switch (token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.RightDelimiter or TokenKind.RightParenthesis:
                    parser.PushBack(token);
                    break;
                case TokenKind.Pipe:
                    break;
                default:
                    throw parser.Unexpected(token, "operand");
            }

            return command.Arguments.Count > 0 ? command : throw parser.Fail("empty command");
        }
    }

    private Node? Operand()
    {
        Node? node = Term();
        if (node is null || parser.Peek().Kind != TokenKind.Field)
        {
            return node;
        }

        int position = parser.Peek().Position;
        var fields = new List<string>();
        while (parser.Peek().Kind == TokenKind.Field)
        {
            fields.Add(parser.Next().Text[1..]);
        }

        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Fields, .. fields]),
            VariableNode variable => new VariableNode(position, [variable.Name, .. fields]),
            BooleanNode or StringNode or NumberNode or NilNode or DotNode => throw parser.Fail($"unexpected . after term {GoQuote.Quote(node.ToString()!)}"),
            _ => new ChainNode(position, node, [.. fields]),
        };
    }

    private Node? Term()
    {
        Token token = parser.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return Functions.Knows(token.Text) ? new IdentifierNode(token.Position, token.Text) : throw parser.Fail($"function {GoQuote.Quote(token.Text)} not defined");
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Nil:
                return new NilNode(token.Position);
            case TokenKind.Variable:
                return parser.Knows(token.Text) ? new VariableNode(token.Position, [token.Text]) : throw parser.Fail($"undefined variable {GoQuote.Quote(token.Text)}");
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Boolean:
                return new BooleanNode(token.Position, token.Text is "true");
            case TokenKind.CharacterConstant or TokenKind.Number:
                return Number(token);
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            case TokenKind.Quoted or TokenKind.RawString:
                return new StringNode(token.Position, token.Text, GoQuote.Unquote(token.Text) ?? throw parser.Fail("invalid syntax"));
            default:
                parser.PushBack(token);
                return null;
        }
    }

    private NumberNode Number(Token token)
    {
        if (token.Kind == TokenKind.CharacterConstant)
        {
            string text = GoQuote.Unquote(token.Text) ?? throw parser.Fail($"malformed character constant: {token.Text}");
            Rune[] runes = [.. text.EnumerateRunes()];
            return runes.Length == 1
                ? new NumberNode(token.Position, token.Text, runes[0].Value, runes[0].Value, isCharacter: true)
                : throw parser.Fail($"malformed character constant: {token.Text}");
        }

        Int128? whole = Whole(token.Text);
        double? floating = whole is Int128 exact ? (double)exact : null;
        if (whole is null && double.TryParse(token.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            floating = !double.IsFinite(value) ? null
                : token.Text.AsSpan().IndexOfAny(".eEpP") >= 0 ? value
                : throw parser.Fail($"integer overflow: {GoQuote.Quote(token.Text)}");
            whole = value == Math.Truncate(value) && Math.Abs(value) < long.MaxValue ? (Int128)value : null;
        }

        return floating is null
            ? throw parser.Fail($"illegal number syntax: {GoQuote.Quote(token.Text)}")
            : new NumberNode(token.Position, token.Text, whole, floating, isCharacter: false);
    }

    private static Int128? Whole(string literal)
    {
        string digits = literal.Replace("_", "", StringComparison.Ordinal);
        bool negative = digits.StartsWith('-');
        digits = digits.TrimStart('+', '-');
        int radix = 10;
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiLetterOrDigit(digits[1]))
        {
            radix = (digits[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 8 };
            digits = char.IsAsciiDigit(digits[1]) ? digits[1..] : digits[2..];
        }

        Int128 value = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix || value > ulong.MaxValue)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        value = negative ? -value : value;
        return digits.Length == 0 || value > ulong.MaxValue || value < long.MinValue ? null : value;
    }
}
