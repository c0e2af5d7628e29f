// SPDX-License-Identifier: Apache-2.0
namespace Berth.RuntimeApp;

/// <summary>The version as a constant: asking the assembly for its attribute would take reflection at start-up.</summary>
internal static class ThisAssemblyVersion
{
    internal const string Value = "0.1.0";
}
