// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using System.Reflection;

namespace Berth.Api.Tests;

/// <summary>Objects with every property set to something that is not its default, so that a writer that forgets one is found.</summary>
internal static class Filled
{
    public static T With<T>()
        where T : new()
    {
        var made = new T();
        Fill(made);
        return made;
    }

    public static void Fill(object target)
    {
        foreach (var property in target.GetType().GetProperties().Where(property => property.CanWrite))
        {
            if (property.PropertyType.Namespace?.StartsWith("Berth", StringComparison.Ordinal) != true || property.GetValue(target) is null)
            {
                property.SetValue(target, Make(property.PropertyType));
            }
            else if (property.GetValue(target) is { } nested && nested is not IEnumerable)
            {
                if (property.Name is not ("HostConfig" or "NetworkingConfig"))
                {
                    Fill(nested);
                }
            }
        }
    }

    private static object Make(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return "a<b>\"é";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(7, type, null);
        }

        if (type == typeof(uint[]))
        {
            return new uint[] { 3, 4 };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var element = type.GetGenericArguments()[0];
            var list = Array.CreateInstance(element, 2);
            list.SetValue(Make(element), 0);
            list.SetValue(Make(element), 1);
            return list;
        }

        var made = Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.OptionalParamBinding, null, [], null)!;
        if (made is IDictionary map)
        {
            var value = type.GetGenericArguments()[0];
            map["z"] = Make(value);
            map["A"] = Make(value);
        }
        else
        {
            Fill(made);
        }

        return made;
    }
}
