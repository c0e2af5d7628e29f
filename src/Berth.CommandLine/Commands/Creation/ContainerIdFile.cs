// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The file of <c>--cidfile</c>: made before the container, so that a container never exists without it, and removed again when there is no container.</summary>
internal sealed class ContainerIdFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private bool _written;

    private ContainerIdFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    public static ContainerIdFile? Open(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        if (File.Exists(path))
        {
            throw new CommandException($"container ID file found, make sure the other container isn't running or delete {path}");
        }

        try
        {
            return new ContainerIdFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write));
        }
        catch (DirectoryNotFoundException)
        {
            throw new CommandException($"failed to create the container ID file: open {path}: no such file or directory");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("failed to create the container ID file: " + error.Message);
        }
    }

    public void Write(string id)
    {
        _file.Write(Encoding.ASCII.GetBytes(id));
        _written = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_written)
        {
            File.Delete(_path);
        }
    }
}
