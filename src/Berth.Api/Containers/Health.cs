// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>How to test that a container works. Times are nanoseconds; 0 inherits.</summary>
public sealed record HealthConfig
{
    private IReadOnlyList<string>? _test;

    /// <summary><c>[]</c> inherits, <c>["NONE"]</c> switches off, <c>["CMD", …]</c> runs directly, <c>["CMD-SHELL", command]</c> by the shell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Test { get => _test; set => _test = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Interval { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Timeout { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long StartPeriod { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long StartInterval { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Retries { get; set; }
}

/// <summary>What the tests found.</summary>
public sealed record Health
{
    /// <summary>none, starting, healthy, unhealthy.</summary>
    public string Status { get; set; } = "";

    public int FailingStreak { get; set; }

    public IReadOnlyList<HealthcheckResult>? Log { get; set; }
}

public sealed record HealthcheckResult
{
    public string Start { get; set; } = "";

    public string End { get; set; } = "";

    public int ExitCode { get; set; }

    public string Output { get; set; } = "";
}
