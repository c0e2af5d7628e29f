// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>The functions eq, ne, lt, le, gt and ge, by Go's rules: kinds must agree, but signed and unsigned integers compare by value.</summary>
internal static class Comparison
{
    private const string Incompatible = "incompatible types for comparison";

    private enum Basic
    {
        None,
        Boolean,
        Floating,
        Integer,
        Text,
        Unsigned,
    }

    public static GoFunction? Find(string name)
    {
        const GoParameter any = GoParameter.Any;
        return name switch
        {
            "eq" => new GoFunction([any], any, static v => GoValue.Of(EqualsAny(v))),
            "ne" => new GoFunction([any, any], null, static v => GoValue.Of(!AreEqual(v[0], v[1], allowNil: true))),
            "lt" => new GoFunction([any, any], null, static v => GoValue.Of(IsLess(v[0], v[1]))),
            "le" => new GoFunction([any, any], null, static v => GoValue.Of(IsLessOrEqual(v[0], v[1]))),
            "gt" => new GoFunction([any, any], null, static v => GoValue.Of(!IsLessOrEqual(v[0], v[1]))),
            "ge" => new GoFunction([any, any], null, static v => GoValue.Of(!IsLess(v[0], v[1]))),
            _ => null,
        };
    }

    private static bool EqualsAny(GoValue[] values)
    {
        if (values.Length == 1)
        {
            throw new GoCallException("missing argument for comparison");
        }

        foreach (GoValue other in values.AsSpan(1))
        {
            if (AreEqual(values[0], other, allowNil: true))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreEqual(GoValue left, GoValue right, bool allowNil)
    {
        Basic kind = KindOf(left);
        Basic other = KindOf(right);
        if (kind != other)
        {
            return WholeNumbers(kind, other) ? Whole(left) == Whole(right)
                : allowNil && (left is GoNothing || right is GoNothing) ? false
                : throw new GoCallException(Incompatible);
        }

        return kind switch
        {
            Basic.Boolean => ((GoBoolean)left).Value == ((GoBoolean)right).Value,
            Basic.Floating => ((GoFloating)left).Value.Equals(((GoFloating)right).Value),
            Basic.Text => string.Equals(((GoText)left).Text, ((GoText)right).Text, StringComparison.Ordinal),
            Basic.None => AreSame(left, right),
            _ => Whole(left) == Whole(right),
        };
    }

    private static bool AreSame(GoValue left, GoValue right)
    {
        bool leftNil = IsNil(left);
        bool rightNil = IsNil(right);
        if (leftNil || rightNil)
        {
            return leftNil && rightNil;
        }

        return Holds(right)
            ? throw new GoCallException($"non-comparable type {Printf.Format("%s", [right])}: {right.TypeName}")
            : string.Equals(left.TypeName, right.TypeName, StringComparison.Ordinal) && string.Equals(GoSyntax.Of(left), GoSyntax.Of(right), StringComparison.Ordinal);
    }

    // Lists and maps cannot be compared, nor can structs that hold one.
    private static bool Holds(GoValue value) =>
        value is GoList or GoMap || (value is GoObject { IsPointer: false } row && row.Members.Any(static member => Holds(member.Value)));

    private static bool IsNil(GoValue value) => value is GoNothing or GoPointer { Target: null } or GoList { IsNil: true } or GoMap { IsNil: true };

    private static bool IsLessOrEqual(GoValue left, GoValue right) => IsLess(left, right) || AreEqual(left, right, allowNil: false);

    private static bool IsLess(GoValue left, GoValue right)
    {
        Basic kind = Ordered(left);
        Basic other = Ordered(right);
        if (kind != other)
        {
            return WholeNumbers(kind, other) ? Whole(left) < Whole(right) : throw new GoCallException(Incompatible);
        }

        return kind switch
        {
            Basic.Floating => ((GoFloating)left).Value < ((GoFloating)right).Value,
            Basic.Text => string.CompareOrdinal(((GoText)left).Text, ((GoText)right).Text) < 0,
            Basic.Integer or Basic.Unsigned => Whole(left) < Whole(right),
            _ => throw new GoCallException("invalid type for comparison"),
        };
    }

    private static Basic Ordered(GoValue value) => KindOf(value) is Basic kind and not Basic.None ? kind : throw new GoCallException("invalid type for comparison");

    private static bool WholeNumbers(Basic left, Basic right) => left is Basic.Integer or Basic.Unsigned && right is Basic.Integer or Basic.Unsigned;

    private static Int128 Whole(GoValue value) => value is GoInteger signed ? signed.Value : ((GoUnsigned)value).Value;

    private static Basic KindOf(GoValue value) => value switch
    {
        GoBoolean => Basic.Boolean,
        GoFloating => Basic.Floating,
        GoInteger => Basic.Integer,
        GoUnsigned => Basic.Unsigned,
        GoText => Basic.Text,
        _ => Basic.None,
    };
}
