// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Cuts a template into tokens. White space inside actions is a token: it parts the arguments of a command.</summary>
internal sealed class Lexer(string text)
{
    private int _position;
    private int _line = 1;
    private int _parentheses;
    private bool _inAction;
    private Token? _ended;

    public Token Next()
    {
        if (_ended is Token last)
        {
            return last;
        }

        Token token = _inAction ? InsideAction() : OutsideAction();
        if (token.Kind is TokenKind.Error or TokenKind.EndOfText)
        {
            _ended = token;
        }

        return token;
    }

    private Token OutsideAction()
    {
        int start = _position;
        int open = text.IndexOf("{{", start, StringComparison.Ordinal);
        if (open == start)
        {
            return LeftDelimiter();
        }

        int end = open < 0 ? text.Length : open;
        _position = end;
        if (open >= 0 && TrimsBefore(open + 2))
        {
            end = start + text.AsSpan(start, end - start).TrimEnd(" \t\r\n").Length;
        }

        int line = _line;
        _line += text.AsSpan(start, _position - start).Count('\n');
        if (end > start)
        {
            return new Token(TokenKind.Text, start, text[start..end], line);
        }

        return open < 0 ? new Token(TokenKind.EndOfText, text.Length, "", _line) : LeftDelimiter();
    }

    // "{{- " trims what stands before it only when a white space follows the minus, so that {{-3}} stays a number.
    private bool TrimsBefore(int position) => position + 1 < text.Length && text[position] == '-' && IsSpace(text[position + 1]);

    private bool AtRightDelimiter(out bool trims)
    {
        trims = _position + 3 < text.Length && IsSpace(text[_position]) && string.CompareOrdinal(text, _position + 1, "-}}", 0, 3) == 0;
        return trims || string.CompareOrdinal(text, _position, "}}", 0, 2) == 0;
    }

    private Token LeftDelimiter()
    {
        int start = _position;
        int after = start + 2 + (TrimsBefore(start + 2) ? 2 : 0);
        if (string.CompareOrdinal(text, after, "/*", 0, 2) == 0)
        {
            return Comment(after);
        }

        _line += text.AsSpan(start, after - start).Count('\n');
        _position = after;
        _inAction = true;
        _parentheses = 0;
        return new Token(TokenKind.LeftDelimiter, start, "{{", _line);
    }

    private Token Comment(int start)
    {
        int close = text.IndexOf("*/", start, StringComparison.Ordinal);
        if (close < 0)
        {
            return Fail("unclosed comment");
        }

        _position = close + 2;
        if (!AtRightDelimiter(out bool trims))
        {
            return Fail("comment ends before closing delimiter");
        }

        _position += trims ? 4 : 2;
        _line += text.AsSpan(start, _position - start).Count('\n');
        if (trims)
        {
            SkipSpace();
        }

        return OutsideAction();
    }

    private void SkipSpace()
    {
        while (_position < text.Length && IsSpace(text[_position]))
        {
            _line += text[_position++] == '\n' ? 1 : 0;
        }
    }

    private Token InsideAction()
    {
        int start = _position;
        if (AtRightDelimiter(out bool trims))
        {
            if (_parentheses > 0)
            {
                return Fail("unclosed left paren");
            }

            _position += trims ? 4 : 2;
            var token = new Token(TokenKind.RightDelimiter, trims ? start + 2 : start, "}}", _line);
            if (trims)
            {
                SkipSpace();
            }

            _inAction = false;
            return token;
        }

        if (start >= text.Length)
        {
            return Fail("unclosed action");
        }

        char first = text[start];
        return first switch
        {
            _ when IsSpace(first) => Space(),
            '=' => Take(TokenKind.Assign, 1),
            ':' => start + 1 < text.Length && text[start + 1] == '=' ? Take(TokenKind.Declare, 2) : Fail("expected :="),
            '|' => Take(TokenKind.Pipe, 1),
            '"' => Quoted('"', TokenKind.Quoted, "unterminated quoted string"),
            '\'' => Quoted('\'', TokenKind.CharacterConstant, "unterminated character constant"),
            '`' => RawString(),
            '$' => Name(TokenKind.Variable),
            '.' when start + 1 >= text.Length || !char.IsAsciiDigit(text[start + 1]) => Name(TokenKind.Field),
            '+' or '-' or '.' or (>= '0' and <= '9') => Number(),
            '(' => Parenthesis(TokenKind.LeftParenthesis, 1),
            ')' => _parentheses > 0 ? Parenthesis(TokenKind.RightParenthesis, -1) : Fail("unexpected right paren"),
            _ when IsAlphanumeric(start) => Word(),
            _ when first is > ' ' and < (char)0x7f => Take(TokenKind.Character, 1),
            _ => Fail($"unrecognized character in action: {Describe(start)}"),
        };
    }

    private Token Space()
    {
        int start = _position;
        int line = _line;
        while (_position < text.Length && IsSpace(text[_position]) && !AtRightDelimiter(out _))
        {
            _line += text[_position++] == '\n' ? 1 : 0;
        }

        return new Token(TokenKind.Space, start, text[start.._position], line);
    }

    private Token Parenthesis(TokenKind kind, int change)
    {
        _parentheses += change;
        return Take(kind, 1);
    }

    private Token Quoted(char quote, TokenKind kind, string unterminated)
    {
        int end = _position + 1;
        while (end < text.Length && text[end] != quote && text[end] != '\n')
        {
            end += text[end] == '\\' && end + 1 < text.Length && text[end + 1] != '\n' ? 2 : 1;
        }

        return end < text.Length && text[end] == quote ? Take(kind, end + 1 - _position) : Fail(unterminated);
    }

    private Token RawString()
    {
        int end = text.IndexOf('`', _position + 1);
        if (end < 0)
        {
            return Fail("unterminated raw quoted string");
        }

        Token token = Take(TokenKind.RawString, end + 1 - _position);
        _line += token.Text.AsSpan().Count('\n');
        return token;
    }

    private Token Name(TokenKind kind)
    {
        int end = EndOfWord(_position + 1);
        if (kind == TokenKind.Field && end == _position + 1)
        {
            return AtTerminator(end) ? Take(TokenKind.Dot, 1) : Bad(end);
        }

        return AtTerminator(end) ? Take(kind, end - _position) : Bad(end);
    }

    private Token Word()
    {
        int end = EndOfWord(_position);
        string word = text[_position..end];
        if (!AtTerminator(end))
        {
            return Bad(end);
        }

        return Take(Token.Keyword(word) ?? (word is "true" or "false" ? TokenKind.Boolean : TokenKind.Identifier), word.Length);
    }

    private Token Number()
    {
        int end = _position;
        end += text[end] is '+' or '-' ? 1 : 0;
        string digits = "0123456789_";
        if (end + 1 < text.Length && text[end] == '0' && "xXoObB".Contains(text[end + 1], StringComparison.Ordinal))
        {
            digits = (text[end + 1] | 0x20) switch { 'x' => "0123456789abcdefABCDEF_", 'o' => "01234567_", _ => "01_" };
            end += 2;
        }

        end = Accept(end, digits);
        if (end < text.Length && text[end] == '.')
        {
            end = Accept(end + 1, digits);
        }

        if (end < text.Length && (digits.Length == 11 ? text[end] is 'e' or 'E' : text[end] is 'p' or 'P'))
        {
            end++;
            end += end < text.Length && text[end] is '+' or '-' ? 1 : 0;
            end = Accept(end, "0123456789_");
        }

        string number = text[_position..Math.Min(end, text.Length)];
        return end < text.Length && IsAlphanumeric(end)
            ? Fail($"bad number syntax: {GoQuote.Quote(text[_position..(end + 1)])}")
            : Take(TokenKind.Number, number.Length);
    }

    private int Accept(int from, string allowed)
    {
        while (from < text.Length && allowed.Contains(text[from], StringComparison.Ordinal))
        {
            from++;
        }

        return from;
    }

    private int EndOfWord(int from)
    {
        while (from < text.Length && IsAlphanumeric(from))
        {
            from += char.IsHighSurrogate(text[from]) ? 2 : 1;
        }

        return from;
    }

    private bool AtTerminator(int at) =>
        at >= text.Length || IsSpace(text[at]) || text[at] is '.' or ',' or '|' or ':' or ')' or '(' || string.CompareOrdinal(text, at, "}}", 0, 2) == 0;

    private bool IsAlphanumeric(int at) => text[at] == '_' || (Rune.TryGetRuneAt(text, at, out Rune rune) && Rune.IsLetterOrDigit(rune));

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private string Describe(int at)
    {
        Rune rune = Rune.TryGetRuneAt(text, at, out Rune found) ? found : Rune.ReplacementChar;
        string code = "U+" + rune.Value.ToString("X4", CultureInfo.InvariantCulture);
        return GoQuote.IsPrintable(rune) ? $"{code} '{rune}'" : code;
    }

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, _position, text.Substring(_position, length), _line);
        _position += length;
        return token;
    }

    private Token Bad(int at) => Fail($"bad character {Describe(at)}");

    private Token Fail(string message) => new(TokenKind.Error, _position, message, _line);
}
