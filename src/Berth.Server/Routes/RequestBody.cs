// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Primitives;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes;

/// <summary>Reads a JSON body: the content type first, then one document and nothing after it, as dockerd does.</summary>
internal static class RequestBody
{
    /// <summary>Far above any honest configuration; a client may not fill the daemon's memory.</summary>
    public const int JsonLimit = 8 * 1024 * 1024;

    /// <summary>Null when there is no body, which for many endpoints means the defaults.</summary>
    public static async Task<T?> ReadJsonAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var request = context.Request;
        var empty = request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);
        RequireJson(request.ContentType, empty);
        if (empty)
        {
            return null;
        }

        if (request.ContentLength > JsonLimit)
        {
            throw TooLarge();
        }

        using var body = await ReadAllAsync(request).ConfigureAwait(false);
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length), type);
    }

    internal static T? Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid JSON: got EOF while reading request body");
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
            var value = JsonSerializer.Deserialize(ref reader, type);
            if (json[(int)reader.BytesConsumed..].IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            {
                throw new EngineException(ErrorKind.InvalidParameter, "unexpected content after JSON");
            }

            return value;
        }
        catch (JsonException failure)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid JSON: " + Explain(failure, json), failure);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid JSON: " + failure.Message, failure);
        }
    }

    private static void RequireJson(string? contentType, bool empty)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            if (!empty)
            {
                throw new EngineException(ErrorKind.InvalidParameter, "malformed Content-Type header (): mime: no media type");
            }

            return;
        }

        var parameters = contentType.IndexOf(';', StringComparison.Ordinal);
        var mediaType = (parameters < 0 ? contentType : contentType[..parameters]).Trim();
        if (!mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"unsupported Content-Type header ({contentType}): must be 'application/json'");
        }
    }

    private static async Task<MemoryStream> ReadAllAsync(HttpRequest request)
    {
        var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > JsonLimit)
                {
                    throw TooLarge();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body;
    }

    private static BadHttpRequestException TooLarge() =>
        new($"request body too large: a JSON document may have {JsonLimit} bytes at most", StatusCodes.Status413PayloadTooLarge);

    private static string Explain(JsonException failure, ReadOnlySpan<byte> json)
    {
        if (IsTruncated(json))
        {
            return "unexpected EOF";
        }

        // The serializer appends its own coordinates to the sentence; the path alone says it better.
        var message = failure.Message;
        var coordinates = message.IndexOf(" Path: ", StringComparison.Ordinal);
        message = coordinates < 0 ? message : message[..coordinates].TrimEnd('.');
        return failure.Path is { Length: > 2 } path ? $"{path[2..]}: {message}" : message;
    }

    private static bool IsTruncated(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return reader.BytesConsumed < json.Length || reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
