// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Lifecycle;

public static class ContainerLauncher
{
    /// <summary>Starts a container's first process. Only one managed thread may exist in the calling process.</summary>
    /// <exception cref="RuntimeFailure">Something refused; nothing is left behind.</exception>
    public static LaunchedContainer Launch(LaunchRequest request) => throw new NotSupportedException(request.Id);
}

public static class ExecLauncher
{
    /// <summary>Starts a further process in a container. The caller is its parent. Only one managed thread may exist in the calling process.</summary>
    /// <exception cref="RuntimeFailure">Something refused; nothing is left behind.</exception>
    public static LaunchedContainer Launch(ExecRequest request) => throw new NotSupportedException(request.Id);
}
