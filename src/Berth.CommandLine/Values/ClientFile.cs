// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Values;

/// <summary>Files that the client reads for its user; failures in the words that Go's users know.</summary>
internal static class ClientFile
{
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw new CommandException($"open {path}: no such file or directory");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException(Directory.Exists(path) ? $"read {path}: is a directory" : $"open {path}: permission denied");
        }
        catch (IOException error)
        {
            throw new CommandException($"read {path}: {error.Message}");
        }
    }
}
