// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Security;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Security;

namespace Berth.Runtime.Tests.Security;

public sealed class SeccompCompilerTests
{
    private const uint Getpid = 39;
    private const uint Allow = 0x7fff0000;

    [Theory]
    [InlineData("SCMP_ACT_KILL", null, 0x00000000u)]
    [InlineData("SCMP_ACT_KILL_THREAD", null, 0x00000000u)]
    [InlineData("SCMP_ACT_KILL_PROCESS", null, 0x80000000u)]
    [InlineData("SCMP_ACT_TRAP", null, 0x00030000u)]
    [InlineData("SCMP_ACT_ERRNO", null, 0x00050001u)]
    [InlineData("SCMP_ACT_ERRNO", 95u, 0x0005005fu)]
    [InlineData("SCMP_ACT_TRACE", 7u, 0x7ff00007u)]
    [InlineData("SCMP_ACT_LOG", null, 0x7ffc0000u)]
    [InlineData("SCMP_ACT_NOTIFY", null, 0x7fc00000u)]
    public void Every_action_gives_its_kernel_value(string action, uint? data, uint expected)
    {
        SeccompProgram program = Compile("SCMP_ACT_ALLOW", new LinuxSyscall { Names = ["getpid"], Action = action, ErrnoRet = data });
        Assert.Equal(expected, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid));
        Assert.Equal(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid + 1));
        Assert.Equal(action == "SCMP_ACT_NOTIFY", program.Flags.HasFlag(SeccompFlags.NewListener));
    }

    [Theory]
    [InlineData("SCMP_CMP_EQ", 5UL, 0UL, "5", "4 6 4294967301")]
    [InlineData("SCMP_CMP_NE", 5UL, 0UL, "4 6", "5")]
    [InlineData("SCMP_CMP_LT", 5UL, 0UL, "0 4", "5 6 4294967296")]
    [InlineData("SCMP_CMP_LE", 5UL, 0UL, "0 5", "6 4294967296")]
    [InlineData("SCMP_CMP_GT", 5UL, 0UL, "6 4294967296", "0 5")]
    [InlineData("SCMP_CMP_GE", 5UL, 0UL, "5 6 4294967296", "4")]
    [InlineData("SCMP_CMP_MASKED_EQ", 0xf0UL, 0x20UL, "32 47", "16 48 0")]
    public void Every_comparison_compares_64_bits(string op, ulong value, ulong two, string matching, string other)
    {
        SeccompProgram program = Compile(
            "SCMP_ACT_ERRNO",
            new LinuxSyscall { Names = ["getpid"], Action = "SCMP_ACT_ALLOW", Args = [new LinuxSeccompArg { Index = 0, Op = op, Value = value, ValueTwo = two }] });
        Assert.All(Numbers(matching), n => Assert.Equal(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid, n)));
        Assert.All(Numbers(other), n => Assert.NotEqual(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid, n)));
    }

    [Fact]
    public void Two_conditions_on_one_argument_are_alternatives()
    {
        LinuxSeccompArg[] either = [new() { Index = 1, Op = "SCMP_CMP_EQ", Value = 1 }, new() { Index = 1, Op = "SCMP_CMP_EQ", Value = 2 }];
        SeccompProgram program = Compile("SCMP_ACT_ERRNO", new LinuxSyscall { Names = ["getpid"], Action = "SCMP_ACT_ALLOW", Args = either });
        Assert.Equal(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid, 0, 1));
        Assert.Equal(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid, 0, 2));
        Assert.NotEqual(Allow, BpfMachine.Run(program.Instructions, SeccompArchitecture.X64, Getpid, 0, 3));
    }

    [Theory]
    [InlineData("SCMP_ACT_FLY", "SCMP_CMP_EQ", "SCMP_ARCH_X86_64", "SECCOMP_FILTER_FLAG_LOG", "SCMP_ACT_FLY")]
    [InlineData("SCMP_ACT_LOG", "SCMP_CMP_NEAR", "SCMP_ARCH_X86_64", "SECCOMP_FILTER_FLAG_LOG", "SCMP_CMP_NEAR")]
    [InlineData("SCMP_ACT_LOG", "SCMP_CMP_EQ", "SCMP_ARCH_Z80", "SECCOMP_FILTER_FLAG_LOG", "SCMP_ARCH_Z80")]
    [InlineData("SCMP_ACT_LOG", "SCMP_CMP_EQ", "SCMP_ARCH_X86_64", "SECCOMP_FILTER_FLAG_NEW", "SECCOMP_FILTER_FLAG_NEW")]
    public void An_unknown_word_is_named(string action, string op, string architecture, string flag, string named)
    {
        LinuxSeccomp seccomp = new()
        {
            DefaultAction = "SCMP_ACT_ALLOW",
            Architectures = [architecture],
            Flags = [flag],
            Syscalls = [new LinuxSyscall { Names = ["getpid"], Action = action, Args = [new LinuxSeccompArg { Op = op }] }],
        };
        EngineException error = Assert.Throws<EngineException>(() => SeccompTranslation.ToProfile(seccomp));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deny_list_with_a_name_that_cannot_be_resolved_is_refused()
    {
        EngineException error = Assert.Throws<EngineException>(
            () => Compile("SCMP_ACT_ALLOW", new LinuxSyscall { Names = ["nosuchcall"], Action = "SCMP_ACT_ERRNO" }));
        Assert.Contains("nosuchcall", error.Message, StringComparison.Ordinal);
        Compile("SCMP_ACT_ERRNO", new LinuxSyscall { Names = ["nosuchcall"], Action = "SCMP_ACT_ALLOW" });
    }

    [Fact]
    public void Write_may_not_wait_for_a_listener() =>
        Assert.Throws<EngineException>(() => Compile("SCMP_ACT_ALLOW", new LinuxSyscall { Names = ["write"], Action = "SCMP_ACT_NOTIFY" }));

    [Fact]
    public void The_cache_gives_the_same_program_and_heals()
    {
        string directory = Directory.CreateTempSubdirectory("berth-seccomp-").FullName;
        try
        {
            SeccompProfile profile = SeccompTranslation.ToProfile(DefaultSeccompProfile.For(Capabilities.Default.ToHashSet()));
            SeccompProgram first = new SeccompCache(directory).GetOrCompile(profile);
            string file = Assert.Single(Directory.GetFiles(directory));
            DateTime written = File.GetLastWriteTimeUtc(file);
            Assert.Equal(first.Instructions, new SeccompCache(directory).GetOrCompile(profile).Instructions);
            Assert.Equal(written, File.GetLastWriteTimeUtc(file));

            // Another profile's filter under this name, or half a file, must not be used.
            byte[] content = File.ReadAllBytes(file);
            content[20] ^= 1;
            File.WriteAllBytes(file, content);
            Assert.Equal(first.Instructions, new SeccompCache(directory).GetOrCompile(profile).Instructions);
            File.WriteAllBytes(file, content[..100]);
            Assert.Equal(first.Instructions, new SeccompCache(directory).GetOrCompile(profile).Instructions);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Dockers_file_form_is_read_and_its_contradictions_are_refused()
    {
        SeccompDocument document = SeccompDocument.Parse(
            """
            {"defaultAction":"SCMP_ACT_ERRNO","archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]}],
             "syscalls":[{"name":"getpid","action":"SCMP_ACT_ALLOW","args":[]},
                         {"names":["mount"],"action":"SCMP_ACT_ALLOW","args":null,"includes":{"caps":["CAP_SYS_ADMIN"]}},
                         {"names":["ptrace"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"99.0"}}]}
            """u8);
        LinuxSeccomp seccomp = document.Resolve([], new Version(6, 1), "amd64");
        Assert.Equal(["getpid"], seccomp.Syscalls!.SelectMany(rule => rule.Names));
        Assert.Equal(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], seccomp.Architectures!);
        Assert.Equal(2, document.Resolve(["CAP_SYS_ADMIN"], new Version(6, 1), "amd64").Syscalls!.Length);
        Assert.Throws<EngineException>(() => (document with { Architectures = ["SCMP_ARCH_X86"] }).Resolve([], new Version(6, 1), "amd64"));
        Assert.Throws<EngineException>(() => SeccompDocument.Parse("{"u8));
    }

    private static SeccompProgram Compile(string defaultAction, LinuxSyscall rule) => SeccompCompiler.Compile(
        SeccompTranslation.ToProfile(new LinuxSeccomp { DefaultAction = defaultAction, ListenerPath = "/run/listener", Syscalls = [rule] }));

    private static ulong[] Numbers(string text) => [.. text.Split(' ').Select(n => ulong.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}
