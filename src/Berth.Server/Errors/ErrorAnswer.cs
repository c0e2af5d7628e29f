// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Errors;
using Berth.Engine;
using Berth.Primitives;
using Berth.Server.Hosting;
using Berth.Server.Routes;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Errors;

/// <summary>Answers a request that failed: a status and <c>{"message": …}</c>.</summary>
internal static class ErrorAnswer
{
    public static Task WriteAsync(HttpContext context, Exception failure, EngineLog log)
    {
        var (status, message) = Describe(failure);
        if (status == 500)
        {
            // An engine failure is news for the operator; one that nobody put into a category is a fault of ours, so it comes with its trace.
            log.Error($"{context.Request.Method} {context.Request.Path}: {(failure is EngineException ? message : failure.ToString())}");
        }
        else
        {
            log.Debug($"{context.Request.Method} {context.Request.Path}: {status} {message}");
        }

        if (context.Features.Get<ClientConnection>() is { IsTakenOver: true })
        {
            return Task.CompletedTask;
        }

        if (context.Response.HasStarted)
        {
            // Too late for a status. Cutting a chunked answer short is how the client learns that it is not complete.
            context.Abort();
            return Task.CompletedTask;
        }

        return WriteAsync(context, status, message);
    }

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        if (status == 304)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        return JsonAnswer.WriteAsync(context, status, new ErrorResponse { Message = message }, ApiJson.Default.ErrorResponse);
    }

    private static (int Status, string Message) Describe(Exception failure) => failure switch
    {
        EngineException engine => (ErrorStatus.Of(engine.Kind), engine.Message),
        OperationCanceledException => (499, "the client has gone"),
        BadHttpRequestException request => (request.StatusCode, request.Message),
        _ => (500, failure.Message),
    };
}
