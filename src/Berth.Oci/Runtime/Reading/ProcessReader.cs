// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>The `process` of config.json, and of an exec. See <see cref="JsonMembers"/> for why this is written out.</summary>
public static class ProcessReader
{
    /// <exception cref="JsonException">It is not a document of this kind.</exception>
    public static Process Read(ReadOnlySpan<byte> json) => JsonMembers.Document(json, ReadProcess);

    public static Process ReadProcess(ref Utf8JsonReader reader)
    {
        bool terminal = false;
        ConsoleSize? consoleSize = null;
        User? user = null;
        string[]? args = null;
        string[]? env = null;
        string? cwd = null;
        LinuxCapabilities? capabilities = null;
        PosixRlimit[]? rlimits = null;
        bool noNewPrivileges = false;
        string? apparmorProfile = null;
        int? oomScoreAdj = null;
        Scheduler? scheduler = null;
        string? selinuxLabel = null;
        LinuxIoPriority? ioPriority = null;
        CpuAffinity? execCpuAffinity = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("terminal"u8))
                terminal = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("consoleSize"u8))
                consoleSize = JsonMembers.Object(ref reader, ReadConsoleSize);
            else if (reader.ValueTextEquals("user"u8))
                user = JsonMembers.Object(ref reader, ReadUser);
            else if (reader.ValueTextEquals("args"u8))
                args = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("env"u8))
                env = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("cwd"u8))
                cwd = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("capabilities"u8))
                capabilities = JsonMembers.Object(ref reader, ReadLinuxCapabilities);
            else if (reader.ValueTextEquals("rlimits"u8))
                rlimits = JsonMembers.Array(ref reader, ReadPosixRlimit);
            else if (reader.ValueTextEquals("noNewPrivileges"u8))
                noNewPrivileges = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("apparmorProfile"u8))
                apparmorProfile = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("oomScoreAdj"u8))
                oomScoreAdj = JsonValues.NullableInt32(ref reader);
            else if (reader.ValueTextEquals("scheduler"u8))
                scheduler = JsonMembers.Object(ref reader, ReadScheduler);
            else if (reader.ValueTextEquals("selinuxLabel"u8))
                selinuxLabel = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("ioPriority"u8))
                ioPriority = JsonMembers.Object(ref reader, ReadLinuxIoPriority);
            else if (reader.ValueTextEquals("execCPUAffinity"u8))
                execCpuAffinity = JsonMembers.Object(ref reader, ReadCpuAffinity);
            else
                reader.Skip();
        }

        return new Process
        {
            Terminal = terminal,
            ConsoleSize = consoleSize,
            User = user ?? new User(),
            Args = args,
            Env = env,
            Cwd = cwd ?? throw JsonMembers.Missing("cwd"),
            Capabilities = capabilities,
            Rlimits = rlimits,
            NoNewPrivileges = noNewPrivileges,
            ApparmorProfile = apparmorProfile,
            OomScoreAdj = oomScoreAdj,
            Scheduler = scheduler,
            SelinuxLabel = selinuxLabel,
            IoPriority = ioPriority,
            ExecCpuAffinity = execCpuAffinity,
        };
    }

    internal static ConsoleSize ReadConsoleSize(ref Utf8JsonReader reader)
    {
        uint height = 0;
        uint width = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("height"u8))
                height = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("width"u8))
                width = JsonValues.UInt32(ref reader);
            else
                reader.Skip();
        }

        return new ConsoleSize
        {
            Height = height,
            Width = width,
        };
    }

    internal static User ReadUser(ref Utf8JsonReader reader)
    {
        uint uid = 0;
        uint gid = 0;
        uint? umask = null;
        uint[]? additionalGids = null;
        string? username = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("uid"u8))
                uid = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("gid"u8))
                gid = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("umask"u8))
                umask = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("additionalGids"u8))
                additionalGids = JsonMembers.UInt32s(ref reader);
            else if (reader.ValueTextEquals("username"u8))
                username = JsonValues.String(ref reader);
            else
                reader.Skip();
        }

        return new User
        {
            Uid = uid,
            Gid = gid,
            Umask = umask,
            AdditionalGids = additionalGids,
            Username = username,
        };
    }

    internal static LinuxCapabilities ReadLinuxCapabilities(ref Utf8JsonReader reader)
    {
        string[]? bounding = null;
        string[]? effective = null;
        string[]? inheritable = null;
        string[]? permitted = null;
        string[]? ambient = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("bounding"u8))
                bounding = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("effective"u8))
                effective = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("inheritable"u8))
                inheritable = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("permitted"u8))
                permitted = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("ambient"u8))
                ambient = JsonMembers.Strings(ref reader);
            else
                reader.Skip();
        }

        return new LinuxCapabilities
        {
            Bounding = bounding,
            Effective = effective,
            Inheritable = inheritable,
            Permitted = permitted,
            Ambient = ambient,
        };
    }

    internal static PosixRlimit ReadPosixRlimit(ref Utf8JsonReader reader)
    {
        string? type = null;
        ulong soft = 0;
        ulong hard = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
                type = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("soft"u8))
                soft = JsonValues.UInt64(ref reader);
            else if (reader.ValueTextEquals("hard"u8))
                hard = JsonValues.UInt64(ref reader);
            else
                reader.Skip();
        }

        return new PosixRlimit
        {
            Type = type ?? throw JsonMembers.Missing("type"),
            Soft = soft,
            Hard = hard,
        };
    }

    internal static Scheduler ReadScheduler(ref Utf8JsonReader reader)
    {
        string? policy = null;
        int nice = 0;
        int priority = 0;
        string[]? flags = null;
        ulong runtime = 0;
        ulong deadline = 0;
        ulong period = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("policy"u8))
                policy = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("nice"u8))
                nice = JsonValues.Int32(ref reader);
            else if (reader.ValueTextEquals("priority"u8))
                priority = JsonValues.Int32(ref reader);
            else if (reader.ValueTextEquals("flags"u8))
                flags = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("runtime"u8))
                runtime = JsonValues.UInt64(ref reader);
            else if (reader.ValueTextEquals("deadline"u8))
                deadline = JsonValues.UInt64(ref reader);
            else if (reader.ValueTextEquals("period"u8))
                period = JsonValues.UInt64(ref reader);
            else
                reader.Skip();
        }

        return new Scheduler
        {
            Policy = policy ?? throw JsonMembers.Missing("policy"),
            Nice = nice,
            Priority = priority,
            Flags = flags,
            Runtime = runtime,
            Deadline = deadline,
            Period = period,
        };
    }

    internal static LinuxIoPriority ReadLinuxIoPriority(ref Utf8JsonReader reader)
    {
        string? ioClass = null;
        int priority = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("class"u8))
                ioClass = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("priority"u8))
                priority = JsonValues.Int32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxIoPriority
        {
            Class = ioClass ?? throw JsonMembers.Missing("class"),
            Priority = priority,
        };
    }

    internal static CpuAffinity ReadCpuAffinity(ref Utf8JsonReader reader)
    {
        string? initial = null;
        string? final = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("initial"u8))
                initial = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("final"u8))
                final = JsonValues.String(ref reader);
            else
                reader.Skip();
        }

        return new CpuAffinity
        {
            Initial = initial,
            Final = final,
        };
    }
}
