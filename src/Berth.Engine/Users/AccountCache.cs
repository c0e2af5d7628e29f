// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Users;

/// <summary>
/// The accounts of images. Layers never change, so what they say is read once; only a container that has an /etc of its own in its writable
/// layer is read afresh.
/// </summary>
internal sealed class AccountCache
{
    private const int MaxImages = 256;

    private readonly ConcurrentDictionary<string, AccountDatabase> _byImage = new(StringComparer.Ordinal);

    public AccountDatabase Get(string imageId, ShimOverlay overlay)
    {
        string upper = overlay.UpperDirectory!;
        if (Path.Exists(Path.Combine(upper, "etc")))
        {
            return AccountReader.FromLayers([upper, .. overlay.LowerDirectories]);
        }

        if (_byImage.Count > MaxImages)
        {
            _byImage.Clear();
        }

        return _byImage.GetOrAdd(imageId, static (_, layers) => AccountReader.FromLayers(layers), overlay.LowerDirectories);
    }
}
