// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Berth.Abi;

/// <summary>
/// Every constant, structure and call number that Berth.Linux writes down itself is compared with what the C compiler says on this machine.
/// They are found by reflection, so a new one is proven without anybody thinking of it.
/// </summary>
public sealed partial class InteropTests
{
    private static readonly string[] Headers =
    [
        "stddef.h", "errno.h", "fcntl.h", "poll.h", "sched.h", "signal.h", "spawn.h", "unistd.h", "time.h", "dirent.h", "sys/epoll.h", "sys/eventfd.h",
        "sys/file.h", "sys/inotify.h", "sys/ioctl.h", "sys/mman.h", "sys/prctl.h", "sys/resource.h", "sys/signalfd.h", "sys/socket.h", "sys/stat.h",
        "sys/statfs.h", "sys/syscall.h", "sys/timerfd.h", "sys/types.h", "sys/uio.h", "sys/un.h", "sys/wait.h", "sys/xattr.h", "linux/audit.h", "linux/bpf.h",
        "linux/capability.h", "linux/close_range.h", "linux/filter.h", "linux/ioprio.h", "linux/keyctl.h", "linux/magic.h", "linux/mount.h", "linux/openat2.h",
        "linux/securebits.h", "linux/seccomp.h", "linux/fs.h", "termios.h",
    ];

    // C names that differ from ours because C has a function, or glibc another structure, of that name.
    private static readonly Dictionary<string, string> StructNames = new(StringComparer.Ordinal)
    {
        ["statx_t"] = "struct statx",
        ["statfs_t"] = "struct statfs",
        ["posix_spawnattr_t"] = "posix_spawnattr_t",
        ["posix_spawn_file_actions_t"] = "posix_spawn_file_actions_t",
        ["sigset_t"] = "sigset_t",
        ["siginfo_t"] = "siginfo_t",
    };

    // glibc's header has another structure under the kernel's name, and libraries whose headers the tests do not need.
    private static readonly string[] ProvenElsewhere = ["kernel_termios", "Stream", "Buffer", "scmp_arg_cmp"];

    private static readonly Assembly Linux = typeof(Berth.Linux.SyscallException).Assembly;

    [Fact]
    public void Constants_are_the_kernels()
    {
        RequireCompiler();
        Dictionary<string, (long Value, bool Narrow)> ours = new(StringComparer.Ordinal);
        foreach (FieldInfo field in Linux.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)))
        {
            if (field.IsLiteral && !field.FieldType.IsEnum && !field.DeclaringType!.IsEnum && KernelName().IsMatch(field.Name) && field.GetRawConstantValue() is IConvertible raw and not string)
            {
                long value = raw is ulong large ? unchecked((long)large) : raw.ToInt64(null);
                ours[field.Name] = (value, raw is not (long or ulong));
            }
        }

        Dictionary<string, long> theirs = CompilerAnswers.Ask(Headers, ours.Keys);
        Assert.True(theirs.Count > ours.Count * 9 / 10, "too few could be asked; not found: " + string.Join(' ', ours.Keys.Except(theirs.Keys)));
        Assert.Empty(ours.Where(pair => theirs.TryGetValue(pair.Key, out long their) && !Same(pair.Value.Value, their, pair.Value.Narrow))
            .Select(pair => $"{pair.Key} is {theirs[pair.Key]}, not {pair.Value.Value}"));
    }

    [Fact]
    public void Call_numbers_are_the_kernels()
    {
        RequireCompiler();
        Type numbers = Linux.GetType("Berth.Linux.Interop.SyscallNumber", throwOnError: true)!;
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Dictionary<string, long> ours = numbers.GetProperties(statics).Where(p => p.PropertyType == typeof(int)).ToDictionary(p => "__NR_" + p.Name, p => (long)(int)p.GetValue(null)!);
        foreach (FieldInfo field in numbers.GetFields(statics).Where(field => field.IsLiteral))
        {
            ours["__NR_" + field.Name] = (int)field.GetRawConstantValue()!;
        }

        Dictionary<string, long> theirs = CompilerAnswers.Ask(Headers, ours.Keys);
        Assert.Empty(ours.Keys.Except(theirs.Keys));
        Assert.Empty(ours.Where(pair => theirs[pair.Key] != pair.Value).Select(pair => $"{pair.Key} is {theirs[pair.Key]}, not {pair.Value}"));
    }

    [Fact]
    public void Structures_are_laid_out_as_in_C()
    {
        RequireCompiler();
        Dictionary<string, long> ours = new(StringComparer.Ordinal);
        foreach (Type type in Linux.GetTypes().Where(IsInteropStruct))
        {
            string c = StructNames.GetValueOrDefault(type.Name, "struct " + type.Name);
            ours[$"sizeof({c})"] = SizeOf(type);
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                // Padding and what glibc hides have no name in C.
                ours[$"offsetof({c}, {field.Name})"] = Marshal.OffsetOf(type, field.Name).ToInt64();
            }
        }

        Dictionary<string, long> theirs = CompilerAnswers.Ask(Headers, ours.Keys);
        Assert.Empty(ours.Keys.Where(key => key.StartsWith("sizeof", StringComparison.Ordinal)).Except(theirs.Keys));
        Assert.Empty(ours.Where(pair => theirs.TryGetValue(pair.Key, out long their) && their != pair.Value).Select(pair => $"{pair.Key} is {theirs[pair.Key]}, not {pair.Value}"));
    }

    [Fact]
    public void The_kernels_termios_is_not_glibcs()
    {
        RequireCompiler();
        Type termios = Linux.GetType("Berth.Linux.Interop.Libc+kernel_termios", throwOnError: true)!;
        long size = CompilerAnswers.Ask(["asm/termbits.h"], ["sizeof(struct termios)"]).Values.Single();
        Assert.Equal(size, SizeOf(termios));
    }

    private static bool IsInteropStruct(Type type) =>
        type is { IsValueType: true, IsEnum: false, IsByRefLike: false, IsNested: true } && type.Namespace == "Berth.Linux.Interop"
        && !type.Name.StartsWith('<') && !ProvenElsewhere.Contains(type.Name);

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    // A constant kept in 32 bits may be written with either sign.
    private static bool Same(long ours, long theirs, bool narrow) => narrow ? unchecked((int)ours == (int)theirs) : ours == theirs;

    private static void RequireCompiler() => Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "needs gcc and the kernel's headers");

    [GeneratedRegex("^[A-Z][A-Z0-9]*_?[A-Z0-9_]+$", RegexOptions.None, 1000)]
    private static partial Regex KernelName();
}
