// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Go's fmt.Sprintf: verbs, flags, widths, precisions, argument numbers, and its notes about misuse.</summary>
internal ref struct Printf
{
    // A width beyond this is a mistake or an attack; Go has the same limit.
    private const int Limit = 1_000_000;

    private readonly string _format;
    private readonly ReadOnlySpan<GoValue> _arguments;
    private readonly StringBuilder _output;
    private int _position;
    private int _argument;
    private bool _reordered;

    private Printf(string format, ReadOnlySpan<GoValue> arguments)
    {
        _format = format;
        _arguments = arguments;
        _output = new StringBuilder(format.Length + 16);
    }

    public static string Format(string format, ReadOnlySpan<GoValue> arguments)
    {
        var printf = new Printf(format, arguments);
        return printf.Run();
    }

    private string Run()
    {
        while (_position < _format.Length)
        {
            int percent = _format.IndexOf('%', _position);
            int end = percent < 0 ? _format.Length : percent;
            _output.Append(_format.AsSpan(_position, end - _position));
            _position = end + 1;
            if (percent >= 0)
            {
                Directive();
            }
        }

        if (!_reordered && _argument < _arguments.Length)
        {
            _output.Append("%!(EXTRA ");
            for (int i = _argument; i < _arguments.Length; i++)
            {
                GoValue extra = _arguments[i];
                _output.Append(i > _argument ? ", " : "");
                _output.Append(extra is GoNothing ? "<nil>" : extra.TypeName + "=" + GoPrinter.Default(extra, plus: false, top: true));
            }

            _output.Append(')');
        }

        return _output.ToString();
    }

    private void Directive()
    {
        var spec = new PrintfSpec();
        _reordered = false;
        while (_position < _format.Length && spec.TakeFlag(_format[_position]))
        {
            _position++;
        }

        bool badIndex = !ArgumentNumber();
        if (Number(ref badIndex, out bool badWidth) is int width)
        {
            spec.Width = Math.Abs(width);
            spec.Minus |= width < 0;
            spec.Zero &= width >= 0;
        }

        bool badPrecision = false;
        if (_position < _format.Length && _format[_position] == '.')
        {
            _position++;
            badIndex |= !ArgumentNumber();
            int? precision = Number(ref badIndex, out badPrecision);
            spec.Precision = precision is null && !badPrecision ? 0 : precision is < 0 ? null : precision;
            badPrecision |= precision is < 0;
        }

        _output.Append(badWidth ? "%!(BADWIDTH)" : "").Append(badPrecision ? "%!(BADPREC)" : "");
        badIndex |= !ArgumentNumber();
        Verb(spec, badIndex);
    }

    private void Verb(PrintfSpec spec, bool badIndex)
    {
        if (_position >= _format.Length)
        {
            _output.Append("%!(NOVERB)");
            return;
        }

        _ = Rune.TryGetRuneAt(_format, _position, out Rune verb);
        _position += Math.Max(1, verb.Utf16SequenceLength);
        if (verb.Value == '%')
        {
            _output.Append('%');
        }
        else if (badIndex)
        {
            _output.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        }
        else if (_argument >= _arguments.Length)
        {
            _output.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        }
        else
        {
            PrintfVerbs.Append(_output, spec, verb, _arguments[_argument++]);
        }
    }

    // [n]: the number of the argument that the next star or verb takes.
    private bool ArgumentNumber()
    {
        if (_position >= _format.Length || _format[_position] != '[')
        {
            return true;
        }

        _reordered = true;
        int close = _format.IndexOf(']', _position);
        if (close < 0)
        {
            _position++;
            return false;
        }

        ReadOnlySpan<char> digits = _format.AsSpan(_position + 1, close - _position - 1);
        _position = close + 1;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > _arguments.Length)
        {
            return false;
        }

        _argument = number - 1;
        return true;
    }

    private int? Number(ref bool badIndex, out bool bad)
    {
        bad = false;
        if (_position < _format.Length && _format[_position] == '*')
        {
            _position++;
            bad = _argument >= _arguments.Length || _arguments[_argument] is not GoInteger { Value: >= -Limit and <= Limit };
            int? value = bad ? null : (int)((GoInteger)_arguments[_argument]).Value;
            _argument++;
            return value;
        }

        int start = _position;
        while (_position < _format.Length && char.IsAsciiDigit(_format[_position]))
        {
            _position++;
        }

        ReadOnlySpan<char> digits = _format.AsSpan(start, _position - start);
        if (digits.IsEmpty)
        {
            return null;
        }

        badIndex |= !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > Limit;
        return Math.Min(number, Limit);
    }
}
