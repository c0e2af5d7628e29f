// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Api;
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>An answer whose headers are there. Dispose it when the body is not read to its end.</summary>
public sealed class EngineResponse : IDisposable
{
    private readonly HttpHead _head;

    internal EngineResponse(HttpHead head, Stream body)
    {
        _head = head;
        Body = body;
    }

    public int Status => _head.Status;

    public Stream Body { get; }

    public string? Header(string name) => _head.Headers.GetValueOrDefault(name);

    public byte[] ReadBytes()
    {
        var memory = new MemoryStream();
        Body.CopyTo(memory);
        return memory.ToArray();
    }

    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(ReadBytes(), type) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new EngineUnreachableException("the engine's answer cannot be read: " + error.Message, error);
        }
    }

    /// <exception cref="EngineApiException">The status is 400 or above.</exception>
    public EngineResponse EnsureSuccess()
    {
        if (Status < 400)
        {
            return this;
        }

        throw new EngineApiException(Status, ErrorMessage());
    }

    public void Dispose() => Body.Dispose();

    private string ErrorMessage()
    {
        var text = Encoding.UTF8.GetString(ReadBytes()).Trim();
        if (text.StartsWith('{'))
        {
            try
            {
                var message = JsonSerializer.Deserialize(text, ApiJson.Default.ErrorResponse)?.Message;
                if (!string.IsNullOrEmpty(message))
                {
                    return message.Trim();
                }
            }
            catch (JsonException)
            {
                // Not the API's own form: the text itself says more.
            }
        }

        return text.Length > 0 ? text : $"request returned {_head.Reason} for API route and version, check if the server supports the requested API version";
    }
}
