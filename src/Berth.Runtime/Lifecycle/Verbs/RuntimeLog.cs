// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>Where warnings go; the executable sets it to its log.</summary>
public static class RuntimeLog
{
    public static Action<string> Warning { get; set; } = _ => { };
}
