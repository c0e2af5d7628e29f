// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Numerics;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class Decimals
{
    private const int LargestExponent = 30;

    /// <summary>Billionths of a processor from a decimal number or a fraction (<c>1/2</c>), exactly.</summary>
    public static long NanoCpus(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (numerator, scale) = Read(slash < 0 ? text : text[..slash], text);
        var denominator = scale;
        if (slash >= 0)
        {
            var (divisor, divisorScale) = Read(text[(slash + 1)..], text);
            if (divisor.IsZero || divisorScale != BigInteger.One || scale != BigInteger.One)
            {
                throw Invalid(text);
            }

            denominator = divisor;
        }

        var nano = BigInteger.DivRem(numerator * 1_000_000_000, denominator, out var rest);
        if (!rest.IsZero)
        {
            throw new FlagValueException("value is too precise");
        }

        return nano >= long.MinValue && nano <= long.MaxValue ? (long)nano : throw Invalid(text);
    }

    /// <summary>The digits as one number, and the power of ten to divide it by.</summary>
    private static (BigInteger Digits, BigInteger Scale) Read(string number, string whole)
    {
        var exponentAt = number.IndexOfAny(['e', 'E']);
        var exponent = 0;
        if (exponentAt >= 0 && (!int.TryParse(number.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs(exponent) > LargestExponent))
        {
            throw Invalid(whole);
        }

        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            exponent -= mantissa.Length - dot - 1;
            mantissa = mantissa.Remove(dot, 1);
        }

        return BigInteger.TryParse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)
            ? (exponent > 0 ? digits * BigInteger.Pow(10, exponent) : digits, exponent < 0 ? BigInteger.Pow(10, -exponent) : BigInteger.One)
            : throw Invalid(whole);
    }

    private static FlagValueException Invalid(string text) => new($"failed to parse {text} as a rational number");
}
