// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Errors;

/// <summary>The one place where a category becomes an HTTP status.</summary>
internal static class ErrorStatus
{
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.InvalidParameter => 400,
        ErrorKind.NotModified => 304,
        ErrorKind.Forbidden => 403,
        ErrorKind.Unauthorized => 401,
        ErrorKind.Unavailable => 503,
        ErrorKind.NotImplemented => 501,
        ErrorKind.Cancelled => 499,
        ErrorKind.DeadlineExceeded => 504,
        ErrorKind.System or ErrorKind.DataLoss => 500,
        _ => 500,
    };
}
