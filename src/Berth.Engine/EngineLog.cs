// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine;

public enum EngineLogLevel
{
    Debug,
    Info,
    Warning,
    Error,
}

/// <summary>Where the engine tells its operator what happened. The executable gives the sink; it must be thread-safe and must not throw.</summary>
public sealed class EngineLog(EngineLogLevel minimum, Action<EngineLogLevel, string> sink)
{
    public static EngineLog Silent { get; } = new(EngineLogLevel.Error, static (_, _) => { });

    public bool IsEnabled(EngineLogLevel level) => level >= minimum;

    public void Debug(string message) => Write(EngineLogLevel.Debug, message);

    public void Info(string message) => Write(EngineLogLevel.Info, message);

    public void Warning(string message) => Write(EngineLogLevel.Warning, message);

    public void Error(string message) => Write(EngineLogLevel.Error, message);

    private void Write(EngineLogLevel level, string message)
    {
        if (IsEnabled(level))
        {
            sink(level, message);
        }
    }
}
