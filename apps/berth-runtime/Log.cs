// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.RuntimeApp;

/// <summary>--log and --log-format: engines read the last error from that file. Without one, errors go to standard error.</summary>
internal sealed class Log(string? path, bool json)
{
    internal void Error(string message)
    {
        if (path is not null)
        {
            Append("error", message);
        }

        WriteStandardError(message);
    }

    internal void Warning(string message)
    {
        if (path is null)
        {
            WriteStandardError("warning: " + message);
        }
        else
        {
            Append("warning", message);
        }
    }

    private void Append(string level, string message)
    {
        string time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string quoted = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(message);
        string line = json
            ? $"{{\"level\":\"{level}\",\"msg\":\"{quoted}\",\"time\":\"{time}\"}}\n"
            : $"time=\"{time}\" level={level} msg=\"{quoted}\"\n";
        try
        {
            using SafeFd file = Fd.Open(path!, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x1A4);
            Fd.WriteAll(file, Encoding.UTF8.GetBytes(line));
        }
        catch (Linux.SyscallException e)
        {
            WriteStandardError($"cannot write the log {path}: {e.Message}");
        }
    }

    internal static void WriteStandardError(string message) => Write(2, message + "\n");

    internal static void WriteStandardOutput(string text) => Write(1, text);

    // Not through Console, which would load encodings and terminal descriptions.
    private static void Write(int number, string text)
    {
        using SafeFd fd = SafeFd.Borrow(number);
        try
        {
            Fd.WriteAll(fd, Encoding.UTF8.GetBytes(text));
        }
        catch (Linux.SyscallException e) when (e.Errno is Linux.Errno.EPIPE or Linux.Errno.EBADF)
        {
            // Nobody reads it.
        }
    }
}
