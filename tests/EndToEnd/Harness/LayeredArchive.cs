// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;

namespace Berth.EndToEnd.Harness;

/// <summary>An archive as <c>docker save</c> writes it: <c>loaded:1</c>, a busybox root below a layer of its own.</summary>
public static class LayeredArchive
{
    /// <summary>Beside the archive, <c>rootfs.tar</c> stays as the root alone.</summary>
    public static void Write(string archive)
    {
        string folder = Path.GetDirectoryName(archive)!;
        string root = Path.Combine(folder, "layer-root");
        Rootfs.BusyboxFolder(root);
        string bottom = Path.Combine(folder, "rootfs.tar");
        Command.Run("tar", ["--numeric-owner", "-C", root, "-cf", bottom, "."]).MustSucceed();
        Directory.Delete(root, recursive: true);

        string parts = Directory.CreateDirectory(Path.Combine(folder, "parts")).FullName;
        string top = Directory.CreateDirectory(Path.Combine(folder, "top")).FullName;
        for (int i = 0; i < 200; i++)
            File.WriteAllText(Path.Combine(top, $"file{i}"), new string('x', 5000));
        Command.Run("tar", ["-C", top, "-cf", Path.Combine(parts, "top.tar"), "."]).MustSucceed();
        File.Copy(bottom, Path.Combine(parts, "bottom.tar"));
        string diffs = $"\"sha256:{Hash(parts + "/bottom.tar")}\",\"sha256:{Hash(parts + "/top.tar")}\"";
        File.WriteAllText(parts + "/config.json", $$$"""{"architecture":"{{{Architecture}}}","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":[{{{diffs}}}]}}""");
        File.WriteAllText(parts + "/manifest.json", """[{"Config":"config.json","RepoTags":["loaded:1"],"Layers":["bottom.tar","top.tar"]}]""");
        Command.Run("tar", ["-C", parts, "-cf", archive, "manifest.json", "config.json", "bottom.tar", "top.tar"]).MustSucceed();
        Directory.Delete(parts, recursive: true);
        Directory.Delete(top, recursive: true);
    }

    private static string Architecture =>
        System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
