// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Images;

/// <summary>POST /images/create with a source: an image from a root filesystem's archive.</summary>
public static class ImageImport
{
    /// <param name="source">A URL, or "-" for <paramref name="archive"/>.</param>
    /// <returns>The engine's progress messages.</returns>
    public static EngineResponse ImportImage(
        this EngineClient client, string source, Stream? archive, string reference, string message, IReadOnlyList<string> changes, string platform)
    {
        EngineRequest request = EngineRequest.Post("/images/create");
        foreach (string change in changes)
        {
            request.With("changes", change);
        }

        request.With("fromSrc", source).With("message", message).With("platform", platform).With("repo", reference);
        return client.Send(archive is null ? request : request.WithStream(archive, "application/x-tar")).EnsureSuccess();
    }
}
