// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Engine;

namespace Berth.Server.Hosting;

/// <summary>The daemon's own log: one line an event on standard error, <c>time=… level=info msg=…</c>, as dockerd's is read by people and tools.</summary>
public sealed class LogfmtLog(Stream target)
{
    private readonly Lock _lock = new();

    public void Write(EngineLogLevel level, string message)
    {
        var line = new StringBuilder(64 + message.Length);
        line.Append("time=\"").Append(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)).Append("\" level=");
        line.Append(Name(level)).Append(" msg=");
        AppendQuoted(line, message);
        line.Append('\n');
        var bytes = Encoding.UTF8.GetBytes(line.ToString());
        lock (_lock)
        {
            try
            {
                target.Write(bytes);
                target.Flush();
            }
            catch (IOException)
            {
                // A log that nobody reads any more (a closed pipe) must not stop the daemon.
            }
        }
    }

    // A message may hold what a client sent; quoting keeps it one line, so that nobody can forge another.
    private static void AppendQuoted(StringBuilder line, string text)
    {
        line.Append('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    line.Append('\\').Append(character);
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                case < ' ' or '\u007f':
                    line.Append("\\x").Append(((int)character).ToString("x2", CultureInfo.InvariantCulture));
                    break;
                default:
                    line.Append(character);
                    break;
            }
        }

        line.Append('"');
    }

    private static string Name(EngineLogLevel level) => level switch
    {
        EngineLogLevel.Debug => "debug",
        EngineLogLevel.Info => "info",
        EngineLogLevel.Warning => "warning",
        _ => "error",
    };
}
