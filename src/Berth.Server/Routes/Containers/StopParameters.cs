// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;

namespace Berth.Server.Routes.Containers;

/// <summary>What stop and restart have in common.</summary>
internal static class StopParameters
{
    /// <returns>The signal, which clients before 1.42 cannot choose, and the seconds until SIGKILL (null: the container's own).</returns>
    public static (string? Signal, int? Timeout) Read(ApiRequest request)
    {
        var signal = request.Version >= ApiDifferences.StopSignal ? request.Query.Find("signal") : null;
        return (string.IsNullOrEmpty(signal) ? null : signal, request.Query.Int("t"));
    }
}
