// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Api.Containers;
using Berth.Api.Errors;
using Berth.Api.Events;
using Berth.Api.Exec;
using Berth.Api.Images;
using Berth.Api.Networks;
using Berth.Api.System;
using Berth.Api.Volumes;
using Berth.Api.Wire;

namespace Berth.Api;

/// <summary>
/// The API's types to and from JSON. Reading is as lenient as Go's decoder: names in any case, null anywhere, unknown fields ignored. Write with
/// <see cref="WireJson"/>, which escapes as Go does.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [
        typeof(NullTolerantStringConverter), typeof(NullTolerantBooleanConverter),
        typeof(NullTolerantInt32Converter), typeof(NullTolerantInt64Converter)])]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(ContainerCreateRequest))]
[JsonSerializable(typeof(ContainerCreateResponse))]
[JsonSerializable(typeof(ContainerInspectResponse))]
[JsonSerializable(typeof(IReadOnlyList<ContainerSummary>))]
[JsonSerializable(typeof(ContainerTopResponse))]
[JsonSerializable(typeof(ContainerUpdateResponse))]
[JsonSerializable(typeof(ContainerWaitResponse))]
[JsonSerializable(typeof(ContainersPruneResponse))]
[JsonSerializable(typeof(HostConfig))]
[JsonSerializable(typeof(NetworkingConfig))]
[JsonSerializable(typeof(NetworkSettings))]
[JsonSerializable(typeof(NetworkResource))]
[JsonSerializable(typeof(IReadOnlyList<NetworkResource>))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(IdResponse))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(ExecConfig))]
[JsonSerializable(typeof(ExecStartConfig))]
[JsonSerializable(typeof(ExecInspect))]
[JsonSerializable(typeof(ImageInspect))]
[JsonSerializable(typeof(IReadOnlyList<ImageSummary>))]
[JsonSerializable(typeof(IReadOnlyList<HistoryItem>))]
[JsonSerializable(typeof(IReadOnlyList<ImageDeleteResponse>))]
[JsonSerializable(typeof(ImagesPruneResponse))]
[JsonSerializable(typeof(JsonMessage))]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(SystemVersion))]
[JsonSerializable(typeof(IReadOnlyList<MountPoint>))]
public sealed partial class ApiJson : JsonSerializerContext;
