// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Api.Errors;

/// <summary>The body of every answer with a status of 400 or above.</summary>
public sealed record ErrorResponse
{
    [JsonPropertyName("message")]
    public string Message { get; set; } = "";
}

/// <summary>The answer of calls that make one object and tell only its id (exec create, commit).</summary>
public sealed record IdResponse
{
    public string Id { get; set; } = "";
}
