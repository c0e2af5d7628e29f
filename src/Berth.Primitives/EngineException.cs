// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives;

/// <summary>A failure with its category. The message is what the user reads: it names the thing and the cause.</summary>
public sealed class EngineException : Exception
{
    public EngineException(ErrorKind kind, string message)
        : base(message) => Kind = kind;

    public EngineException(ErrorKind kind, string message, Exception? innerException)
        : base(message, innerException) => Kind = kind;

    /// <summary>The category, which decides the HTTP status and the exit code.</summary>
    public ErrorKind Kind { get; }
}
