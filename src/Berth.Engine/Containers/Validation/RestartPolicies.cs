// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

internal static class RestartPolicies
{
    public static void Validate(HostConfig host)
    {
        RestartPolicy policy = host.RestartPolicy;
        switch (policy.Name)
        {
            case "" or "no" or "always" or "unless-stopped" when policy.MaximumRetryCount != 0:
                throw Invalid("invalid restart policy: maximum retry count can only be used with 'on-failure'");
            case "" or "no" or "always" or "unless-stopped":
                break;
            case "on-failure" when policy.MaximumRetryCount < 0:
                throw Invalid("invalid restart policy: maximum retry count cannot be negative");
            case "on-failure":
                break;
            default:
                throw Invalid($"invalid restart policy: unknown policy '{policy.Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        }

        if (host.AutoRemove && policy.Name is not ("" or "no"))
        {
            throw new EngineException(ErrorKind.InvalidParameter, "can't create 'AutoRemove' container with restart policy");
        }
    }

    private static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}
