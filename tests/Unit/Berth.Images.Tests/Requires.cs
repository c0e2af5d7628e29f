// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;

namespace Berth.Images.Tests;

internal static class Requires
{
    /// <summary>Unpacking sets owners, makes devices and writes trusted attributes.</summary>
    internal static void Root() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");

    [SuppressMessage("Naming", "CA1725", Justification = "xunit's words")]
    internal static void Program(string path) => Assert.SkipUnless(File.Exists(path), $"needs {path}");
}
