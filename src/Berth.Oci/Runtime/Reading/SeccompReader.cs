// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>`linux.seccomp`. See <see cref="JsonMembers"/> for why this is written out.</summary>
public static class SeccompReader
{
    internal static LinuxSeccomp ReadLinuxSeccomp(ref Utf8JsonReader reader)
    {
        string? defaultAction = null;
        uint? defaultErrnoRet = null;
        string[]? architectures = null;
        string[]? flags = null;
        string? listenerPath = null;
        string? listenerMetadata = null;
        LinuxSyscall[]? syscalls = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("defaultAction"u8))
                defaultAction = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("defaultErrnoRet"u8))
                defaultErrnoRet = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("architectures"u8))
                architectures = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("flags"u8))
                flags = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("listenerPath"u8))
                listenerPath = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("listenerMetadata"u8))
                listenerMetadata = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("syscalls"u8))
                syscalls = JsonMembers.Array(ref reader, ReadLinuxSyscall);
            else
                reader.Skip();
        }

        return new LinuxSeccomp
        {
            DefaultAction = defaultAction ?? throw JsonMembers.Missing("defaultAction"),
            DefaultErrnoRet = defaultErrnoRet,
            Architectures = architectures,
            Flags = flags,
            ListenerPath = listenerPath,
            ListenerMetadata = listenerMetadata,
            Syscalls = syscalls,
        };
    }

    internal static LinuxSyscall ReadLinuxSyscall(ref Utf8JsonReader reader)
    {
        string[]? names = null;
        string? action = null;
        uint? errnoRet = null;
        LinuxSeccompArg[]? args = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("names"u8))
                names = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("action"u8))
                action = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("errnoRet"u8))
                errnoRet = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("args"u8))
                args = JsonMembers.Array(ref reader, ReadLinuxSeccompArg);
            else
                reader.Skip();
        }

        return new LinuxSyscall
        {
            Names = names ?? throw JsonMembers.Missing("names"),
            Action = action ?? throw JsonMembers.Missing("action"),
            ErrnoRet = errnoRet,
            Args = args,
        };
    }

    internal static LinuxSeccompArg ReadLinuxSeccompArg(ref Utf8JsonReader reader)
    {
        uint index = 0;
        ulong value = 0;
        ulong valueTwo = 0;
        string? op = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
                index = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("value"u8))
                value = JsonValues.UInt64(ref reader);
            else if (reader.ValueTextEquals("valueTwo"u8))
                valueTwo = JsonValues.UInt64(ref reader);
            else if (reader.ValueTextEquals("op"u8))
                op = JsonValues.String(ref reader);
            else
                reader.Skip();
        }

        return new LinuxSeccompArg
        {
            Index = index,
            Value = value,
            ValueTwo = valueTwo,
            Op = op ?? throw JsonMembers.Missing("op"),
        };
    }
}
