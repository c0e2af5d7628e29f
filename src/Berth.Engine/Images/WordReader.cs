// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// Splits an instruction's arguments into words as the Dockerfile reference says: quotes and backslashes are taken away, and
/// <c>$name</c>, <c>${name}</c>, <c>${name:-word}</c>, <c>${name:+word}</c> are replaced from the image's environment, except in single quotes.
/// </summary>
internal sealed class WordReader(string[] environment)
{
    /// <summary>"k=v k2=v2", or, as older Dockerfiles have it, "k v" with the rest of the line as the value.</summary>
    internal IReadOnlyList<(string Key, string Value)> Pairs(string instruction, string text)
    {
        List<string> raw = Split(text);
        if (!raw[0].Contains('='))
        {
            int space = text.AsSpan().IndexOfAny(' ', '\t');
            return space < 0
                ? throw new EngineException(ErrorKind.InvalidParameter, $"{instruction} must have two arguments")
                : [(Expand(text[..space]), Expand(text[space..].Trim()))];
        }

        var pairs = new List<(string, string)>();
        foreach (string word in raw)
        {
            int equals = word.IndexOf('=');
            if (equals <= 0)
            {
                throw new EngineException(
                    ErrorKind.InvalidParameter,
                    equals < 0 ? $"Syntax error - can't find = in \"{word}\". Must be of the form: name=value" : $"{instruction} names can not be blank");
            }

            pairs.Add((Expand(word[..equals]), Expand(word[(equals + 1)..])));
        }

        return pairs;
    }

    internal IReadOnlyList<string> Words(string text) => [.. Split(text).Select(Expand)];

    internal string Whole(string text) => Expand(text);

    // At blanks that are neither quoted nor escaped; quotes stay for Expand.
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && (c is ' ' or '\t'))
            {
                if (word.Length > 0)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                continue;
            }

            word.Append(c);
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
            }
            else if (quote == c)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (c is '"' or '\''))
            {
                quote = c;
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private string Expand(string word)
    {
        var result = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            if (quote == c)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (c is '\'' or '"'))
            {
                quote = c;
            }
            else if (c == '\\' && quote != '\'' && i + 1 < word.Length && (quote == '\0' || word[i + 1] is '"' or '\\' or '$'))
            {
                result.Append(word[++i]);
            }
            else if (c == '$' && quote != '\'')
            {
                i = Variable(word, i, result);
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    // Returns the index of the last character that was used.
    private int Variable(string word, int dollar, StringBuilder result)
    {
        bool braced = dollar + 1 < word.Length && word[dollar + 1] == '{';
        int start = dollar + (braced ? 2 : 1);
        int end = start;
        while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
        {
            end++;
        }

        if (end == start)
        {
            result.Append('$');
            return dollar;
        }

        string? value = ValueOf(word[start..end]);
        if (!braced)
        {
            result.Append(value);
            return end - 1;
        }

        int close = word.IndexOf('}', end);
        if (close < 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"syntax error: missing '}}' in \"{word}\"");
        }

        string modifier = word[end..close];
        string other = modifier.Length >= 2 ? Expand(modifier[2..]) : "";
        result.Append(modifier switch
        {
            "" => value,
            [':', '-', ..] => string.IsNullOrEmpty(value) ? other : value,
            [':', '+', ..] => string.IsNullOrEmpty(value) ? "" : other,
            _ => throw new EngineException(ErrorKind.InvalidParameter, $"unsupported modifier ({modifier}) in substitution"),
        });
        return close;
    }

    private string? ValueOf(string name)
    {
        string prefix = name + "=";
        string? found = Array.FindLast(environment, item => item.StartsWith(prefix, StringComparison.Ordinal));
        return found?[prefix.Length..];
    }
}
