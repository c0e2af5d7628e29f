// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives;

/// <summary>The closed set of failure categories. One table maps each to an HTTP status and to an exit code.</summary>
public enum ErrorKind
{
    /// <summary>The engine itself failed: a bug, or a kernel refusal that the user could not have foreseen (HTTP 500).</summary>
    System,

    /// <summary>The named object does not exist (HTTP 404).</summary>
    NotFound,

    /// <summary>The request contradicts the object's state or another object (HTTP 409).</summary>
    Conflict,

    /// <summary>The request itself is wrong (HTTP 400).</summary>
    InvalidParameter,

    /// <summary>Nothing had to be done (HTTP 304).</summary>
    NotModified,

    /// <summary>The request is understood and refused (HTTP 403).</summary>
    Forbidden,

    /// <summary>Credentials are missing or wrong (HTTP 401).</summary>
    Unauthorized,

    /// <summary>A needed part does not answer now; a later try may succeed (HTTP 503).</summary>
    Unavailable,

    /// <summary>The engine does not have this (HTTP 501).</summary>
    NotImplemented,

    /// <summary>The caller went away or asked to stop (HTTP 499 is never sent: nobody listens).</summary>
    Cancelled,

    /// <summary>A time limit ran out (HTTP 504).</summary>
    DeadlineExceeded,

    /// <summary>Stored data is damaged or does not match its digest (HTTP 500).</summary>
    DataLoss,
}
