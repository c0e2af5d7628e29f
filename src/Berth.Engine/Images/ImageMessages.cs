// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>Docker's words about images. Scripts match them, so they are part of the interface.</summary>
internal static class ImageMessages
{
    internal static EngineException NoSuchImage(string familiar) => new(ErrorKind.NotFound, $"No such image: {familiar}");

    internal static EngineException ReferenceInUse(string reference, string containerId, Digest image) => new(
        ErrorKind.Conflict,
        $"conflict: unable to remove repository reference \"{reference}\" (must force) - container {ShortId(containerId)} is using its referenced image {image.Short}");

    internal static EngineException Undeletable(Digest image, bool hard, string reason) => new(
        ErrorKind.Conflict, $"conflict: unable to delete {image.Short} ({(hard ? "cannot be forced" : "must be forced")}) - {reason}");

    internal static EngineException OtherPlatform(string name, Platform wanted, Platform actual) => new(
        ErrorKind.NotFound,
        $"image with reference {name} was found but its platform ({actual}) does not match the specified platform ({wanted})");

    internal static EngineException NotAChange(string instruction) => new(ErrorKind.InvalidParameter, $"{instruction} is not a valid change command");

    internal static EngineException DigestTag() => new(ErrorKind.InvalidParameter, "refusing to create a tag with a digest reference");

    internal static EngineException AmbiguousTag() => new(ErrorKind.InvalidParameter, "refusing to create an ambiguous tag using digest algorithm as name");

    private static string ShortId(string id) => id.Length > ContainerId.ShortLength ? id[..ContainerId.ShortLength] : id;
}
