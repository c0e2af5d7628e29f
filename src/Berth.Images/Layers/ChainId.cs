// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>
/// The name of a stack of layers (OCI image spec, config.md, "Layer ChainID"). One layer's content depends on the layers below it
/// (hard links into them, directories they have), so an unpacked layer is kept under its chain id and not under its own diffID.
/// </summary>
public static class ChainId
{
    /// <param name="parent">The chain below, or empty for a base layer.</param>
    /// <param name="diffId">The digest of the layer's decompressed tar.</param>
    public static Digest Of(Digest parent, Digest diffId) => parent.IsEmpty ? diffId : Digest.OfSha256(Encoding.ASCII.GetBytes($"{parent} {diffId}"));

    /// <summary>The chain ids of a whole image, base first.</summary>
    public static IReadOnlyList<Digest> OfAll(IEnumerable<Digest> diffIds)
    {
        var chains = new List<Digest>();
        Digest chain = default;
        foreach (Digest diffId in diffIds)
        {
            chain = Of(chain, diffId);
            chains.Add(chain);
        }

        return chains;
    }
}
