// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.Tests;

/// <summary>Invariant 8: devices are an allow-list. Each case is asked of the eBPF program, run by a small machine here.</summary>
public sealed class DevicePolicyTests
{
    [Fact]
    public void Without_rules_only_the_common_nodes_can_be_opened()
    {
        DevicePolicy policy = DevicePolicy.ForContainer(null);
        Assert.True(Allows(policy, 'c', 1, 3, DeviceAccess.Read | DeviceAccess.Write));
        Assert.True(Allows(policy, 'c', 136, 7, DeviceAccess.Read));
        Assert.True(Allows(policy, 'b', 8, 0, DeviceAccess.Mknod));
        Assert.False(Allows(policy, 'b', 8, 0, DeviceAccess.Read));
        Assert.False(Allows(policy, 'c', 1, 1, DeviceAccess.Read));
        Assert.False(Allows(policy, 'c', 10, 229, DeviceAccess.Write));
        Assert.False(Allows(policy, 'b', 1, 3, DeviceAccess.Read));
    }

    [Fact]
    public void The_stock_rules_of_docker_are_expressible_on_both_versions()
    {
        DevicePolicy policy = DevicePolicy.ForContainer(
        [
            Rule(false, null, null, null, "rwm"), Rule(true, "c", 1, 5, "rwm"), Rule(true, "c", 1, 3, "rwm"), Rule(true, "c", 5, 1, "rwm"),
            Rule(false, "c", 10, 229, "rwm"),
        ]);
        Assert.False(policy.DefaultAllow);
        Assert.Equal(policy.Exceptions.Distinct(), policy.Exceptions);
        Assert.All(policy.ExceptionsForV1(), rule => Assert.True(rule.Allow));
        Assert.True(Allows(policy, 'c', 5, 1, DeviceAccess.All));
        Assert.False(Allows(policy, 'c', 10, 229, DeviceAccess.Read));
    }

    [Fact]
    public void Everything_allowed_is_one_rule()
    {
        DevicePolicy policy = DevicePolicy.ForContainer([Rule(true, null, null, null, "rwm")]);
        Assert.True(policy.DefaultAllow);
        Assert.Empty(policy.Exceptions);
        Assert.True(Allows(policy, 'b', 8, 0, DeviceAccess.All));
    }

    [Fact]
    public void Rules_for_one_device_add_up()
    {
        DevicePolicy policy = DevicePolicy.ForContainer([Rule(true, "c", 10, 200, "r"), Rule(true, "c", 10, 200, "w")]);
        Assert.True(Allows(policy, 'c', 10, 200, DeviceAccess.Read | DeviceAccess.Write));
        policy = DevicePolicy.ForContainer([Rule(true, "c", 10, 200, "rwm"), Rule(false, "c", 10, 200, "w")]);
        Assert.True(Allows(policy, 'c', 10, 200, DeviceAccess.Read));
        Assert.False(Allows(policy, 'c', 10, 200, DeviceAccess.Read | DeviceAccess.Write));
    }

    [Fact]
    public void A_hole_in_a_wildcard_works_on_version_2_and_is_refused_on_version_1()
    {
        DevicePolicy policy = DevicePolicy.ForContainer([Rule(true, "c", 10, null, "rwm"), Rule(false, "c", 10, 229, "w")]);
        Assert.True(Allows(policy, 'c', 10, 1, DeviceAccess.Write));
        Assert.True(Allows(policy, 'c', 10, 229, DeviceAccess.Read));
        Assert.False(Allows(policy, 'c', 10, 229, DeviceAccess.Write));
        Assert.False(Allows(policy, 'c', 10, 229, DeviceAccess.Read | DeviceAccess.Write));
        Assert.Throws<EngineException>(() => policy.ExceptionsForV1());
    }

    [Fact]
    public void Numbers_beside_type_a_do_not_open_everything()
    {
        DevicePolicy policy = DevicePolicy.ForContainer([Rule(true, "a", 7, null, "rwm")]);
        Assert.False(policy.DefaultAllow);
        Assert.True(Allows(policy, 'b', 7, 1, DeviceAccess.Read));
        Assert.False(Allows(policy, 'b', 8, 1, DeviceAccess.Read));
    }

    [Theory]
    [InlineData("x", "rwm")]
    [InlineData("c", "")]
    [InlineData("c", "rx")]
    public void Malformed_rules_are_refused(string type, string access) =>
        Assert.Throws<EngineException>(() => DevicePolicy.ForContainer([Rule(true, type, 1, 1, access)]));

    private static LinuxDeviceCgroup Rule(bool allow, string? type, long? major, long? minor, string access) =>
        new() { Allow = allow, Type = type, Major = major, Minor = minor, Access = access };

    private static bool Allows(DevicePolicy policy, char type, uint major, uint minor, DeviceAccess access)
    {
        ulong[] program = DeviceProgram.Compile(policy);
        uint[] context = [((uint)access << 16) | (type == 'b' ? 1u : 2u), major, minor];
        ulong[] r = new ulong[11];
        for (int pc = 0; ; pc++)
        {
            ulong instruction = program[pc];
            int destination = (int)(instruction >> 8) & 15;
            int source = (int)(instruction >> 12) & 15;
            short offset = (short)(instruction >> 16);
            uint value = (uint)(instruction >> 32);
            switch ((byte)instruction)
            {
                case 0x61: r[destination] = context[offset / 4]; break;
                case 0xbc: r[destination] = (uint)r[source]; break;
                case 0xb7: r[destination] = (ulong)(int)value; break;
                case 0x54: r[destination] = (uint)r[destination] & value; break;
                case 0x74: r[destination] = (uint)r[destination] >> (int)value; break;
                case 0x55: pc += r[destination] != (ulong)(int)value ? offset : 0; break;
                case 0x15: pc += r[destination] == (ulong)(int)value ? offset : 0; break;
                case 0x5d: pc += r[destination] != r[source] ? offset : 0; break;
                case 0x95: return r[0] == 1;
                default: throw new InvalidOperationException($"instruction {pc}: unknown code 0x{(byte)instruction:x}");
            }
        }
    }
}
