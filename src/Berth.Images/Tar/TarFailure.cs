// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Images.Tar;

internal static class TarFailure
{
    internal static EngineException Bad(string problem) => new(ErrorKind.InvalidParameter, "invalid tar archive: " + problem);

    internal static EngineException Entry(TarEntry entry, string problem) =>
        new(ErrorKind.InvalidParameter, $"invalid tar archive: entry \"{entry.DisplayName}\" {problem}");
}
