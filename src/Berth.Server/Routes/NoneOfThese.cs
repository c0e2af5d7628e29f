// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Routes;

/// <summary>
/// Kinds of objects of which there can be none yet: to be asked for one by name is answered with "not found", for "docker inspect NAME" walks through
/// all kinds and ends at any other error.
/// </summary>
internal static class NoneOfThese
{
    public static Task VolumeAsync(ApiRequest request) => throw new EngineException(ErrorKind.NotFound, $"get {request.Name}: no such volume");

    public static Task PluginAsync(ApiRequest request) => throw new EngineException(ErrorKind.NotFound, $"plugin \"{request.Name}\" not found");
}
