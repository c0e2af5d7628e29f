// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Runtime.Security;

/// <summary>
/// The profile that a container gets when it names no other: Docker's stock allow-list, with which images have been tested for years. Everything that is
/// not listed fails with EPERM. What the stock list gained after engine 28 and only forbids is taken over: the socket family AF_ALG.
/// </summary>
public static class DefaultSeccompProfile
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Equal = "SCMP_CMP_EQ";

    // CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET: a process without CAP_SYS_ADMIN makes no namespaces, user namespaces included.
    private const ulong NamespaceFlags = 0x7e020000;
    private const ulong AddressFamilyAlg = 38;
    private const ulong AddressFamilyVsock = 40;
    private const uint EPERM = 1;
    private const uint ENOSYS = 38;

    public static SeccompDocument Document { get; } = new()
    {
        DefaultAction = "SCMP_ACT_ERRNO",
        DefaultErrnoRet = EPERM,
        ArchMap =
        [
            new() { Architecture = "SCMP_ARCH_X86_64", SubArchitectures = ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] },
            new() { Architecture = "SCMP_ARCH_AARCH64", SubArchitectures = ["SCMP_ARCH_ARM"] },
        ],
        Syscalls = [AlwaysAllowed(), .. Conditional(), .. ByCapability(), .. Clone()],
    };

    /// <summary>The stock profile for one container.</summary>
    /// <param name="capabilities">Full names of the bounding set.</param>
    public static LinuxSeccomp For(IReadOnlyCollection<string> capabilities) =>
        Document.Resolve(capabilities, Environment.OSVersion.Version, System.Runtime.Intrinsics.X86.X86Base.IsSupported ? "amd64" : "arm64");

    private static SeccompDocumentRule AlwaysAllowed() => Rule("""
        accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown chown32 clock_adjtime clock_adjtime64 clock_getres
        clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 close close_range connect copy_file_range creat dup
        dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve
        execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown
        fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64
        fsync ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat getcpu getcwd getdents getdents64
        getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority
        getrandom getresgid getresgid32 getresuid getresuid32 getrlimit get_robust_list getrusage getsid getsockname getsockopt get_thread_area
        gettid gettimeofday getuid getuid32 getxattr getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel ioctl
        io_destroy io_getevents io_pgetevents io_pgetevents_time64 ioprio_get ioprio_set io_setup io_submit ipc kill landlock_add_rule
        landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listmount listxattr listxattrat llistxattr
        _llseek lremovexattr lseek lsetxattr lstat lstat64 madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod
        mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend
        mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep
        newfstatat _newselect open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll
        ppoll_time64 prctl pread64 preadv preadv2 prlimit64 process_mrelease pselect6 pselect6_time64 pwrite64 pwritev pwritev2 read readahead
        readlink readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat rename renameat
        renameat2 restart_syscall riscv_hwprobe rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
        rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_getaffinity sched_getattr sched_getparam sched_get_priority_max
        sched_get_priority_min sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam
        sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg
        sendto setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer setpgid setpriority setregid setregid32
        setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit set_robust_list setsid setsockopt set_thread_area set_tid_address
        setuid setuid32 setxattr setxattrat shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn socketcall
        socketpair splice stat stat64 statfs statfs64 statmount statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time
        timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
        timerfd_gettime64 timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat uretprobe utime
        utimensat utimensat_time64 utimes vfork vmsplice wait4 waitid waitpid write writev
        """);

    private static IEnumerable<SeccompDocumentRule> Conditional() =>
    [
        // Before 4.8 a tracer could step around the filter.
        Rule("process_vm_readv process_vm_writev ptrace") with { Includes = new() { MinKernel = "4.8" } },

        // The kernel's own ciphers have been a way to root more than once, and AF_VSOCK reaches the hypervisor past the network namespace.
        Rule("socket", "SCMP_CMP_LT", AddressFamilyAlg),
        Rule("socket", Equal, AddressFamilyAlg + 1),
        Rule("socket", "SCMP_CMP_GT", AddressFamilyVsock),

        // PER_LINUX, PER_LINUX32, both with UNAME26, and the question what it is.
        Rule("personality", Equal, 0),
        Rule("personality", Equal, 0x0008),
        Rule("personality", Equal, 0x20000),
        Rule("personality", Equal, 0x20008),
        Rule("personality", Equal, 0xffffffff),
        Rule("arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls") with { Includes = new() { Arches = ["arm", "arm64"] } },
        Rule("arch_prctl") with { Includes = new() { Arches = ["amd64", "x32"] } },
        Rule("modify_ldt") with { Includes = new() { Arches = ["amd64", "x32", "x86"] } },
    ];

    private static IEnumerable<SeccompDocumentRule> ByCapability() =>
    [
        With("CAP_DAC_READ_SEARCH", "open_by_handle_at"),
        With("CAP_SYS_ADMIN", """
            bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr lsm_list_modules lsm_set_self_attr mount
            mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare
            """),
        With("CAP_SYS_BOOT", "reboot"),
        With("CAP_SYS_CHROOT", "chroot"),
        With("CAP_SYS_MODULE", "delete_module init_module finit_module"),
        With("CAP_SYS_PACCT", "acct"),
        With("CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace"),
        With("CAP_SYS_RAWIO", "iopl ioperm"),
        With("CAP_SYS_TIME", "settimeofday stime clock_settime clock_settime64"),
        With("CAP_SYS_TTY_CONFIG", "vhangup"),
        With("CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"),
        With("CAP_SYSLOG", "syslog"),
        With("CAP_BPF", "bpf"),
        With("CAP_PERFMON", "perf_event_open"),
    ];

    // The flags of clone3 are in memory, where a filter cannot look; after ENOSYS a libc uses clone, whose flags are in a register.
    private static IEnumerable<SeccompDocumentRule> Clone()
    {
        SeccompFilterCondition admin = new() { Caps = ["CAP_SYS_ADMIN"] };
        yield return Rule("clone", "SCMP_CMP_MASKED_EQ", NamespaceFlags) with { Excludes = admin };
        yield return new() { Names = ["clone3"], Action = "SCMP_ACT_ERRNO", ErrnoRet = ENOSYS, Excludes = admin };
    }

    private static SeccompDocumentRule With(string capability, string names) => Rule(names) with { Includes = new() { Caps = [capability] } };

    // About the first argument, where there is a comparison; a masked one compares with 0.
    private static SeccompDocumentRule Rule(string names, string? comparison = null, ulong value = 0) => new()
    {
        Names = names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
        Action = Allow,
        Args = comparison is null ? null : [new LinuxSeccompArg { Index = 0, Value = value, Op = comparison }],
    };
}
