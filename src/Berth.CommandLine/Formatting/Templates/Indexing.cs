// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>The functions index, slice and len.</summary>
internal static class Indexing
{
    public static long Length(GoValue value) => value switch
    {
        GoPointer { Target: GoValue target } => Length(target),
        GoPointer => throw new GoCallException("len of nil pointer"),
        GoNothing => throw new GoCallException("reflect: call of reflect.Value.Type on zero Value"),
        GoText text => Encoding.UTF8.GetByteCount(text.Text),
        GoList list => list.Items.Count,
        GoMap map => map.Count,
        _ => throw new GoCallException($"len of type {value.TypeName}"),
    };

    public static GoValue Index(GoValue[] arguments)
    {
        GoValue item = arguments[0];
        if (item is GoNothing)
        {
            throw new GoCallException("index of untyped nil");
        }

        foreach (GoValue index in arguments.AsSpan(1))
        {
            item = item switch
            {
                GoPointer { Target: null } => throw new GoCallException("index of nil pointer"),
                GoPointer { Target: GoValue target } => One(target, index),
                GoNothing => throw new GoCallException("index of nil pointer"),
                _ => One(item, index),
            };
        }

        return item;
    }

    public static GoValue Slice(GoValue[] arguments)
    {
        GoValue item = arguments[0] is GoPointer { Target: GoValue target } ? target : arguments[0];
        if (item is GoNothing)
        {
            throw new GoCallException("slice of untyped nil");
        }

        if (arguments.Length > 4)
        {
            throw new GoCallException($"too many slice indexes: {arguments.Length - 1}");
        }

        int length = item switch
        {
            GoText when arguments.Length > 3 => throw new GoCallException("cannot 3-index slice a string"),
            GoText text => Encoding.UTF8.GetByteCount(text.Text),
            GoList list => list.Items.Count,
            _ => throw new GoCallException($"can't slice item of type {item.TypeName}"),
        };
        int[] bounds = [0, length, length];
        for (int i = 1; i < arguments.Length; i++)
        {
            bounds[i - 1] = Position(arguments[i], length + 1);
        }

        CheckOrder(bounds[0], bounds[1]);
        CheckOrder(bounds[1], bounds[2]);
        return item is GoText whole
            ? new GoText(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(whole.Text).AsSpan(bounds[0], bounds[1] - bounds[0])), whole.TypeName)
            : new GoList(item.TypeName, [.. ((GoList)item).Items.Skip(bounds[0]).Take(bounds[1] - bounds[0])]);
    }

    private static void CheckOrder(int low, int high)
    {
        if (low > high)
        {
            throw new GoCallException($"invalid slice index: {low} > {high}");
        }
    }

    private static GoValue One(GoValue item, GoValue index) => item switch
    {
        GoList list => Position(index, list.Items.Count + 1) is int i && i < list.Items.Count ? list.Items[i]
            : throw new GoCallException("reflect: slice index out of range"),
        GoText text => Byte(text.Text, index),
        GoMap map => map.Index(Key(map, index)),
        _ => throw new GoCallException($"can't index item of type {item.TypeName}"),
    };

    private static GoUnsigned Byte(string text, GoValue index)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int position = Position(index, bytes.Length + 1);
        return position < bytes.Length ? new GoUnsigned(bytes[position], "uint8") : throw new GoCallException("reflect: string index out of range");
    }

    private static string Key(GoMap map, GoValue index) => index switch
    {
        GoText text when string.Equals(text.TypeName, map.KeyTypeName, StringComparison.Ordinal) => text.Text,

        // A plain string converts to a key type that is a string underneath.
        GoText { TypeName: "string" } text => text.Text,
        GoNothing => throw new GoCallException($"value is nil; should be of type {map.KeyTypeName}"),
        _ => throw new GoCallException($"value has type {index.TypeName}; should be {map.KeyTypeName}"),
    };

    private static int Position(GoValue index, int limit)
    {
        long position = index switch
        {
            GoInteger number => number.Value,
            GoUnsigned number => number.Value > long.MaxValue ? long.MaxValue : (long)number.Value,
            GoNothing => throw new GoCallException("cannot index slice/array with nil"),
            _ => throw new GoCallException($"cannot index slice/array with type {index.TypeName}"),
        };
        return position >= 0 && position < limit
            ? (int)position
            : throw new GoCallException("index out of range: " + position.ToString(CultureInfo.InvariantCulture));
    }
}
