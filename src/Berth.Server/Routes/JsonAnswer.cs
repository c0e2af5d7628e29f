// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Berth.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes;

internal static class JsonAnswer
{
    /// <summary>One document with its length, and the line feed that Go's encoder ends it with.</summary>
    public static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var json = WireJson.Serialize(value, type);
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = json.Length + 1;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Into one buffer and one flush, so head and body leave in one system call.
        var body = response.BodyWriter;
        json.CopyTo(body.GetSpan(json.Length + 1));
        body.GetSpan(json.Length + 1)[json.Length] = (byte)'\n';
        body.Advance(json.Length + 1);
        await body.FlushAsync().ConfigureAwait(false);
    }
}
