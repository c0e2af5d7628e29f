// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Protocol.Wire;

namespace Berth.Runtime.Shim.Processes;

/// <summary>Puts the end of a container where the next daemon finds it, before anyone is told.</summary>
internal sealed class ExitRecorder(SafeFd bundleDirectory)
{
    internal void Write(ContainerExit exit)
    {
        try
        {
            // Not synced: the record must outlive daemon and shim, for which the rename is enough. After a loss of power nothing of the
            // run directory counts any more (another boot id), and on a run directory that is no tmpfs a sync takes 4 ms.
            AtomicFile.Replace(bundleDirectory, ContainerExit.FileName, ShimMessageWriter.Write(exit));
        }
        catch (IOException)
        {
            // A full disk: the record then lives in this process, which stays until a daemon has asked for it.
        }
    }
}
