// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using System.Text;
using System.Text.Json;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;

namespace Berth.Runtime.Tests;

/// <summary>The written-out readers against the generated serializer.</summary>
public sealed class SpecReaderTests
{
    [Fact]
    public void Every_member_of_every_type_is_read()
    {
        int number = 0;
        var spec = (RuntimeSpec)Fill(typeof(RuntimeSpec), ref number);
        Assert.True(number > 180);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(spec, OciRuntimeJson.Default.RuntimeSpec);
        Assert.Equal(Encoding.UTF8.GetString(json), JsonSerializer.Serialize(RuntimeSpecReader.Read(json), OciRuntimeJson.Default.RuntimeSpec));
    }

    [Theory]
    [InlineData("""{"ociVersion":"1.0","process":{"cwd":"/","user":{}},"linux":{"resources":{"memory":{"limit":null}},"seccomp":null},"mounts":[],"annotations":{}}""")]
    [InlineData("""{"ociVersion":"1.0","unknown":{"deep":[1,{"a":[]}]},"process":{"cwd":"/","user":{"uid":4294967295},"rlimits":[{"type":"x","hard":18446744073709551615}]}}""")]
    [InlineData("""{"ociVersion":"1.0","hooks":{"prestart":[{"path":"/a","timeout":3}]},"root":{"path":"r","readonly":true},"hostname":"\u00e9"}""")]
    [InlineData(" { \"ociVersion\" : \"1.0\" } ")]
    public void What_the_serializer_reads_is_read_alike(string json)
    {
        RuntimeSpec expected = JsonSerializer.Deserialize(json, OciRuntimeJson.Default.RuntimeSpec)!;
        RuntimeSpec actual = RuntimeSpecReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(JsonSerializer.Serialize(expected, OciRuntimeJson.Default.RuntimeSpec), JsonSerializer.Serialize(actual, OciRuntimeJson.Default.RuntimeSpec));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{}{}")]
    [InlineData("""{"process":{}}""")]
    [InlineData("""{"process":{"cwd":1}}""")]
    [InlineData("""{"process":{"cwd":"/","args":[1]}}""")]
    [InlineData("""{"process":{"cwd":"/","user":{"uid":-1}}}""")]
    [InlineData("""{"process":{"cwd":"/","user":{"uid":4294967296}}}""")]
    [InlineData("""{"process":{"cwd":"/","terminal":"yes"}}""")]
    [InlineData("""{"process":[]}""")]
    [InlineData("""{"mounts":[null]}""")]
    [InlineData("""{"mounts":{}}""")]
    [InlineData("""{"annotations":{"a":{}}}""")]
    [InlineData("""{"linux":{"namespaces":[{}]}}""")]
    [InlineData("""{"root":{"path":"r","readonly":null}}""")]
    public void What_is_no_configuration_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => RuntimeSpecReader.Read(Encoding.UTF8.GetBytes(json)));

    // A value of the type in which every property differs from its default, so that one which is not read shows.
    private static object Fill(Type type, ref int number)
    {
        number++;
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
            return $"text {number} é\"";
        if (plain == typeof(bool))
            return true;
        if (plain.IsPrimitive)
            return Convert.ChangeType(number, plain, null);
        if (plain.IsArray)
        {
            var array = Array.CreateInstance(plain.GetElementType()!, 2);
            for (int i = 0; i < array.Length; i++)
                array.SetValue(Fill(plain.GetElementType()!, ref number), i);
            return array;
        }

        object value = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(plain);
        if (plain.IsGenericType)
        {
            value = Activator.CreateInstance(plain)!;
            ((IDictionary)value).Add($"key {number}", Fill(plain.GetGenericArguments()[1], ref number));
            return value;
        }

        foreach (var property in plain.GetProperties().Where(property => property.CanWrite))
            property.SetValue(value, Fill(property.PropertyType, ref number));
        return value;
    }
}
