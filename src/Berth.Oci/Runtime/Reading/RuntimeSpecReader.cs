// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>config.json as a whole: its process, root, mounts and hooks. See <see cref="JsonMembers"/> for why this is written out.</summary>
public static class RuntimeSpecReader
{
    /// <exception cref="JsonException">It is not a document of this kind.</exception>
    public static RuntimeSpec Read(ReadOnlySpan<byte> json) => JsonMembers.Document(json, ReadRuntimeSpec);

    internal static RuntimeSpec ReadRuntimeSpec(ref Utf8JsonReader reader)
    {
        string? ociVersion = null;
        Process? process = null;
        Root? root = null;
        string? hostname = null;
        string? domainname = null;
        Mount[]? mounts = null;
        Hooks? hooks = null;
        Dictionary<string, string>? annotations = null;
        LinuxSpec? linux = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("ociVersion"u8))
                ociVersion = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("process"u8))
                process = JsonMembers.Object(ref reader, ProcessReader.ReadProcess);
            else if (reader.ValueTextEquals("root"u8))
                root = JsonMembers.Object(ref reader, ReadRoot);
            else if (reader.ValueTextEquals("hostname"u8))
                hostname = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("domainname"u8))
                domainname = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("mounts"u8))
                mounts = JsonMembers.Array(ref reader, ReadMount);
            else if (reader.ValueTextEquals("hooks"u8))
                hooks = JsonMembers.Object(ref reader, ReadHooks);
            else if (reader.ValueTextEquals("annotations"u8))
                annotations = JsonMembers.Map(ref reader, JsonValues.StringElement);
            else if (reader.ValueTextEquals("linux"u8))
                linux = JsonMembers.Object(ref reader, LinuxReader.ReadLinuxSpec);
            else
                reader.Skip();
        }

        return new RuntimeSpec
        {
            OciVersion = ociVersion ?? RuntimeSpec.Version,
            Process = process,
            Root = root,
            Hostname = hostname,
            Domainname = domainname,
            Mounts = mounts,
            Hooks = hooks,
            Annotations = annotations,
            Linux = linux,
        };
    }

    internal static Root ReadRoot(ref Utf8JsonReader reader)
    {
        string? path = null;
        bool isReadonly = false;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
                path = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("readonly"u8))
                isReadonly = JsonValues.Boolean(ref reader);
            else
                reader.Skip();
        }

        return new Root
        {
            Path = path ?? throw JsonMembers.Missing("path"),
            Readonly = isReadonly,
        };
    }

    internal static Mount ReadMount(ref Utf8JsonReader reader)
    {
        string? destination = null;
        string? type = null;
        string? source = null;
        string[]? options = null;
        LinuxIdMapping[]? uidMappings = null;
        LinuxIdMapping[]? gidMappings = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("destination"u8))
                destination = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("type"u8))
                type = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("source"u8))
                source = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("options"u8))
                options = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("uidMappings"u8))
                uidMappings = JsonMembers.Array(ref reader, LinuxReader.ReadLinuxIdMapping);
            else if (reader.ValueTextEquals("gidMappings"u8))
                gidMappings = JsonMembers.Array(ref reader, LinuxReader.ReadLinuxIdMapping);
            else
                reader.Skip();
        }

        return new Mount
        {
            Destination = destination ?? throw JsonMembers.Missing("destination"),
            Type = type,
            Source = source,
            Options = options,
            UidMappings = uidMappings,
            GidMappings = gidMappings,
        };
    }

    internal static Hooks ReadHooks(ref Utf8JsonReader reader)
    {
        Hook[]? prestart = null;
        Hook[]? createRuntime = null;
        Hook[]? createContainer = null;
        Hook[]? startContainer = null;
        Hook[]? poststart = null;
        Hook[]? poststop = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("prestart"u8))
                prestart = JsonMembers.Array(ref reader, ReadHook);
            else if (reader.ValueTextEquals("createRuntime"u8))
                createRuntime = JsonMembers.Array(ref reader, ReadHook);
            else if (reader.ValueTextEquals("createContainer"u8))
                createContainer = JsonMembers.Array(ref reader, ReadHook);
            else if (reader.ValueTextEquals("startContainer"u8))
                startContainer = JsonMembers.Array(ref reader, ReadHook);
            else if (reader.ValueTextEquals("poststart"u8))
                poststart = JsonMembers.Array(ref reader, ReadHook);
            else if (reader.ValueTextEquals("poststop"u8))
                poststop = JsonMembers.Array(ref reader, ReadHook);
            else
                reader.Skip();
        }

        return new Hooks
        {
            Prestart = prestart,
            CreateRuntime = createRuntime,
            CreateContainer = createContainer,
            StartContainer = startContainer,
            Poststart = poststart,
            Poststop = poststop,
        };
    }

    internal static Hook ReadHook(ref Utf8JsonReader reader)
    {
        string? path = null;
        string[]? args = null;
        string[]? env = null;
        int? timeout = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
                path = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("args"u8))
                args = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("env"u8))
                env = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("timeout"u8))
                timeout = JsonValues.NullableInt32(ref reader);
            else
                reader.Skip();
        }

        return new Hook
        {
            Path = path ?? throw JsonMembers.Missing("path"),
            Args = args,
            Env = env,
            Timeout = timeout,
        };
    }
}
