// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Berth.Logs.Reading;

/// <summary>The files of one log from oldest to newest, while a writer may rotate them: a file is known by its identity, not by its name.</summary>
internal sealed class LogFileChain(string path)
{
    /// <summary>Opens every file there is, oldest first.</summary>
    internal List<SafeFileHandle> OpenAll()
    {
        var newestFirst = new List<SafeFileHandle>();
        var seen = new HashSet<FileIdentity>();

        // From newest to oldest: a rotation in between shows a file a second time, under its next name, and hides none.
        for (int number = 0; ; number++)
        {
            SafeFileHandle? file = TryOpen(Name(number));
            if (file is null)
            {
                if (number > 0)
                    break;
            }
            else if (FileIdentity.OfHandle(file) is FileIdentity identity && seen.Add(identity))
            {
                newestFirst.Add(file);
            }
            else
            {
                file.Dispose();
            }
        }

        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>The file that was begun after this one ended; null while this one is the current file.</summary>
    internal SafeFileHandle? OpenSuccessor(FileIdentity current)
    {
        while (FileIdentity.OfPath(path) is FileIdentity newest && newest != current)
        {
            int oldest = 0;
            int number = 1;
            for (; FileIdentity.OfPath(Name(number)) is FileIdentity identity && identity != current; number++)
                oldest = number;

            // Not among the rotated files: it was deleted, and what follows is the oldest that is left.
            int next = FileIdentity.OfPath(Name(number)) == current ? number - 1 : oldest;
            if (TryOpen(Name(next)) is SafeFileHandle file)
            {
                if (FileIdentity.OfHandle(file) != current)
                    return file;
                file.Dispose();
            }
        }

        return null;
    }

    private static SafeFileHandle? TryOpen(string name)
    {
        try
        {
            return File.OpenHandle(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string Name(int number) => number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
